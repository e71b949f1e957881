package dev.oauth4jvm.internal;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the common part of all JSON responses. */
public final class Responses {

  private static final String JSON = "application/json";

  private Responses() {}

  /** Refuses any other status; for endpoints that are not OAuth endpoints. */
  public static void requireStatus(Response response, int expected, String what) {
    if (response.status() != expected) {
      throw notConform(response, expected, what);
    }
  }

  /**
   * Refuses any other status of an OAuth endpoint: first a challenge that can be parsed, then an
   * OAuth error in the body of a 4xx or 5xx response, then anything else.
   */
  public static void requireOAuthStatus(Response response, int expected, String what) {
    if (response.status() == expected) {
      return;
    }
    JsonObject error = oauthErrorBody(response);
    refuseChallenge(response, error == null ? null : error.string("error"));
    if (error != null) {
      throw new ResponseBodyException(response.status(), error);
    }
    throw notConform(response, expected, what);
  }

  /**
   * Refuses a response with a challenge that can be parsed, unless its status is a success: a
   * challenge then means that other credentials may give more (RFC 9110, section 11.6.1).
   */
  public static void refuseChallenge(Response response) {
    refuseChallenge(response, null);
  }

  private static void refuseChallenge(Response response, @Nullable String error) {
    if (response.isSuccess()) {
      return;
    }
    List<Challenge> challenges = Challenge.parse(response.headers());
    if (!challenges.isEmpty()) {
      throw new ChallengeException(challenges, response, error);
    }
  }

  /**
   * The JSON object of an OAuth endpoint's response with the given status; any other is refused.
   * Some servers send an OAuth error with the status of a success: it is reported if the member
   * that every success contains is absent.
   */
  public static JsonObject oauthJson(
      Response response, int expected, String required, String what) {
    requireOAuthStatus(response, expected, what);
    JsonObject json = json(response, what);
    if (json.get(required) == null && hasError(json)) {
      throw new ResponseBodyException(response.status(), json);
    }
    return json;
  }

  /** The OAuth error of a 4xx or 5xx response with a JSON body, or null. */
  public static @Nullable String oauthError(Response response) {
    JsonObject body = oauthErrorBody(response);
    return body == null ? null : body.string("error");
  }

  private static @Nullable JsonObject oauthErrorBody(Response response) {
    if (response.status() < 400 || response.status() >= 600 || !isJson(response, JSON)) {
      return null;
    }
    try {
      JsonObject body = parse(response.body());
      return hasError(body) ? body : null;
    } catch (JsonException notAnError) {
      return null;
    }
  }

  private static boolean hasError(JsonObject body) {
    String error = body.string("error");
    return error != null && !error.isEmpty();
  }

  /**
   * A JSON object from the network; a byte order mark before it is ignored (RFC 8259, section 8.1).
   */
  public static JsonObject parse(byte[] utf8) throws JsonException {
    boolean marked =
        utf8.length >= 3
            && utf8[0] == (byte) 0xEF
            && utf8[1] == (byte) 0xBB
            && utf8[2] == (byte) 0xBF;
    return JsonObject.parse(utf8, marked ? 3 : 0, utf8.length);
  }

  /** The body as a JSON object, of content type {@code application/json}. */
  public static JsonObject json(Response response, String what) {
    return json(response, what, JSON);
  }

  /** The body as a JSON object; its content type must be one of those given. */
  public static JsonObject json(Response response, String what, String... mediaTypes) {
    if (!isJson(response, mediaTypes)) {
      throw notJson(response, what, null, mediaTypes);
    }
    return jsonOfAnyType(response, what, mediaTypes);
  }

  /**
   * The body as a JSON object, whatever its content type. Usually that is one of the given ones; if
   * it is not, and the body is not JSON, the content type is reported.
   */
  public static JsonObject jsonOfAnyType(Response response, String what, String... mediaTypes) {
    try {
      return parse(response.body());
    } catch (JsonException malformed) {
      if (!isJson(response, mediaTypes)) {
        throw notJson(response, what, malformed, mediaTypes);
      }
      throw new ProcessingException(
          ErrorCode.PARSE_ERROR,
          "the " + what + " cannot be parsed as a JSON object: " + malformed.getMessage(),
          new Details(Details.Place.MEMBER, null, null, null),
          malformed);
    }
  }

  private static ProcessingException notJson(
      Response response, String what, @Nullable Throwable malformed, String... mediaTypes) {
    return new ProcessingException(
        ErrorCode.RESPONSE_IS_NOT_JSON,
        "the " + what + " is not JSON",
        Details.field(
            "content-type",
            mediaTypes.length == 1 ? mediaTypes[0] : List.of(mediaTypes),
            response.mediaType()),
        malformed);
  }

  /** The member, which must be a non-empty string. */
  public static String requireString(JsonObject json, String member, String what) {
    String value = json.string(member);
    if (value == null || value.isEmpty()) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the " + what + " must have \"" + member + "\"",
          // the value may be a secret of another type
          Details.member(
              member, "a non-empty string", json.get(member) == null ? null : "another value"));
    }
    return value;
  }

  /**
   * The member, which must be a non-empty string of printable ASCII: the {@code VSCHAR} of RFC
   * 6749, appendix A.
   */
  public static String requirePrintable(JsonObject json, String member, String what) {
    return requireAscii(json, member, ' ', what);
  }

  /**
   * The member, which must be a non-empty string of printable ASCII without spaces: the characters
   * of a URL, and of one token in a header field. The {@code b64token} of RFC 6750, section 2.1, is
   * narrower; some servers' access tokens have other characters, such as an exclamation mark.
   */
  public static String requireVisible(JsonObject json, String member, String what) {
    return requireAscii(json, member, '!', what);
  }

  private static String requireAscii(JsonObject json, String member, char least, String what) {
    String value = requireString(json, member, what);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < least || c > '~') {
        throw new ProcessingException(
            ErrorCode.INVALID_RESPONSE,
            "the " + what + " has an unexpected character in \"" + member + "\", at index " + i,
            // the value may be a secret
            Details.member(
                member,
                least == ' ' ? "printable ASCII" : "printable ASCII without spaces",
                "another value"));
      }
    }
    return value;
  }

  private static boolean isJson(Response response, String... mediaTypes) {
    String actual = response.mediaType();
    for (String mediaType : mediaTypes) {
      if (mediaType.equals(actual)) {
        return true;
      }
    }
    return false;
  }

  private static ProcessingException notConform(Response response, int expected, String what) {
    return new ProcessingException(
        ErrorCode.RESPONSE_IS_NOT_CONFORM,
        "the " + what + " has an unexpected status",
        Details.status(expected, response.status()));
  }
}
