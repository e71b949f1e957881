package dev.oauth4jvm.resource;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.client.IntrospectionResponse;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.internal.flight.BoundedStore;
import dev.oauth4jvm.internal.flight.Reports;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.store.StoreKey;
import java.security.cert.X509Certificate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A trusted issuer whose access tokens are validated by introspection, with the responses that are
 * kept.
 */
final class IntrospectedIssuer {

  /** The length of the longest token, in characters. */
  private static final int MAX_LENGTH = 65_536;

  private final Client client;
  private final ClientAuthentication authentication;
  private final UnaryOperator<Introspection> change;
  private final @Nullable Jwks keys;
  private final @Nullable String prefix;
  private final StateCheck check;
  private final StateMemory memory;
  private final StateRequests requests;
  private final @Nullable StateStores stores;
  private final @Nullable ResourceReports reports;
  private final @Nullable Reports<TokenState> entryReports;
  private final EndpointPause pause = new EndpointPause();

  /**
   * Creates an issuer.
   *
   * @param change changes each request
   * @param keys the keys that sign responses; null when the server has none
   * @param prefix the start of the tokens that are this issuer's; null for those of no other one
   * @param check the checks of a response, which name the server
   * @param stores the store that processes share; null for none
   * @param reports the receiver of reports; null for none
   */
  IntrospectedIssuer(
      Client client,
      ClientAuthentication authentication,
      UnaryOperator<Introspection> change,
      @Nullable Jwks keys,
      @Nullable String prefix,
      StateCheck check,
      StateMemory memory,
      StateRequests requests,
      @Nullable StateStores stores,
      @Nullable ResourceReports reports) {
    this.client = client;
    this.authentication = authentication;
    this.change = change;
    this.keys = keys;
    this.prefix = prefix;
    this.check = check;
    this.memory = memory;
    this.requests = requests;
    this.stores = stores;
    this.reports = reports;
    this.entryReports = reports == null ? null : reports.ofEntries();
  }

  /** The server that is asked. */
  AuthorizationServer server() {
    return check.server();
  }

  /** The rules for its tokens. */
  AccessTokenRules rules() {
    return check.rules();
  }

  /** The start of the tokens that are this issuer's; null for those of no other one. */
  @Nullable String prefix() {
    return prefix;
  }

  StateCheck check() {
    return check;
  }

  StateMemory memory() {
    return memory;
  }

  StateRequests requests() {
    return requests;
  }

  /** The store's place for a token's response; null without a store. */
  @Nullable BoundedStore<TokenState> store(Secret token) {
    return stores == null
        ? null
        : stores.of(
            StoreKey.of("introspection", server().issuer(), client.clientId(), token.reveal()));
  }

  /** The receiver of reports about introspections; null for none. */
  @Nullable ResourceReports reports() {
    return reports;
  }

  /** The receiver of reports about the store; null for none. */
  @Nullable Reports<TokenState> entryReports() {
    return entryReports;
  }

  // ---- validation

  /**
   * Begins the admission of a request with a token of this issuer.
   *
   * @param request null for a call without a URL
   */
  Step<AccessToken> admit(
      PresentedToken presented,
      @Nullable Request request,
      @Nullable X509Certificate certificate,
      Env env) {
    TokenHash hash = hash(presented);
    TokenState kept = memory.get(hash, env.epochSecond());
    return kept != null
        ? admit(kept, presented, request, certificate, env)
        : Steps.then(
            search(presented, hash, env),
            found -> admit(found, presented, request, certificate, env));
  }

  private Step<AccessToken> admit(
      TokenState state,
      PresentedToken presented,
      @Nullable Request request,
      @Nullable X509Certificate certificate,
      Env env) {
    try {
      rules().binding().check(state.confirmation(), presented, request, certificate);
    } catch (OAuthException refused) {
      throw refused.because(Reason.TOKEN);
    }
    return AccessTokenValidation.prove(
        rules(), request, env, presented, state.claims(), state.confirmation());
  }

  /** Begins the validation of a token of this issuer without its request. */
  Step<ValidatedToken> validate(PresentedToken presented, Env env) {
    TokenHash hash = hash(presented);
    TokenState kept = memory.get(hash, env.epochSecond());
    return kept != null
        ? validated(kept, presented)
        : Steps.then(search(presented, hash, env), found -> validated(found, presented));
  }

  private Step<ValidatedToken> validated(TokenState state, PresentedToken presented) {
    try {
      rules().binding().checkMethod(state.confirmation());
    } catch (OAuthException refused) {
      throw refused.because(Reason.TOKEN);
    }
    return new Step.Done<>(
        TokenValidation.validated(rules(), presented, state.claims(), state.confirmation()));
  }

  /** The hash of a token that a client may send (RFC 6750, section 2.1): {@code b64token}. */
  private static TokenHash hash(PresentedToken presented) {
    String token = presented.token();
    int end = token.length();
    while (end > 0 && token.charAt(end - 1) == '=') {
      end--;
    }
    boolean wellFormed = end > 0 && token.length() <= MAX_LENGTH;
    for (int i = 0; i < end && wellFormed; i++) {
      wellFormed = isOfToken(token.charAt(i));
    }
    if (!wellFormed) {
      throw new ProcessingException(
          ErrorCode.INVALID_REQUEST,
          Reason.FORMAT,
          "the access token is empty, has characters that no token has (RFC 6750, section 2.1), or"
              + " more than "
              + MAX_LENGTH
              + " characters",
          Details.NONE);
    }
    return TokenHash.of(token);
  }

  private static boolean isOfToken(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~'
        || c == '+'
        || c == '/';
  }

  private Step<TokenState> search(PresentedToken presented, TokenHash hash, Env env) {
    StateSource source =
        requests.of(
            hash,
            () -> new StateSource(this, hash, Secret.of(presented.token())),
            env.epochSecond());
    return source.begin(env);
  }

  // ---- the request

  /**
   * Begins a request for a token's state.
   *
   * @throws OAuthException of {@link Reason#UNAVAILABLE} when no request may be made
   */
  Step<IntrospectionResponse> introspect(Secret token, Env env) {
    Operation<IntrospectionResponse> introspection =
        run ->
            Steps.then(
                change
                    .apply(
                        Introspection.of(server(), client, authentication, token)
                            .tokenTypeHint("access_token"))
                    .begin(run),
                response -> verify(response, run));
    return new IntrospectionCall(introspection, pause, reports, env).begin();
  }

  /** Verifies the signature of a response that is a JWT (RFC 9701, section 5). */
  private Step<IntrospectionResponse> verify(IntrospectionResponse response, Env env) {
    IntrospectionResponse.Signed signed = response.signed();
    if (signed == null) {
      return new Step.Done<>(response);
    }
    if (keys == null) {
      throw Endpoints.missing("jwks_uri");
    }
    return Steps.then(
        SignatureValidation.of(signed, keys).begin(env),
        verified -> new Step.Done<>(verified.response()));
  }

  /** The server, and nothing else. */
  @Override
  public String toString() {
    return "IntrospectedIssuer[" + server().issuer() + "]";
  }
}
