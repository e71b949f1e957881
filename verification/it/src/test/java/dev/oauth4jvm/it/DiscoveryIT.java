package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class DiscoveryIT {

  private final Driver http = Driver.of(Party.TRANSPORT).env(Env.system().allowInsecureRequests());
  private final LocalAuthorizationServer spring;
  private OidcProvider provider;

  DiscoveryIT(LocalAuthorizationServer spring) {
    this.spring = spring;
  }

  @BeforeAll
  void start() {
    provider = OidcProvider.builder().start();
  }

  @AfterAll
  void stop() {
    provider.close();
  }

  /** One of the servers, found in one of the two ways. */
  private record Found(
      String name,
      String issuer,
      String jwksUri,
      String tokenEndpoint,
      IntSupplier requests,
      Function<String, Discovery> way) {
    @Override
    public String toString() {
      return name;
    }
  }

  List<Found> ways() {
    return List.of(
        spring("OpenID Connect", Discovery::oidc),
        spring("RFC 8414", Discovery::oauth),
        oidcProvider("OpenID Connect", Discovery::oidc),
        oidcProvider("RFC 8414", Discovery::oauth));
  }

  private Found spring(String name, Function<String, Discovery> way) {
    return new Found(
        "Spring Authorization Server, " + name,
        spring.issuer(),
        spring.jwksUri().toString(),
        spring.tokenEndpoint().toString(),
        () -> spring.discoveryRequests().count(),
        way);
  }

  private Found oidcProvider(String name, Function<String, Discovery> way) {
    return new Found(
        "oidc-provider, " + name,
        provider.issuer(),
        provider.jwksUri().toString(),
        provider.tokenEndpoint().toString(),
        provider::discoveryRequests,
        way);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void findsTheMetadataOfTheServer(Found at) throws IOException {
    int before = at.requests().getAsInt();

    AuthorizationServer server = http.run(at.way().apply(at.issuer()));

    assertThat(server.issuer()).isEqualTo(at.issuer());
    assertThat(server.jwksUri()).isEqualTo(at.jwksUri());
    assertThat(server.tokenEndpoint()).isEqualTo(at.tokenEndpoint());
    assertThat(server.grantTypesSupported()).contains("client_credentials");
    assertThat(server.tokenEndpointAuthMethodsSupported()).contains("client_secret_basic");
    assertThat(server.dpopSigningAlgValuesSupported()).contains("ES256");
    assertThat(at.requests().getAsInt()).isEqualTo(before + 1);
  }

  /** The same document stands at the same place, but its issuer is written in another way. */
  @ParameterizedTest
  @MethodSource("ways")
  void refusesAnIssuerThatDiffersInASlashAlone(Found at) {
    int before = at.requests().getAsInt();

    Refused.with(
        ErrorCode.JSON_ATTRIBUTE_COMPARISON, () -> http.run(at.way().apply(at.issuer() + "/")));

    assertThat(at.requests().getAsInt()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void refusesAnIssuerThatIsNotThere(Found at) {
    Refused.with(
        ErrorCode.RESPONSE_IS_NOT_CONFORM,
        () -> http.run(at.way().apply(at.issuer() + "/no/such/tenant")));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void sendsNothingInTheClearUnlessAllowed(Found at) {
    int before = at.requests().getAsInt();

    Refused.with(
        ErrorCode.HTTP_REQUEST_FORBIDDEN,
        () -> Driver.of(Party.TRANSPORT).run(at.way().apply(at.issuer())));

    assertThat(at.requests().getAsInt()).isEqualTo(before);
  }
}
