package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.apache.ApacheTransport;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.okhttp.OkHttpTransport;
import java.io.IOException;
import okhttp3.OkHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The transports over other HTTP clients, against oidc-provider. */
class TransportsIT {

  private static final String API = "https://api.example.com";

  private static OidcProvider provider;

  /** The transports. */
  enum Kind {
    APACHE {
      @Override
      Transport transport() {
        return ApacheTransport.of(PoolingHttpClientConnectionManagerBuilder.create().build());
      }
    },
    OK_HTTP {
      @Override
      Transport transport() {
        return OkHttpTransport.of(new OkHttpClient());
      }
    };

    abstract Transport transport();

    Driver driver() {
      return Driver.of(transport()).env(Env.system().allowInsecureRequests());
    }
  }

  @BeforeAll
  static void start() {
    provider =
        OidcProvider.builder()
            .client("app", "a secret")
            .resource(API, "ES256")
            .requireDpopNonce()
            .start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @ParameterizedTest
  @EnumSource
  void aTokenIsObtained(Kind kind) throws IOException {
    Driver http = kind.driver();
    AuthorizationServer server = http.run(Discovery.oidc(provider.issuer()));
    TokenResponse token =
        http.run(
            ClientCredentialsGrant.of(
                    server,
                    Client.of("app"),
                    ClientAuthentication.secretBasic(Secret.of("a secret")))
                .resource(API)
                .dpop(DpopHandle.of(ProviderClients.key("ES256"))));

    assertThat(token.tokenType()).isEqualTo("dpop"); // after the nonce that the server wanted
    assertThat(Jwt.parse(token.accessToken().reveal()).claims()).containsEntry("aud", API);
  }
}
