package dev.oauth4jvm.client;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A validated notification of the server that the tokens are ready (OpenID Connect CIBA Core 1.0,
 * section 10.2); {@link BackchannelGrant#of} then fetches them with {@link #authReqId}.
 *
 * <p>Immutable. Its {@code toString} shows no value.
 */
public final class BackchannelPing {

  /** The client's pending requests. */
  @FunctionalInterface
  public interface Pending {

    /**
     * The {@link BackchannelAuthentication#notificationToken} of the request with this {@code
     * auth_req_id}; null if there is no such request.
     *
     * @param authReqId the unverified identifier of the notification
     */
    @Nullable Secret notificationToken(String authReqId);
  }

  private static final String JSON = "application/json";

  private final Secret authReqId;

  private BackchannelPing(Secret authReqId) {
    this.authReqId = authReqId;
  }

  /**
   * Validates a request to the client's notification endpoint: the bearer token must be that of the
   * named pending request, compared in constant time.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_REQUEST} when the request is not a POST of
   *     JSON with one bearer token and an {@code auth_req_id}, names no pending request, or has
   *     another token; {@link ErrorCode#PARSE_ERROR} when the body is not JSON
   */
  public static BackchannelPing validate(Request request, Pending pending) {
    if (!request.method().equals("POST") || !JSON.equals(request.mediaType())) {
      throw invalid(
          "must be a POST of " + JSON, Details.field("content-type", JSON, request.mediaType()));
    }
    List<String> fields = request.headers().all("authorization");
    String field = fields.size() == 1 ? fields.get(0) : "";
    if (!field.regionMatches(true, 0, "Bearer ", 0, 7)) {
      throw invalid("must have one bearer token", unauthorized(fields.isEmpty()));
    }
    String authReqId = authReqId(request.body());
    Secret expected = pending.notificationToken(authReqId);
    boolean same =
        expected != null
            && MessageDigest.isEqual(utf8(expected.reveal()), utf8(field.substring(7)));
    if (!same) {
      throw invalid(
          "is of no pending request, or has another request's token", unauthorized(false));
    }
    return new BackchannelPing(Secret.of(authReqId));
  }

  private static String authReqId(byte[] body) {
    JsonObject json;
    try {
      json = Responses.parse(body);
    } catch (JsonException malformed) {
      throw new ProcessingException(
          ErrorCode.PARSE_ERROR, "the notification cannot be parsed as a JSON object", malformed);
    }
    String authReqId = json.string("auth_req_id");
    if (authReqId == null || authReqId.isEmpty()) {
      throw invalid(
          "must have \"auth_req_id\"",
          Details.member(
              "auth_req_id",
              "a non-empty string",
              json.get("auth_req_id") == null ? null : "another value"));
    }
    return authReqId;
  }

  private static Details unauthorized(boolean absent) {
    return Details.field(
        "authorization",
        "the bearer token that was given with a pending request",
        absent ? null : "another value");
  }

  /**
   * The status of the response to a refused notification: 401 if its bearer token is not that of a
   * pending request (section 10.2), otherwise 400.
   *
   * @param refusal the exception of {@link #validate}
   */
  public static int status(OAuthException refusal) {
    return "authorization".equals(refusal.details().name()) ? 401 : 400;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static OAuthException invalid(String what, Details details) {
    return new ProcessingException(ErrorCode.INVALID_REQUEST, "the notification " + what, details);
  }

  /** {@code auth_req_id} of the request whose tokens are ready. */
  public Secret authReqId() {
    return authReqId;
  }

  @Override
  public String toString() {
    return "BackchannelPing[redacted]";
  }
}
