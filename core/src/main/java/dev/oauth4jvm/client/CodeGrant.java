package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;

/**
 * The authorization code grant: exchanges the code of a validated response for tokens (RFC 6749,
 * section 4.1.3; RFC 7636, section 4.5).
 *
 * {@snippet file="AuthorizationSnippets.java" region="code"}
 *
 * <p>Unless a nonce is expected, the ID Token must have none. After a hybrid response, the ID Token
 * must have the issuer and subject of the first one (OpenID Connect Core 1.0, section 3.3.3.6).
 * Immutable: each method returns a changed copy.
 */
public final class CodeGrant extends TokenGrant<CodeGrant> {

  private CodeGrant(EndpointRequest request, TokenRules rules) {
    super(request, rules);
  }

  /**
   * A grant with the verifier whose challenge was sent.
   *
   * @throws IllegalArgumentException when the response is of another server or client
   */
  public static CodeGrant of(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      AuthorizationResponse response,
      String redirectUri,
      Pkce pkce) {
    return withoutPkce(server, client, authentication, response, redirectUri)
        .set("code_verifier", pkce.verifier().reveal());
  }

  /**
   * A grant without proof key, if the authorization request had none; see {@link
   * AuthorizationRequest#withoutPkce}.
   *
   * @throws IllegalArgumentException when the response is of another server or client
   */
  public static CodeGrant withoutPkce(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      AuthorizationResponse response,
      String redirectUri) {
    if (!response.isOf(server, client)) {
      throw new IllegalArgumentException(
          "response is of another authorization server or client: " + response);
    }
    Form form =
        Form.empty()
            .with("grant_type", "authorization_code")
            .with("code", response.code().reveal())
            .with("redirect_uri", redirectUri);
    IdTokenRules rules = IdTokenRules.DEFAULT.expectingNoNonce();
    IdToken before = response.idToken();
    return new CodeGrant(
        EndpointRequest.of(server, client, authentication).form(form),
        TokenRules.DEFAULT.with(
            before == null ? rules : rules.expecting(IdTokenRules.User.of(before))));
  }

  /**
   * Requires an ID Token with the nonce that was sent.
   *
   * @throws IllegalArgumentException when the nonce is empty
   */
  public CodeGrant expectNonce(String nonce) {
    return with(rules().idToken().expectingNonce(nonce));
  }

  /**
   * Requires an ID Token whose {@code auth_time} complies with the {@code max_age} that was sent,
   * in seconds.
   */
  public CodeGrant maxAge(long seconds) {
    return with(rules().idToken().expectingMaxAge(seconds));
  }

  /** Omits the comparison of {@code auth_time} with the client's {@code default_max_age}. */
  public CodeGrant skipAuthTimeCheck() {
    return with(rules().idToken().skippingAuthTime());
  }

  /** Requires an ID Token. */
  public CodeGrant requireIdToken() {
    return with(rules().idToken().requiringIdToken());
  }

  @Override
  CodeGrant with(EndpointRequest changed, TokenRules changedRules) {
    return new CodeGrant(changed, changedRules);
  }
}
