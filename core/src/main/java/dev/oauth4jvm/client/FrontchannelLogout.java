package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.internal.JwtChecks;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A validated front-channel logout request: the authorization server made the user's browser load
 * the client's logout URL (OpenID Connect Front-Channel Logout 1.0, section 2).
 *
 * <p>Immutable.
 */
public final class FrontchannelLogout {

  private final AuthorizationServer server;
  private final @Nullable String sessionId;

  private FrontchannelLogout(AuthorizationServer server, @Nullable String sessionId) {
    this.server = server;
    this.sessionId = sessionId;
  }

  /**
   * Validates the loaded URL: {@code iss} must be the server, {@code sid} the session's.
   *
   * @param requested the URL with its query
   * @param sessionId the claim {@code sid} of the ID Token that started this browser's session
   * @throws ProcessingException {@link ErrorCode#INVALID_REQUEST} when either is absent, different,
   *     or duplicate
   */
  public static FrontchannelLogout validate(
      AuthorizationServer server, URI requested, String sessionId) {
    Objects.requireNonNull(sessionId, "sessionId");
    FrontchannelLogout logout = validated(server, requested, true);
    if (!sessionId.equals(logout.sessionId)) {
      throw invalid(Details.member("sid", sessionId, logout.sessionId));
    }
    return logout;
  }

  /**
   * Validates the loaded URL without comparing the session: any page can then end the session of a
   * user who visits it. The rest of the URL is still validated: {@code iss} and {@code sid} must be
   * present together or not at all, both if the metadata has {@code
   * frontchannel_logout_session_supported}, and {@code iss} must be the server.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_REQUEST} when the URL fails a check
   */
  public static FrontchannelLogout withoutSessionCheck(AuthorizationServer server, URI requested) {
    boolean required =
        Boolean.TRUE.equals(server.json().bool("frontchannel_logout_session_supported"));
    return validated(server, requested, required);
  }

  private static FrontchannelLogout validated(
      AuthorizationServer server, URI requested, boolean required) {
    String query = requested.getRawQuery();
    Form parameters = Form.parse(query == null ? "" : query);
    String issuer = single(parameters, "iss");
    String sid = single(parameters, "sid");
    if ((required || sid != null || issuer != null) && !JwtChecks.isIssuer(issuer, server)) {
      throw invalid(Details.member("iss", server.issuer(), issuer));
    }
    if (issuer != null && sid == null) {
      throw invalid(Details.member("sid", "the identifier of a session", null));
    }
    return new FrontchannelLogout(server, sid);
  }

  private static @Nullable String single(Form parameters, String name) {
    List<String> values = parameters.all(name);
    if (values.size() > 1) {
      throw invalid(Details.member(name, "one value", values.size() + " values"));
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private static ProcessingException invalid(Details details) {
    return new ProcessingException(
        ErrorCode.INVALID_REQUEST,
        "the front-channel logout request is not for this server and session",
        details);
  }

  /** The server whose session ends. */
  public AuthorizationServer authorizationServer() {
    return server;
  }

  /** {@code sid} of the session that ends; null if the request has none. */
  public @Nullable String sessionId() {
    return sessionId;
  }

  @Override
  public String toString() {
    return "FrontchannelLogout[iss=" + server.issuer() + ", sid=" + sessionId + "]";
  }
}
