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

/** Judges what all JSON responses have in common. */
public final class Responses {

  private static final String JSON = "application/json";

  private Responses() {}

  /** Refuses any other status; for endpoints that are no OAuth endpoints. */
  public static void requireStatus(Response response, int expected, String what) {
    if (response.status() != expected) {
      throw notConform(response, expected, what);
    }
  }

  /**
   * Refuses any other status of an OAuth endpoint: first a challenge that can be parsed, then an
   * OAuth error in the body of a 4xx response, then anything else.
   */
  public static void requireOAuthStatus(Response response, int expected, String what) {
    if (response.status() == expected) {
      return;
    }
    refuseChallenge(response);
    JsonObject error = oauthErrorBody(response);
    if (error != null) {
      throw new ResponseBodyException(response.status(), error);
    }
    throw notConform(response, expected, what);
  }

  /** Refuses a response with a challenge that can be parsed, whatever its status. */
  public static void refuseChallenge(Response response) {
    List<Challenge> challenges = Challenge.parse(response.headers());
    if (!challenges.isEmpty()) {
      throw new ChallengeException(challenges, response);
    }
  }

  /** The JSON object of an OAuth endpoint's response with that status; any other is refused. */
  public static JsonObject oauthJson(Response response, int expected, String what) {
    requireOAuthStatus(response, expected, what);
    return json(response, what);
  }

  /** The OAuth error of a 4xx response with a JSON body, or null. */
  public static @Nullable String oauthError(Response response) {
    JsonObject body = oauthErrorBody(response);
    return body == null ? null : body.string("error");
  }

  private static @Nullable JsonObject oauthErrorBody(Response response) {
    if (response.status() < 400 || response.status() >= 500 || !isJson(response, JSON)) {
      return null;
    }
    try {
      JsonObject body = JsonObject.parse(response.body());
      String error = body.string("error");
      return error == null || error.isEmpty() ? null : body;
    } catch (JsonException notAnError) {
      return null;
    }
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
   * The body as a JSON object, whatever its content type; that is one of those given as a rule, and
   * what is wrong where it is not and the body is no JSON.
   */
  public static JsonObject jsonOfAnyType(Response response, String what, String... mediaTypes) {
    try {
      return JsonObject.parse(response.body());
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
          // what came instead may be a secret of another type
          Details.member(member, "a non-empty string", json.has(member) ? "another value" : null));
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
