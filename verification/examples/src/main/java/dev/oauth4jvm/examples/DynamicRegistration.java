package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Dynamic client registration (RFC 7591): the client introduces itself to the server. */
public final class DynamicRegistration {

  private DynamicRegistration() {}

  /** Returns the client and its authentication. */
  public static RegisteredClient run(Settings settings) throws IOException {
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));

    // @start region="register"
    JsonObject metadata =
        JsonObject.of(
            "client_name",
            "Shop",
            "redirect_uris",
            List.of(settings.redirectUri()),
            "grant_types",
            List.of("authorization_code"),
            "token_endpoint_auth_method",
            "client_secret_basic");
    RegisteredClient registered =
        http.run(
            ClientRegistration.of(server, metadata)
                .initialAccessToken(Secret.of(settings.get("INITIAL_ACCESS_TOKEN"))));
    // keep registered.json(): it holds the secrets
    ClientAuthentication authentication =
        ClientAuthentication.secretBasic(Objects.requireNonNull(registered.clientSecret()));
    // @end
    System.out.println(registered.client() + " authenticates by " + authentication);
    return registered;
  }

  public static void main(String... args) throws IOException {
    System.out.println(run(Settings.fromEnvironment()));
  }
}
