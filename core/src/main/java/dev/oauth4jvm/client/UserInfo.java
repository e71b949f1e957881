package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.AcceptedAlgorithms;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.NestedJwt;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.internal.endpoint.Exchange;
import dev.oauth4jvm.internal.endpoint.TokenUse;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Requests claims about the user (OpenID Connect Core 1.0, section 5.3).
 *
 * <p>Rejects unless the status is 200 and {@code sub} the expected one: without that comparison
 * another user's claims could be substituted (section 5.3.2). A JWT response is checked for its
 * algorithm and, if present, {@code aud} and {@code iss}; JSON is refused if the client registered
 * {@code userinfo_signed_response_alg} or {@code userinfo_encrypted_response_alg}. {@link
 * SignatureValidation} verifies a JWT's signature. Immutable: each method returns a changed copy.
 */
public final class UserInfo implements Operation<UserInfoResponse> {

  private static final String WHAT = "UserInfo response";
  private static final String JWT = "application/jwt";
  private static final String ENCRYPTED = "userinfo_encrypted_response_alg";

  private final AuthorizationServer server;
  private final Client client;
  private final Secret accessToken;
  private final @Nullable String expectedSubject;
  private final @Nullable DpopHandle dpop;
  private final @Nullable JweDecrypter decrypter;

  private UserInfo(
      AuthorizationServer server,
      Client client,
      Secret accessToken,
      @Nullable String expectedSubject,
      @Nullable DpopHandle dpop,
      @Nullable JweDecrypter decrypter) {
    this.server = Objects.requireNonNull(server, "server");
    this.client = Objects.requireNonNull(client, "client");
    this.accessToken = Objects.requireNonNull(accessToken, "accessToken");
    this.expectedSubject = expectedSubject;
    this.dpop = dpop;
    this.decrypter = decrypter;
  }

  /**
   * A request for claims about the user of an ID Token, to the server's {@code userinfo_endpoint}.
   */
  public static UserInfo of(
      AuthorizationServer server, Client client, Secret accessToken, String expectedSubject) {
    return new UserInfo(
        server,
        client,
        accessToken,
        Objects.requireNonNull(expectedSubject, "expectedSubject"),
        null,
        null);
  }

  /**
   * A request without the comparison of {@code sub}, for callers that know the user of the token
   * from elsewhere.
   */
  public static UserInfo withoutSubjectCheck(
      AuthorizationServer server, Client client, Secret accessToken) {
    return new UserInfo(server, client, accessToken, null, null, null);
  }

  /** Sends a token that is bound to the handle's key, with a proof. */
  public UserInfo dpop(DpopHandle handle) {
    return new UserInfo(
        server,
        client,
        accessToken,
        expectedSubject,
        Objects.requireNonNull(handle, "dpop"),
        decrypter);
  }

  /** Decrypts an encrypted response; by default it is refused. */
  public UserInfo decrypter(JweDecrypter by) {
    return new UserInfo(
        server,
        client,
        accessToken,
        expectedSubject,
        dpop,
        Objects.requireNonNull(by, "decrypter"));
  }

  @Override
  public Step<UserInfoResponse> begin(Env env) {
    String accept = expectsJwt() ? JWT : "application/json, " + JWT;
    return new TokenUse(
            Endpoints.get(Endpoints.of(server, client, "userinfo_endpoint", env), accept),
            accessToken,
            dpop)
        .begin(env, new Judgement(this, env));
  }

  private boolean expectsJwt() {
    return client.userinfoSignedResponseAlg() != null || client.json().get(ENCRYPTED) != null;
  }

  private record Judgement(UserInfo asked, Env env) implements Exchange.Judge<UserInfoResponse> {

    @Override
    public UserInfoResponse judge(Response response) {
      // a protected resource: the error is in the challenge, or in the body if there is none
      Responses.refuseChallenge(response);
      Responses.requireOAuthStatus(response, 200, WHAT);
      UnverifiedJwt jwt = JWT.equals(response.mediaType()) ? jwt(response) : null;
      if (jwt == null && asked.expectsJwt()) {
        throw new ProcessingException(
            ErrorCode.JWT_USERINFO_EXPECTED,
            "the client registered for signed or encrypted UserInfo responses",
            Details.field("content-type", JWT, response.mediaType()));
      }
      JsonObject json =
          jwt == null ? Responses.oauthJson(response, 200, "sub", WHAT) : jwt.claims();
      String subject = Responses.requireString(json, "sub", WHAT);
      if (asked.expectedSubject != null && !asked.expectedSubject.equals(subject)) {
        throw new ProcessingException(
            ErrorCode.JSON_ATTRIBUTE_COMPARISON,
            "the " + WHAT + " is about another user",
            Details.member("sub", asked.expectedSubject, subject));
      }
      return jwt == null
          ? new UserInfoResponse(json)
          : new UserInfoResponse.Signed(asked.server, jwt).response();
    }

    private UnverifiedJwt jwt(Response response) {
      UnverifiedJwt jwt =
          NestedJwt.parse(
              new String(response.body(), StandardCharsets.UTF_8),
              asked.decrypter,
              asked.client,
              ENCRYPTED);
      AcceptedAlgorithms.require(
          jwt.header(),
          asked.client,
          "userinfo_signed_response_alg",
          asked.server.json().strings("userinfo_signing_alg_values_supported"),
          null);
      JwtChecks.registeredClaims(jwt.claims(), asked.client, env);
      if (jwt.claims().has("aud")) {
        JwtChecks.requireAudience(jwt.claims(), asked.client.clientId());
      }
      // optional (section 5.3.2), but without it nothing names the tenant
      if (jwt.claims().has("iss") || asked.server.issuerTemplate() != null) {
        JwtChecks.requireIssuer(jwt.claims(), asked.server);
      }
      return jwt;
    }
  }
}
