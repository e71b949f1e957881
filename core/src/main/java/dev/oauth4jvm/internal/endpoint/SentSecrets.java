package dev.oauth4jvm.internal.endpoint;

import dev.oauth4jvm.AuthorizationResponseException;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a request, which no message may contain, even if the server repeats them: some do,
 * in {@code error_description}. Every value is a secret unless known to be public.
 */
public final class SentSecrets {

  private static final Set<String> PUBLIC_FIELDS = Set.of("accept", "content-type", "user-agent");

  /** The public parameters, besides those whose name ends in {@code _type} or {@code _uri}. */
  private static final Set<String> PUBLIC_PARAMETERS =
      Set.of(
          "acr_values",
          "audience",
          "authorization_details",
          "client_id",
          "code_challenge_method",
          "display",
          "max_age",
          "prompt",
          "resource",
          "response_mode",
          "scope",
          "token_type_hint",
          "ui_locales");

  /** The shortest secret, in characters: any message may contain a shorter text. */
  private static final int SHORTEST = 4;

  /** The number of characters of a text that are searched; a message shows fewer. */
  private static final int LOOKED_AT = 512;

  /**
   * The number of characters of a secret that are searched for; a secret that is cut off by the end
   * of a message is found.
   */
  private static final int LOOKED_FOR = 64;

  private final List<String> values = new ArrayList<>();

  /** Whether the refusal's message quotes a secret of the request. */
  public static boolean areQuoted(OAuthException refusal, Request request) {
    List<String> quotes = new ArrayList<>();
    if (refusal instanceof ResponseBodyException body) {
      quotes.add(body.error());
      quotes.add(String.valueOf(body.errorDescription()));
    } else if (refusal instanceof ChallengeException challenged) {
      quotes.add(String.valueOf(challenged.error()));
      for (Challenge challenge : challenged.challenges()) {
        quotes.add(challenge.scheme());
        quotes.add(String.valueOf(challenge.parameter("error")));
      }
    } else {
      quotes.add(String.valueOf(refusal.details().actual()));
    }
    SentSecrets secrets = new SentSecrets();
    secrets.addHeader(request);
    secrets.addBody(request);
    return secrets.areIn(quotes);
  }

  /** Whether the message quotes another value of the authorization response: a state, a code. */
  public static boolean areQuoted(AuthorizationResponseException refusal) {
    SentSecrets secrets = new SentSecrets();
    for (Map.Entry<String, String> parameter : refusal.parameters().entrySet()) {
      if (!parameter.getKey().startsWith("error") && !parameter.getKey().equals("iss")) {
        secrets.add(parameter.getValue());
      }
    }
    return secrets.areIn(
        List.of(refusal.error(), Objects.requireNonNullElse(refusal.errorDescription(), "")));
  }

  private boolean areIn(List<String> quotes) {
    for (String quote : quotes) {
      // a challenge's scheme is in lower case by now
      String text = start(quote, LOOKED_AT);
      for (String value : values) {
        if (text.contains(value)) {
          return true;
        }
      }
    }
    return false;
  }

  private void add(String value) {
    if (value.length() >= SHORTEST) {
      values.add(start(value, LOOKED_FOR));
    }
  }

  /** The beginning of a text, since a search may cost the product of both lengths. */
  private static String start(String text, int length) {
    return text.substring(0, Math.min(text.length(), length)).toLowerCase(Locale.ROOT);
  }

  private void addHeader(Request request) {
    for (Map.Entry<String, String> field : request.headers().entries()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (!PUBLIC_FIELDS.contains(name)) {
        String credentials = field.getValue().substring(field.getValue().indexOf(' ') + 1);
        add(credentials);
        addPassword(credentials);
      }
    }
  }

  /** Adds the password of Basic authentication; no server repeats the rest of the value. */
  private void addPassword(String credentials) {
    try {
      String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
      String password = pair.substring(pair.indexOf(':') + 1);
      add(password);
      add(URLDecoder.decode(password, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notBasic) {
      // nothing to decode
    }
  }

  private void addBody(Request request) {
    String type = request.headers().first("content-type");
    if (type == null || request.streamedBody() != null) {
      return;
    }
    String body = new String(request.body(), StandardCharsets.UTF_8);
    try {
      if (type.startsWith("application/json")) {
        JsonObject json = JsonObject.parse(body);
        for (String name : json.names()) {
          addParameter(name, json.string(name));
        }
      } else if (type.startsWith("application/x-www-form-urlencoded")) {
        for (Map.Entry<String, String> parameter : Form.parse(body).parameters()) {
          addParameter(parameter.getKey(), parameter.getValue());
        }
      }
    } catch (JsonException | OAuthException theCallersOwn) {
      // a body whose meaning no operation knows
    }
  }

  private void addParameter(String name, @Nullable String value) {
    boolean isPublic =
        PUBLIC_PARAMETERS.contains(name) || name.endsWith("_type") || name.endsWith("_uri");
    if (value != null && !isPublic) {
      add(value);
    }
  }
}
