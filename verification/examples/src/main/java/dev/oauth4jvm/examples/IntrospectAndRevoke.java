package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.client.IntrospectionResponse;
import dev.oauth4jvm.client.Revocation;
import dev.oauth4jvm.discovery.Discovery;
import java.io.IOException;

/** Introspects {@code TOKEN} (RFC 7662), revokes it (RFC 7009), and introspects it again. */
public final class IntrospectAndRevoke {

  private IntrospectAndRevoke() {}

  /** Returns the final state of the token. */
  public static IntrospectionResponse run(Settings settings) throws IOException {
    Driver http = settings.http();
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));
    Client client = Client.of(settings.clientId());
    ClientAuthentication authentication = ClientAuthentication.secretBasic(settings.clientSecret());
    Secret token = Secret.of(settings.get("TOKEN"));

    // @start region="introspection"
    Introspection introspection =
        Introspection.of(server, client, authentication, token).tokenTypeHint("access_token");
    IntrospectionResponse state = http.run(introspection);
    if (state.isActive()) {
      System.out.println("A token of the client " + state.clientId());
    }
    // @end

    // @start region="revocation"
    http.run(Revocation.of(server, client, authentication, token));
    // @end
    return http.run(introspection);
  }

  public static void main(String... args) throws IOException {
    System.out.println(run(Settings.fromEnvironment()).isActive());
  }
}
