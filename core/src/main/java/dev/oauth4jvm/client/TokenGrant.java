package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.ProfileChecks;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;
import dev.oauth4jvm.internal.endpoint.Exchange;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The common base of all grants at the token endpoint (RFC 6749, sections 4 and 5).
 *
 * <p>A run rejects unless the response complies with RFC 6749, section 5.1: status 200, {@code
 * access_token} and {@code token_type} non-empty strings, a token type that is {@code bearer},
 * {@code dpop} or recognized, and an {@code id_token}, if there is one, whose claims are all valid
 * (OpenID Connect Core 1.0, section 3.1.3.7). The signature is not needed, since the token was
 * received directly from the server over TLS; {@link #verifyIdTokenSignature} verifies it too.
 *
 * <p>Immutable: each method returns a changed copy. Only this package extends it.
 *
 * @param <G> the grant itself
 */
public abstract class TokenGrant<G> extends EndpointOperation<G, TokenResponse> {

  private final TokenRules rules;

  TokenGrant(EndpointRequest request, TokenRules rules) {
    super(request);
    this.rules = rules;
  }

  final TokenRules rules() {
    return rules;
  }

  abstract G with(EndpointRequest changed, TokenRules changedRules);

  @Override
  final G with(EndpointRequest changed) {
    return with(changed, rules);
  }

  final G with(TokenRules changedRules) {
    return with(request(), changedRules);
  }

  final G with(IdTokenRules changed) {
    return with(rules.with(changed));
  }

  /**
   * Adds a {@code resource} for which the token is requested (RFC 8707, section 2).
   *
   * @throws IllegalArgumentException when it is not an absolute URI without fragment
   */
  public final G resource(String resource) {
    return parameter("resource", Endpoints.requireResource(resource));
  }

  /**
   * Adds {@code authorization_details} (RFC 9396, section 6).
   *
   * @throws IllegalArgumentException when there is none, or one has no {@code type}
   */
  public final G authorizationDetails(List<JsonObject> details) {
    return set(AuthorizationDetails.NAME, AuthorizationDetails.encode(details));
  }

  /** Requests a token that is bound to the handle's key (RFC 9449, section 5). */
  public final G dpop(DpopHandle dpop) {
    return with(request().dpop(dpop));
  }

  /** Accepts an additional {@code token_type}, case-insensitively. */
  public final G recognizeTokenType(String type) {
    return with(rules.recognizing(Objects.requireNonNull(type, "type")));
  }

  /**
   * Trusts an audience besides the client, in an ID Token for several audiences without {@code
   * azp}, which is otherwise refused (OpenID Connect Core 1.0 with errata set 2, section 3.1.3.7,
   * step 3): any audience may present the token as its own.
   */
  public final G trustAudience(String audience) {
    return with(rules.idToken().trusting(audience));
  }

  /** Decrypts an encrypted ID Token; by default it is refused. */
  public final G decrypter(JweDecrypter decrypter) {
    return with(rules.idToken().decrypting(decrypter));
  }

  /**
   * Refuses an older ID Token (OpenID Connect Core 1.0, section 3.1.3.7, step 10), also after a
   * refresh, whose ID Token has an {@code iat} of its own (section 12.2). Whole seconds; default
   * one hour.
   *
   * @throws IllegalArgumentException when the age is not positive
   */
  public final G maxIdTokenAge(Duration age) {
    return with(rules.idToken().noOlderThan(age));
  }

  /**
   * Verifies the signature of the ID Token, if there is one, with the server's keys before the run
   * ends (OpenID Connect Core 1.0, section 3.1.3.7, step 6), as {@link SignatureValidation} does.
   *
   * <p>By then the code or token of the grant is redeemed. {@link Jwks#refresh} beforehand fetches
   * the keys while a failure loses nothing.
   *
   * @throws IllegalArgumentException when the keys are of another server
   */
  public final G verifyIdTokenSignature(Jwks jwks) {
    if (!jwks.authorizationServer().issuer().equals(request().server().issuer())) {
      throw new IllegalArgumentException(
          "jwks is of the authorization server " + jwks.authorizationServer().issuer());
    }
    return with(rules.idToken().verifying(jwks));
  }

  /**
   * The texts that identify what is requested: the issuer, the token endpoint, {@code client_id},
   * the thumbprint of the {@linkplain #dpop DPoP} key, the parameters and the header fields,
   * without the authentication. The tokens of two grants with equal texts are interchangeable. A
   * parameter may be a secret: keep a hash, as {@link dev.oauth4jvm.store.StoreKey#of} does.
   */
  public final List<String> identity() {
    EndpointRequest request = request();
    DpopHandle dpop = request.dpop();
    List<String> texts = new ArrayList<>();
    texts.add(request.server().issuer());
    texts.add(String.valueOf(request.server().json().string("token_endpoint")));
    texts.add(request.client().clientId());
    texts.add(dpop == null ? "" : dpop.thumbprint());
    texts.add(request.form().encode());
    for (Map.Entry<String, String> field : request.headers().entries()) {
      texts.add(field.getKey());
      texts.add(field.getValue());
    }
    return List.copyOf(texts);
  }

  /** The server whose tokens these are. */
  public final AuthorizationServer authorizationServer() {
    return request().server();
  }

  /** The handle of the key to which tokens are {@linkplain #dpop bound}; null for none. */
  public final @Nullable DpopHandle dpopHandle() {
    return request().dpop();
  }

  /** The revocation of a token of this grant, by the same client with the same authentication. */
  public final Revocation revocation(Secret token) {
    return Revocation.of(request().server(), request().client(), request().authentication(), token);
  }

  @Override
  public final Step<TokenResponse> begin(Env env) {
    Jwks keys = rules.idToken().keys();
    return keys == null ? exchange(env) : new VerifiedGrant(this::exchange, keys).begin(env);
  }

  /** The repeated grant, followed by the requested verification. */
  final Operation<TokenResponse> poll(
      Duration interval, Duration expiresIn, @Nullable PollListener listener) {
    Jwks keys = rules.idToken().keys();
    // keys are searched only after polling succeeded: a failed search must not redeem the code
    // again
    Polling polling =
        new Polling(keys == null ? this : this::exchange, interval, expiresIn, listener);
    return keys == null ? polling : new VerifiedGrant(polling, keys);
  }

  private Step<TokenResponse> exchange(Env env) {
    ClientProfile profile = request().client().profile();
    if (profile != null) {
      ProfileChecks.requireBound(
          profile, request().client(), request().dpop() != null, request().isByCertificate());
      requireVerification(profile, rules.idToken(), rules.idToken().required());
    }
    return request().begin("token_endpoint", env, new Judgement(request(), rules, env.now(), env));
  }

  private static void requireVerification(
      ClientProfile profile, IdTokenRules rules, boolean hasIdToken) {
    ProfileChecks.require(
        !hasIdToken || rules.keys() != null || !profile.verifiesResponses(),
        profile,
        "the verification of the ID Token's signature: verifyIdTokenSignature(…)");
  }

  private record Judgement(EndpointRequest request, TokenRules rules, Instant requestedAt, Env env)
      implements Exchange.Judge<TokenResponse> {
    @Override
    public TokenResponse judge(Response response) {
      TokenResponse tokens =
          TokenResponse.judge(
              request.server(), request.client(), response, rules, requestedAt, env);
      ClientProfile profile = request.client().profile();
      if (profile != null) {
        requireVerification(profile, rules.idToken(), tokens.idToken() != null);
        requireBound(tokens);
      }
      return tokens;
    }

    /**
     * Refuses another type, which means that the token is not bound to the key (RFC 9449, section
     * 5).
     */
    private void requireBound(TokenResponse tokens) {
      if (request.dpop() != null && !tokens.tokenType().equals("dpop")) {
        throw new ProcessingException(
            ErrorCode.INVALID_RESPONSE,
            "the token is not bound to the key of the proof, as the client's profile requires",
            Details.member("token_type", "dpop", tokens.tokenType()));
      }
    }
  }
}
