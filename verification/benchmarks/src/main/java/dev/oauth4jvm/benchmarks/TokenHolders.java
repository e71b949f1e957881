package dev.oauth4jvm.benchmarks;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.HttpResponse;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.tokens.TokenSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ClientCredentialsOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

/** Libraries that hold a client's own token, which a server has issued for a day. */
final class TokenHolders {

  private static final String BODY =
      "{\"access_token\":\"a\",\"token_type\":\"bearer\",\"expires_in\":86400}";

  /** A library with a token in memory. */
  interface Holder {
    /** Returns the token, in the library's form. */
    Object token() throws Exception;
  }

  private TokenHolders() {}

  /** A holder by its name: ours, spring or msal. */
  static Holder of(String name) throws Exception {
    return switch (name) {
      case "ours" -> ours();
      case "spring" -> spring();
      case "msal" -> msal();
      default -> throw new IllegalArgumentException("no holder: " + name);
    };
  }

  private static Holder ours() {
    byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
    Headers headers = Headers.of("content-type", "application/json");
    Driver driver = Driver.of(request -> Response.of(200, headers, body));
    AuthorizationServer server =
        AuthorizationServer.of(
            JsonObject.of(
                "issuer", "https://as.example", "token_endpoint", "https://as.example/token"));
    TokenSource tokens =
        TokenSource.of(
                ClientCredentialsGrant.of(server, Client.of("c"), ClientAuthentication.none()))
            .renewAhead(Duration.ofMinutes(1), driver)
            .build();
    return () -> driver.run(tokens.token());
  }

  private static Holder spring() {
    ClientRegistration registration =
        ClientRegistration.withRegistrationId("as")
            .clientId("c")
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
            .tokenUri("https://as.example/token")
            .build();
    var registrations = new InMemoryClientRegistrationRepository(registration);
    var provider = new ClientCredentialsOAuth2AuthorizedClientProvider();
    provider.setAccessTokenResponseClient(
        request ->
            OAuth2AccessTokenResponse.withToken("a")
                .tokenType(TokenType.BEARER)
                .expiresIn(86400)
                .build());
    var manager =
        new AuthorizedClientServiceOAuth2AuthorizedClientManager(
            registrations, new InMemoryOAuth2AuthorizedClientService(registrations));
    manager.setAuthorizedClientProvider(provider);
    // may be kept: it has the registration and the client's name
    OAuth2AuthorizeRequest request =
        OAuth2AuthorizeRequest.withClientRegistrationId("as").principal("c").build();
    return () -> Objects.requireNonNull(manager.authorize(request)).getAccessToken();
  }

  private static Holder msal() throws Exception {
    ConfidentialClientApplication application =
        ConfidentialClientApplication.builder("c", ClientCredentialFactory.createFromSecret("s"))
            .authority("https://as.example/tenant/")
            .instanceDiscovery(false)
            .httpClient(
                request -> {
                  HttpResponse response = new HttpResponse();
                  response.statusCode(200);
                  response.addHeaders(Map.of("content-type", List.of("application/json")));
                  response.body(BODY);
                  return response;
                })
            .build();
    ClientCredentialParameters parameters =
        ClientCredentialParameters.builder(Set.of("https://api.example/.default")).build();
    return () -> application.acquireToken(parameters).get().accessToken();
  }
}
