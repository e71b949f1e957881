package dev.oauth4jvm.signin;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.CodeGrant;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.HybridResponse;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The end of a sign-in: checks the authorization response, exchanges its code, and checks the ID
 * Token, all against one {@link PendingAuthorization}.
 *
 * <p>A run refuses, in this order:
 *
 * <ol>
 *   <li>a response after the end of the lifetime: {@link ErrorCode#LOGIN_REQUIRED}, {@link
 *       Reason#EXPIRED};
 *   <li>a response at another redirect URI ({@link Reason#ISSUER}) or with another {@code state}
 *       ({@link Reason#BINDING}): {@link ErrorCode#INVALID_RESPONSE};
 *   <li>a server or client other than those of the request: {@link ErrorCode#INVALID_RESPONSE},
 *       {@link Reason#ISSUER};
 *   <li>what {@link AuthorizationResponse#validate} refuses; or {@link JarmResponse} or {@link
 *       HybridResponse}, if the request was for a signed response;
 *   <li>what {@link CodeGrant} refuses: the nonce, {@code max_age}, and all other claims of the ID
 *       Token, which is required if the scope has {@code openid};
 *   <li>an {@code acr} that was not requested, if {@code acr_values} were ({@link
 *       Reason#AUTHENTICATION}), and a user other than that of {@link SignIn#sameUser}: {@link
 *       ErrorCode#JWT_CLAIM_COMPARISON}.
 * </ol>
 *
 * <p>The code is redeemed at most once in a run. Immutable: each method returns a changed copy.
 */
public final class Redemption implements Operation<TokenResponse> {

  private final PendingAuthorization pending;
  private final AuthorizationServer server;
  private final Client client;
  private final ClientAuthentication authentication;
  private final Callback callback;
  private final Settings settings;

  /** What the caller may set. */
  private record Settings(
      @Nullable Jwks keys,
      @Nullable DpopHandle dpop,
      @Nullable JweDecrypter decrypter,
      boolean anyAcr,
      UnaryOperator<CodeGrant> grant) {

    static final Settings DEFAULT = new Settings(null, null, null, false, UnaryOperator.identity());
  }

  private Redemption(
      PendingAuthorization pending,
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      Callback callback,
      Settings settings) {
    this.pending = pending;
    this.server = Objects.requireNonNull(server, "server");
    this.client = Objects.requireNonNull(client, "client");
    this.authentication = Objects.requireNonNull(authentication, "authentication");
    this.callback = Objects.requireNonNull(callback, "callback");
    this.settings = settings;
  }

  static Redemption of(
      PendingAuthorization pending,
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      Callback callback) {
    return new Redemption(pending, server, client, authentication, callback, Settings.DEFAULT);
  }

  /**
   * Sets the server's keys, which a signed response (JARM, {@code code id_token}) needs. The ID
   * Token's signature is then verified too.
   *
   * @throws IllegalArgumentException when the keys are of another server
   */
  public Redemption keys(Jwks keys) {
    if (!keys.authorizationServer().issuer().equals(server.issuer())) {
      throw new IllegalArgumentException(
          "keys are of the authorization server " + keys.authorizationServer().issuer());
    }
    return with(
        new Settings(keys, settings.dpop, settings.decrypter, settings.anyAcr, settings.grant));
  }

  /** Requests a token that is bound to the handle's key (RFC 9449, section 5). */
  public Redemption dpop(DpopHandle dpop) {
    return with(
        new Settings(
            settings.keys,
            Objects.requireNonNull(dpop, "dpop"),
            settings.decrypter,
            settings.anyAcr,
            settings.grant));
  }

  /** Decrypts encrypted responses and ID Tokens; by default they are refused. */
  public Redemption decrypter(JweDecrypter decrypter) {
    return with(
        new Settings(
            settings.keys,
            settings.dpop,
            Objects.requireNonNull(decrypter, "decrypter"),
            settings.anyAcr,
            settings.grant));
  }

  /**
   * Accepts an ID Token whose {@code acr} is missing, or is none of the requested ones, for servers
   * that treat {@code acr_values} as a preference (OpenID Connect Core 1.0, section 3.1.2.1). The
   * caller must then look at {@code acr}.
   */
  public Redemption acceptAnyAcr() {
    return with(
        new Settings(settings.keys, settings.dpop, settings.decrypter, true, settings.grant));
  }

  /**
   * Changes the code grant, for example by {@link CodeGrant#parameter} or {@link
   * CodeGrant#trustAudience}. Nonce, {@code max_age} and resources are set afterwards.
   */
  public Redemption grant(UnaryOperator<CodeGrant> change) {
    return with(
        new Settings(
            settings.keys,
            settings.dpop,
            settings.decrypter,
            settings.anyAcr,
            Objects.requireNonNull(change, "change")));
  }

  private Redemption with(Settings changed) {
    return new Redemption(pending, server, client, authentication, callback, changed);
  }

  /**
   * Begins a run.
   *
   * @throws IllegalStateException when the request was for a signed response and {@link #keys} is
   *     not set, or bound the code to a key of DPoP and {@link #dpop} is not set to it
   */
  @Override
  public Step<TokenResponse> begin(Env env) {
    pending.requireAnswer(callback, env);
    requireServer();
    DpopHandle dpop = settings.dpop;
    String thumbprint = pending.dpopThumbprint();
    if (thumbprint != null && (dpop == null || !thumbprint.equals(dpop.thumbprint()))) {
      throw new IllegalStateException(
          "the code is bound to a key of DPoP: call dpop(…) with the handle of the request");
    }
    return Steps.then(
        response(env), response -> Steps.then(grant(response).begin(env), this::requireUser));
  }

  /** Refuses another server or client than those of the request: a mix-up. */
  private void requireServer() {
    requireServer("iss", pending.issuer(), server.issuer());
    requireServer("client_id", pending.clientId(), client.clientId());
  }

  private static void requireServer(String name, String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.ISSUER,
          "the authorization request was for another authorization server or client: choose both"
              + " by the pending authorization, not by the response",
          Details.member(name, expected, actual));
    }
  }

  private Step<AuthorizationResponse> response(Env env) {
    Expect expect = Expect.state(pending.state());
    if (pending.isJarm()) {
      JarmResponse jarm = JarmResponse.of(requireKeys(), client, callback.parameters(), expect);
      return (settings.decrypter == null ? jarm : jarm.decrypter(settings.decrypter)).begin(env);
    }
    if (!pending.isHybrid()) {
      return new Step.Done<>(
          AuthorizationResponse.validate(server, client, callback.parameters(), expect));
    }
    String nonce = Objects.requireNonNull(pending.nonce(), "nonce"); // the request has one
    HybridResponse hybrid =
        HybridResponse.of(requireKeys(), client, callback.parameters(), expect, nonce);
    Long maxAge = pending.maxAge();
    hybrid = maxAge == null ? hybrid : hybrid.maxAge(maxAge);
    return (settings.decrypter == null ? hybrid : hybrid.decrypter(settings.decrypter)).begin(env);
  }

  private Jwks requireKeys() {
    if (settings.keys == null) {
      throw new IllegalStateException("a signed authorization response needs keys(…)");
    }
    return settings.keys;
  }

  private CodeGrant grant(AuthorizationResponse response) {
    CodeGrant grant =
        CodeGrant.of(
            server, client, authentication, response, pending.redirectUri(), pending.pkce());
    if (settings.dpop != null) {
      grant = grant.dpop(settings.dpop);
    }
    if (settings.decrypter != null) {
      grant = grant.decrypter(settings.decrypter);
    }
    if (settings.keys != null) {
      grant = grant.verifyIdTokenSignature(settings.keys);
    }
    grant = settings.grant.apply(grant);
    for (String resource : pending.resources()) {
      grant = grant.resource(resource); // RFC 8707, section 2.2
    }
    String nonce = pending.nonce();
    Long maxAge = pending.maxAge();
    if (nonce == null) {
      return grant;
    }
    grant = grant.expectNonce(nonce);
    return maxAge == null ? grant : grant.maxAge(maxAge);
  }

  /** Checks that depend on what was requested (OpenID Connect Core 1.0, section 3.1.3.7). */
  private Step<TokenResponse> requireUser(TokenResponse tokens) {
    IdToken idToken = tokens.idToken();
    if (idToken == null) {
      return new Step.Done<>(tokens);
    }
    // 12. acr
    List<String> acrValues = pending.acrValues();
    String acr = idToken.claims().string("acr");
    if (!acrValues.isEmpty() && !settings.anyAcr && (acr == null || !acrValues.contains(acr))) {
      throw new ProcessingException(
          ErrorCode.JWT_CLAIM_COMPARISON,
          Reason.AUTHENTICATION,
          "the user did not authenticate in a requested way; acceptAnyAcr() accepts other ways",
          Details.claim("acr", acrValues, idToken.claims().get("acr")));
    }
    JsonObject user = pending.user();
    if (user != null) {
      requireUser("iss", user.string("iss"), idToken.issuer());
      requireUser("sub", user.string("sub"), idToken.subject());
    }
    return new Step.Done<>(tokens);
  }

  private static void requireUser(String claim, @Nullable String expected, String actual) {
    if (!actual.equals(expected)) {
      throw new ProcessingException(
          ErrorCode.JWT_CLAIM_COMPARISON,
          "the ID Token is about another user than the one who was to authenticate again",
          Details.claim(claim, expected, actual));
    }
  }

  @Override
  public String toString() {
    return "Redemption[" + pending + "]";
  }
}
