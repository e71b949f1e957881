package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.ProfileChecks;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Validates a {@code code id_token} response (OpenID Connect Core 1.0, section 3.3.2), whose ID
 * Token is a detached signature for FAPI 1.0 Advanced (part 2, section 5.2.2.1).
 *
 * <p>Rejects unless the parameters pass {@link AuthorizationResponse#validate} and the ID Token is
 * valid, was issued within the last hour by default, has the expected {@code nonce}, a {@code
 * c_hash} that matches the code, and a signature that verifies with the server's keys. {@code
 * s_hash} is checked if present, and required for a detached signature if there is a state.
 * Immutable: each method returns a changed copy.
 */
public final class HybridResponse implements Operation<AuthorizationResponse> {

  private final Jwks jwks;
  private final Client client;
  private final Form parameters;
  private final Expect expect;
  private final IdTokenRules rules;
  private final boolean detachedSignature;

  private HybridResponse(
      Jwks jwks,
      Client client,
      Form parameters,
      Expect expect,
      IdTokenRules rules,
      boolean detachedSignature) {
    this.jwks = Objects.requireNonNull(jwks, "jwks");
    this.client = Objects.requireNonNull(client, "client");
    this.parameters = Objects.requireNonNull(parameters, "parameters");
    this.expect = Objects.requireNonNull(expect, "expect");
    this.rules = rules;
    this.detachedSignature = detachedSignature;
  }

  /**
   * The validation of the URL to which the user's browser returned: the parameters are in its
   * fragment.
   *
   * @throws IllegalArgumentException when the URL has no fragment
   */
  public static HybridResponse of(
      Jwks jwks, Client client, URI redirectedTo, Expect expect, String nonce) {
    String fragment = redirectedTo.getRawFragment();
    if (fragment == null || fragment.isEmpty()) {
      throw new IllegalArgumentException("redirectedTo has no fragment");
    }
    return of(jwks, client, Form.parse(fragment), expect, nonce);
  }

  /** The validation of parameters received in another way: {@link Form#post} for a form post. */
  public static HybridResponse of(
      Jwks jwks, Client client, Form parameters, Expect expect, String nonce) {
    return new HybridResponse(
        jwks, client, parameters, expect, IdTokenRules.DEFAULT.expectingNonce(nonce), false);
  }

  /**
   * Requires a signature that covers the state, as FAPI 1.0 Advanced does, also without its
   * profile.
   */
  public HybridResponse detachedSignature() {
    return new HybridResponse(jwks, client, parameters, expect, rules, true);
  }

  /** Trusts an additional audience of the ID Token; see {@link TokenGrant#trustAudience}. */
  public HybridResponse trustAudience(String audience) {
    return with(rules.trusting(audience));
  }

  /** Checks {@code auth_time} against the {@code max_age} that was sent, in seconds. */
  public HybridResponse maxAge(long seconds) {
    return with(rules.expectingMaxAge(seconds));
  }

  /** Refuses an older ID Token; see {@link TokenGrant#maxIdTokenAge}. */
  public HybridResponse maxIdTokenAge(Duration age) {
    return with(rules.noOlderThan(age));
  }

  /** Does not check {@code auth_time} against the client's {@code default_max_age}. */
  public HybridResponse skipAuthTimeCheck() {
    return with(rules.skippingAuthTime());
  }

  /** Decrypts an encrypted ID Token; by default it is refused. */
  public HybridResponse decrypter(JweDecrypter decrypter) {
    return with(rules.decrypting(decrypter));
  }

  private HybridResponse with(IdTokenRules changed) {
    return new HybridResponse(jwks, client, parameters, expect, changed, detachedSignature);
  }

  @Override
  public Step<AuthorizationResponse> begin(Env env) {
    AuthorizationServer server = jwks.authorizationServer();
    ClientProfile profile = client.profile();
    if (profile != null) {
      ProfileChecks.require(
          !profile.pushesRequests(),
          profile,
          "the response type \"code\" (FAPI 2.0 Security Profile, section 5.3.2.2)");
    }
    List<String> tokens = parameters.all("id_token");
    // the ID Token names the issuer, so the parameter need not
    AuthorizationResponse response =
        AuthorizationResponse.validate(
            server, client, parameters.without("id_token"), expect, false);
    if (tokens.size() != 1) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the authorization response must have exactly one parameter \"id_token\"",
          Details.member("id_token", 1, tokens.size()));
    }
    String code = response.code().reveal();
    String state = parameters.first("state");
    List<String> required = new ArrayList<>(List.of("c_hash"));
    if ((detachedSignature || profile != null) && state != null) {
      required.add("s_hash");
    }
    IdToken idToken = IdTokenCheck.check(server, client, tokens.get(0), rules, required, env);
    return Steps.then(
        jwks.key(idToken.jwt().header().algorithm(), idToken.jwt().header().keyId()).begin(env),
        new Verification(response, idToken, code, state));
  }

  private record Verification(
      AuthorizationResponse response, IdToken idToken, String code, @Nullable String state)
      implements Steps.Next<VerificationKey, AuthorizationResponse> {

    @Override
    public Step<AuthorizationResponse> after(VerificationKey key) {
      JwtChecks.verify(idToken.jwt(), key);
      requireHash("c_hash", code, key);
      if (idToken.claims().has("s_hash")) {
        requireHash("s_hash", state, key);
      }
      return new Step.Done<>(response.with(idToken));
    }

    /** Shows neither code nor state: a step may be logged. */
    @Override
    public String toString() {
      return "Verification[" + response + "]";
    }

    private void requireHash(String claim, @Nullable String value, VerificationKey key) {
      if (value == null
          || !HalfHash.of(value, key.algorithm()).equals(idToken.claims().string(claim))) {
        throw new ProcessingException(
            ErrorCode.JWT_CLAIM_COMPARISON,
            "the ID Token was issued with another authorization response: its \""
                + claim
                + "\" does not fit",
            Details.claim(
                claim,
                "the hash of what came with it",
                idToken.claims().get(claim) == null ? null : "another value"));
      }
    }
  }
}
