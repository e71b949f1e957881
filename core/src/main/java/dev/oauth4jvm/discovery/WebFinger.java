package dev.oauth4jvm.discovery;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.internal.endpoint.Exchange;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Discovers a user's OpenID provider by the user's input: an e-mail address, a host or a URL
 * (OpenID Connect Discovery 1.0, section 2; RFC 7033). The provider's metadata is fetched as by
 * {@link Discovery#oidc}.
 *
 * {@snippet file="ClientSnippets.java" region="webfinger"}
 *
 * <p>The user chooses the first host that is contacted, and that host chooses the next: set {@link
 * Env#destinations}. Whoever controls the host decides which provider vouches for its users, so
 * identify users by the subject and issuer of the ID Token, never by the entered address. Redirects
 * are not followed. Immutable.
 */
public final class WebFinger implements Operation<AuthorizationServer> {

  private static final String REL = "http://openid.net/specs/connect/1.0/issuer";
  private static final String WHAT = "WebFinger response";
  private static final String JRD = "application/jrd+json";
  private static final String JSON = "application/json";

  private final UserIdentifier user;

  private WebFinger(UserIdentifier user) {
    this.user = user;
  }

  /**
   * The discovery for the input of a user, normalized as in section 2.1.2.
   *
   * @throws IllegalArgumentException when the input is longer than 2048 characters, is an XRI, has
   *     another scheme than {@code acct:} and {@code https:}, or names no host
   */
  public static WebFinger of(String input) {
    return new WebFinger(UserIdentifier.of(input));
  }

  @Override
  public Step<AuthorizationServer> begin(Env env) {
    URI location =
        Endpoints.withQuery(
            URI.create("https://" + user.authority() + "/.well-known/webfinger"),
            Form.empty().with("resource", user.resource()).with("rel", REL));
    return Steps.then(
        WellKnown.get(List.of(location), JRD + ", " + JSON, "user", env, new Judgement()),
        new Next(env));
  }

  private record Next(Env env) implements Steps.Next<Discovery, AuthorizationServer> {
    @Override
    public Step<AuthorizationServer> after(Discovery discovery) {
      return discovery.begin(env);
    }
  }

  private record Judgement() implements Exchange.Judge<Discovery> {

    @Override
    public Discovery judge(Response response) {
      Responses.requireStatus(response, 200, WHAT);
      JsonObject json = Responses.json(response, WHAT, JRD, JSON);
      String issuer = issuer(json.array("links"));
      if (issuer == null) {
        throw new ProcessingException(
            ErrorCode.INVALID_RESPONSE,
            "the " + WHAT + " names no OpenID provider",
            Details.member("links", "a link with the relation " + REL + " and a \"href\"", null));
      }
      return Discovery.linked(issuer);
    }

    private static @Nullable String issuer(@Nullable List<?> links) {
      if (links != null) {
        for (Object link : links) {
          if (link instanceof JsonObject object && REL.equals(object.string("rel"))) {
            return object.string("href");
          }
        }
      }
      return null;
    }
  }

  /** Shows only the host: the input may be an e-mail address. */
  @Override
  public String toString() {
    return "WebFinger[" + user.authority() + "]";
  }
}
