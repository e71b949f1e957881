package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.AcceptedAlgorithms;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.NestedJwt;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Validates an authorization response that is a signed JWT (JWT Secured Authorization Response Mode
 * for OAuth 2.0, section 2.4).
 *
 * <p>Rejects unless {@code iss} is the server, {@code aud} the client, {@code exp} in the future,
 * the signature verifies with the server's keys, and the parameters in it pass {@link
 * AuthorizationResponse#validate}. Immutable.
 */
public final class JarmResponse implements Operation<AuthorizationResponse> {

  private final Jwks jwks;
  private final Client client;
  private final Form parameters;
  private final Expect expect;
  private final @Nullable JweDecrypter decrypter;

  private JarmResponse(
      Jwks jwks, Client client, Form parameters, Expect expect, @Nullable JweDecrypter decrypter) {
    this.jwks = Objects.requireNonNull(jwks, "jwks");
    this.client = Objects.requireNonNull(client, "client");
    this.parameters = Objects.requireNonNull(parameters, "parameters");
    this.expect = Objects.requireNonNull(expect, "expect");
    this.decrypter = decrypter;
  }

  /**
   * The validation of the URL to which the server with these keys returned the user's browser: of
   * its query or of its fragment ({@code fragment.jwt}), not of both.
   */
  public static JarmResponse of(Jwks jwks, Client client, URI redirectedTo, Expect expect) {
    List<Map.Entry<String, String>> responses = new ArrayList<>();
    for (String part : new String[] {redirectedTo.getRawQuery(), redirectedTo.getRawFragment()}) {
      for (String response : Form.parse(part == null ? "" : part).all("response")) {
        responses.add(Map.entry("response", response));
      }
    }
    // more than one response is refused below
    int last = Math.min(responses.size(), 2);
    return of(jwks, client, Form.of(responses.subList(0, last)), expect);
  }

  /** The validation of parameters received in another way, for example by a form post. */
  public static JarmResponse of(Jwks jwks, Client client, Form parameters, Expect expect) {
    return new JarmResponse(jwks, client, parameters, expect, null);
  }

  /** Decrypts an encrypted response; by default it is refused. */
  public JarmResponse decrypter(JweDecrypter by) {
    return new JarmResponse(
        jwks, client, parameters, expect, Objects.requireNonNull(by, "decrypter"));
  }

  @Override
  public Step<AuthorizationResponse> begin(Env env) {
    List<String> responses = parameters.all("response");
    if (responses.size() != 1) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the authorization response must have exactly one parameter \"response\" (JARM)",
          Details.member("response", 1, responses.size()));
    }
    AuthorizationServer server = jwks.authorizationServer();
    UnverifiedJwt jwt =
        NestedJwt.parse(
            responses.get(0), decrypter, client, "authorization_encrypted_response_alg");
    AcceptedAlgorithms.require(
        jwt.header(),
        client,
        "authorization_signed_response_alg",
        server.json().strings("authorization_signing_alg_values_supported"),
        "RS256");
    JsonObject claims = jwt.claims();
    JwtChecks.registeredClaims(claims, client, env);
    JwtChecks.requirePresent(claims, List.of("aud", "exp", "iss"));
    JwtChecks.requireIssuer(claims, server);
    JwtChecks.requireAudience(claims, client.clientId());
    return Steps.then(
        jwks.key(jwt.header().algorithm(), jwt.header().keyId()).begin(env),
        new Verification(server, client, jwt, expect));
  }

  private record Verification(
      AuthorizationServer server, Client client, UnverifiedJwt jwt, Expect expect)
      implements Steps.Next<VerificationKey, AuthorizationResponse> {
    @Override
    public Step<AuthorizationResponse> after(VerificationKey key) {
      JwtChecks.verify(jwt, key);
      if (jwt.claims().size() > Form.MAX_PARAMETERS) {
        throw new ProcessingException(
            ErrorCode.INVALID_RESPONSE,
            "the authorization response has too many parameters: expected at most "
                + Form.MAX_PARAMETERS
                + ", got "
                + jwt.claims().size());
      }
      List<Map.Entry<String, String>> inside = new ArrayList<>();
      for (String name : jwt.claims().names()) {
        String value = jwt.claims().string(name);
        if (value == null
            && AuthorizationResponse.JUDGED.contains(name)
            && !name.startsWith("error_")) {
          // omitted, it would not be checked at all
          throw new ProcessingException(
              ErrorCode.INVALID_RESPONSE,
              "the authorization response's parameter has an unexpected value",
              Details.claim(name, "a string", "another value"));
        }
        if (value != null && !name.equals("aud")) {
          inside.add(Map.entry(name, value));
        }
      }
      return new Step.Done<>(
          AuthorizationResponse.validate(server, client, Form.of(inside), expect, true)
              .with(jwt.token()));
    }
  }
}
