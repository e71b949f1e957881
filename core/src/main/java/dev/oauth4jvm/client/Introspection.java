package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.AcceptedAlgorithms;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.NestedJwt;
import dev.oauth4jvm.internal.Responses;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;
import dev.oauth4jvm.internal.endpoint.Exchange;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Requests the state of a token (RFC 7662), as JSON or as a JWT (RFC 9701).
 *
 * <p>A JWT is requested if the client registered {@code introspection_signed_response_alg}, or by
 * {@link #requestJwt}; JSON is then refused. Rejects unless the status is 200 and {@code active} is
 * a boolean. Rejects a JWT unless {@code typ} is {@code token-introspection+jwt}, {@code aud} the
 * client, {@code iss} the server, and {@code token_introspection} an object. {@link
 * SignatureValidation} verifies its signature. Immutable: each method returns a changed copy.
 */
public final class Introspection extends EndpointOperation<Introspection, IntrospectionResponse> {

  private static final String WHAT = "introspection response";
  private static final String JWT = "application/token-introspection+jwt";

  private final @Nullable JweDecrypter decrypter;

  private Introspection(EndpointRequest request, @Nullable JweDecrypter decrypter) {
    super(request);
    this.decrypter = decrypter;
  }

  /** A request to the server's {@code introspection_endpoint}. */
  public static Introspection of(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      Secret token) {
    Introspection introspection =
        new Introspection(
            EndpointRequest.of(server, client, authentication)
                .form(Form.empty().with("token", token.reveal())),
            null);
    return client.introspectionSignedResponseAlg() == null
        ? introspection
        : introspection.requestJwt();
  }

  /** Requests a JWT. */
  public Introspection requestJwt() {
    return header("accept", JWT);
  }

  /** Requests JSON, whatever the client registered. */
  public Introspection requestJson() {
    return header("accept", "application/json");
  }

  /** Adds {@code token_type_hint}. */
  public Introspection tokenTypeHint(String hint) {
    return set("token_type_hint", hint);
  }

  /** Decrypts an encrypted response; by default it is refused. */
  public Introspection decrypter(JweDecrypter by) {
    return new Introspection(request(), Objects.requireNonNull(by, "decrypter"));
  }

  @Override
  Introspection with(EndpointRequest changed) {
    return new Introspection(changed, decrypter);
  }

  @Override
  public Step<IntrospectionResponse> begin(Env env) {
    return request()
        .begin(
            "introspection_endpoint",
            env,
            new Judgement(
                request().server(),
                request().client(),
                JWT.equals(request().headers().first("accept")),
                decrypter,
                env));
  }

  private record Judgement(
      AuthorizationServer server,
      Client client,
      boolean jwtAsked,
      @Nullable JweDecrypter decrypter,
      Env env)
      implements Exchange.Judge<IntrospectionResponse> {

    @Override
    public IntrospectionResponse judge(Response response) {
      Responses.requireOAuthStatus(response, 200, WHAT);
      UnverifiedJwt jwt = JWT.equals(response.mediaType()) ? jwt(response) : null;
      if (jwt == null && jwtAsked) {
        throw new ProcessingException(
            ErrorCode.INVALID_RESPONSE,
            "the " + WHAT + " is not the requested JWT; requestJson() requests JSON",
            Details.field("content-type", JWT, response.mediaType()));
      }
      JsonObject json =
          jwt == null ? Responses.oauthJson(response, 200, "active", WHAT) : inside(jwt);
      Boolean active = json.bool("active");
      if (active == null) {
        throw new ProcessingException(
            ErrorCode.INVALID_RESPONSE,
            "the " + WHAT + " has an unexpected value",
            Details.member("active", "a boolean", json.get("active")));
      }
      return jwt == null
          ? new IntrospectionResponse(json, active)
          : new IntrospectionResponse.Signed(server, jwt, json, active).response();
    }

    private UnverifiedJwt jwt(Response response) {
      UnverifiedJwt jwt =
          NestedJwt.parse(
              new String(response.body(), StandardCharsets.UTF_8),
              decrypter,
              client,
              "introspection_encrypted_response_alg");
      AcceptedAlgorithms.require(
          jwt.header(),
          client,
          "introspection_signed_response_alg",
          server.json().strings("introspection_signing_alg_values_supported"),
          "RS256");
      JwtChecks.registeredClaims(jwt.claims(), client, env);
      JwtChecks.requireType(jwt.header(), "token-introspection+jwt");
      JwtChecks.requirePresent(jwt.claims(), List.of("aud", "iat", "iss"));
      JwtChecks.requireIssuer(jwt.claims(), server);
      JwtChecks.requireAudience(jwt.claims(), client.clientId());
      return jwt;
    }

    private static JsonObject inside(UnverifiedJwt jwt) {
      JsonObject inside = jwt.claims().object("token_introspection");
      if (inside == null) {
        throw new ProcessingException(
            ErrorCode.INVALID_RESPONSE,
            "the " + WHAT + " has an unexpected value",
            Details.claim(
                "token_introspection", "a JSON object", jwt.claims().get("token_introspection")));
      }
      return inside;
    }
  }
}
