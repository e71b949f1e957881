package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.client.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.Discovery;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Client authentication by {@code tls_client_auth} or {@code self_signed_tls_client_auth}: the
 * certificate of the TLS connection says who the client is, and the tokens are bound to it (RFC
 * 8705).
 */
public final class TlsClient {

  private TlsClient() {}

  /** A token of the client's own, bound to its certificate. */
  public static TokenResponse run(Settings settings) throws IOException, GeneralSecurityException {
    Driver http = http(settings);
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));

    // @start region="authentication"
    Client client =
        Client.of(
            JsonObject.of(
                "client_id",
                settings.clientId(),
                // the server's endpoints for clients with a certificate, where it has any
                "use_mtls_endpoint_aliases",
                true));
    ClientAuthentication authentication = ClientAuthentication.tls();
    // @end
    return http.run(ClientCredentialsGrant.of(server, client, authentication));
  }

  // @start region="transport"
  /** Over connections with the client's certificate. */
  static Driver http(Settings settings) throws IOException, GeneralSecurityException {
    char[] password = settings.get("KEY_STORE_PASSWORD").toCharArray();
    KeyStore keys = KeyStore.getInstance(new File(settings.get("KEY_STORE")), password);
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, password);
    // only where the server's certificate is of an authority that the JDK doesn't know
    KeyStore authorities = KeyStore.getInstance(new File(settings.get("TRUST_STORE")), password);
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(authorities);

    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return Driver.of(JdkTransport.builder().sslContext(tls).build()).env(settings.env());
  }

  // @end

  public static void main(String... args) throws IOException, GeneralSecurityException {
    System.out.println(run(Settings.fromEnvironment()));
  }
}
