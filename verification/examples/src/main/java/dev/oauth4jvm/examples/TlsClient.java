package dev.oauth4jvm.examples;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Client authentication by {@code tls_client_auth} or {@code self_signed_tls_client_auth}: the
 * certificate of the TLS connection says who the client is, and the tokens are bound to it (RFC
 * 8705). {@code KEY_STORE} and {@code TRUST_STORE} are PKCS #12 files, {@code STORE_PASSWORD} opens
 * both.
 */
public final class TlsClient {

  private TlsClient() {}

  /** Returns a token of the client's own, bound to its certificate. */
  public static TokenResponse run(Settings settings) throws IOException {
    Driver http = Driver.of(transport(settings)).env(settings.env());
    AuthorizationServer server = http.run(Discovery.oidc(settings.issuer()));

    // @start region="authentication"
    Client client =
        Client.of(
            JsonObject.of(
                "client_id",
                settings.clientId(),
                // the server's endpoints for clients with a certificate, if it has any
                "use_mtls_endpoint_aliases",
                true));
    ClientAuthentication authentication = ClientAuthentication.tls();
    // @end
    return http.run(ClientCredentialsGrant.of(server, client, authentication));
  }

  // @start region="transport"
  /** Creates a TLS context that presents the client's certificate and trusts the server's. */
  static SocketTransport transport(Settings settings) throws IOException {
    char[] password = settings.get("STORE_PASSWORD").toCharArray();
    try {
      KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
      own.init(keyStore(settings.get("KEY_STORE"), password), password);
      // only if the JDK does not trust the authority of the server's certificate
      TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
      trusted.init(keyStore(settings.get("TRUST_STORE"), password));

      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
      return SocketTransport.builder().sslContext(tls).build();
    } catch (GeneralSecurityException unusable) {
      throw new IOException("KEY_STORE or TRUST_STORE cannot be used", unusable);
    }
  }

  /** By its type: a provider that guesses it, such as Bouncy Castle as the first, may fail. */
  private static KeyStore keyStore(String file, char[] password)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      store.load(in, password);
    }
    return store;
  }

  // @end

  public static void main(String... args) throws IOException {
    System.out.println(run(Settings.fromEnvironment()));
  }
}
