package dev.oauth4jvm.client;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.internal.ProfileChecks;
import dev.oauth4jvm.internal.endpoint.EndpointRequest;

/**
 * A grant with any {@code grant_type} (RFC 6749, section 4.5): token exchange, JWT bearer, SAML
 * bearer, or any other without a class of its own.
 *
 * <p>Immutable: each method returns a changed copy; {@link #parameter} adds the grant's parameters.
 */
public final class ExtensionGrant extends TokenGrant<ExtensionGrant> {

  private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

  private ExtensionGrant(EndpointRequest request, TokenRules rules) {
    super(request, rules);
  }

  /**
   * A grant of this {@code grant_type}.
   *
   * @throws IllegalArgumentException when the grant type has a class of its own, which checks what
   *     it exchanges: {@link CodeGrant}, {@link RefreshGrant}, {@link ClientCredentialsGrant},
   *     {@link DeviceCodeGrant}, {@link BackchannelGrant}
   * @throws IllegalStateException when it is {@code password} and the client has a {@linkplain
   *     Client#profile profile}
   */
  public static ExtensionGrant of(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      String grantType) {
    requireExtension(grantType);
    ClientProfile profile = client.profile();
    if (profile != null) {
      ProfileChecks.require(
          !grantType.equals("password"),
          profile,
          "that the client never learns the user's password (RFC 9700, section 2.4): CodeGrant");
    }
    return new ExtensionGrant(
        EndpointRequest.of(server, client, authentication)
            .form(Form.empty().with("grant_type", grantType)),
        TokenRules.DEFAULT);
  }

  private static void requireExtension(String grantType) {
    String own =
        switch (grantType) {
          case "authorization_code" -> "CodeGrant";
          case "refresh_token" -> "RefreshGrant";
          case "client_credentials" -> "ClientCredentialsGrant";
          case "urn:ietf:params:oauth:grant-type:device_code" -> "DeviceCodeGrant";
          case "urn:openid:params:grant-type:ciba" -> "BackchannelGrant";
          default -> null;
        };
    if (own != null) {
      throw new IllegalArgumentException(
          "grantType has a class of its own: expected an extension, but is "
              + grantType
              + "; use "
              + own);
    }
  }

  /**
   * Token exchange (RFC 8693, section 2.1); {@code N_A} is recognized as a token type.
   *
   * @param subjectToken the token to exchange
   * @param subjectTokenType the type of the token, a URN of section 3
   */
  public static ExtensionGrant tokenExchange(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      Secret subjectToken,
      String subjectTokenType) {
    return of(server, client, authentication, TOKEN_EXCHANGE)
        .set("subject_token", subjectToken.reveal())
        .set("subject_token_type", subjectTokenType)
        .recognizeTokenType("N_A");
  }

  /** A JWT as authorization grant (RFC 7523, section 2.1). */
  public static ExtensionGrant jwtBearer(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      Secret assertion) {
    return of(server, client, authentication, JWT_BEARER).set("assertion", assertion.reveal());
  }

  /** Names the acting party (RFC 8693, section 2.1). */
  public ExtensionGrant actor(Secret actorToken, String actorTokenType) {
    return set("actor_token", actorToken.reveal()).set("actor_token_type", actorTokenType);
  }

  /** Adds an {@code audience} of the token (RFC 8693, section 2.1). */
  public ExtensionGrant audience(String audience) {
    return parameter("audience", audience);
  }

  /** Adds {@code scope}: space-delimited values. */
  public ExtensionGrant scope(String scope) {
    return set("scope", scope);
  }

  @Override
  ExtensionGrant with(EndpointRequest changed, TokenRules changedRules) {
    return new ExtensionGrant(changed, changedRules);
  }
}
