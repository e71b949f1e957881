package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are sent to which introspection endpoint, and which to none. */
class IntrospectedFormTest {

  private static final AuthorizationServer OTHER =
      AuthorizationServer.of(
          JsonObject.of("issuer", "https://b.example", "jwks_uri", "https://b.example/jwks")
              .with("introspection_endpoint", "https://b.example/introspect"));

  private final Introspector introspector = new Introspector();

  private static IntrospectedTokens other() {
    return IntrospectedTokens.of(OTHER, Introspector.CLIENT, Introspector.AUTHENTICATION);
  }

  private static ProtectedResource.Builder resource() {
    return ProtectedResource.of(Api.AUDIENCE);
  }

  private void activate(String token) {
    introspector.active.put(token, Introspector.state().without("iss"));
  }

  private String jwt(String issuer) {
    String token = Api.token().claim("iss", Api.quoted(issuer)).sign(Api.KEY);
    activate(token);
    return token;
  }

  @Test
  void aJwtOfAnIssuerWhoseJwtsAreTrustedIsNeverIntrospected() {
    ProtectedResource both =
        resource()
            .trust(Introspector.tokens())
            .trust(JwtAccessTokens.of(Introspector.AS))
            .trust(JwtAccessTokens.ofIssuers("https://c.example"::equals))
            .build();

    assertThat(introspector.admit(both, jwt(Api.ISSUER)).subject()).isEqualTo("alice");
    String forged = Api.token().sign(Api.ATTACKER);
    activate(forged);
    assertThat(introspector.refuse(both, forged).reason()).isEqualTo(Reason.SIGNATURE);
    assertThat(introspector.requested()).isEmpty();
    assertThat(introspector.admit(both, Introspector.TOKEN).subject()).isEqualTo("alice");
    assertThat(both.metadata().authorizationServers()).containsExactly(Api.ISSUER);
  }

  @Test
  void aJwtOfTheIntrospectingServerIsIntrospectedIfItsJwtsAreNotTrusted() {
    ProtectedResource resource = resource().trust(Introspector.tokens()).build();
    String token = jwt(Api.ISSUER);

    assertThat(introspector.admit(resource, token).claims().string("username"))
        .isEqualTo("alice@example.com");
    assertThat(introspector.server.run(resource.validateToken(token)))
        .isInstanceOf(UnboundToken.class);
    assertThat(introspector.requested()).containsExactly(token);
  }

  @Test
  void aJwtOfAnyOtherServerIsRefusedWithoutARequest() {
    ProtectedResource resource = resource().trust(Introspector.tokens()).build();

    assertThat(introspector.refuse(resource, jwt("https://evil.example")).reason())
        .isEqualTo(Reason.ISSUER);
    String nameless = Api.token().claim("iss", null).sign(Api.KEY);
    activate(nameless);
    assertThat(introspector.refuse(resource, nameless).reason()).isEqualTo(Reason.CLAIM);
    assertThat(introspector.refuse(resource, "a.b.c").reason()).isEqualTo(Reason.FORMAT);
    assertThat(introspector.server.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b", "a.b.c.d", "eyJhbGciOiJkaXIifQ..c.d.e", "a-._~+/==", "...."})
  void aTokenThatIsNoJwtIsIntrospected(String token) {
    ProtectedResource resource =
        resource().trust(Introspector.tokens()).trust(JwtAccessTokens.of(OTHER)).build();
    activate(token);

    assertThat(introspector.admit(resource, token).issuer()).isEqualTo(Api.ISSUER);
  }

  @Test
  void anEncryptedTokenIsTheDecryptersIfThereIsOne() {
    String signed = Api.token().sign(Api.KEY);
    ProtectedResource resource =
        resource()
            .trust(Introspector.tokens())
            .trust(JwtAccessTokens.of(Introspector.AS))
            .decrypter(jwe -> signed)
            .build();

    assertThat(introspector.admit(resource, "a.b.c.d.e").clientId()).isEqualTo("shop");
    assertThat(introspector.requested()).isEmpty();
  }

  @Test
  void aPrefixChoosesTheServer() {
    ProtectedResource resource =
        resource().trust(Introspector.tokens()).trust(other().prefix("b_")).build();
    activate("b_1");
    activate("b_1.2.3");
    activate("a_1");

    assertThat(introspector.admit(resource, "b_1").issuer()).isEqualTo("https://b.example");
    assertThat(introspector.admit(resource, "b_1.2.3").issuer()).isEqualTo("https://b.example");
    assertThat(introspector.admit(resource, "a_1").issuer()).isEqualTo(Api.ISSUER);
    assertThat(resource.metadata().authorizationServers())
        .containsExactly(Api.ISSUER, "https://b.example");
  }

  @Test
  void aTokenWithAnotherPrefixIsRefusedWithoutARequest() {
    ProtectedResource resource = resource().trust(other().prefix("b_")).build();

    assertThat(introspector.refuse(resource, "a_1").reason()).isEqualTo(Reason.FORMAT);
    assertThat(introspector.refuse(resource, jwt("https://b.example")).reason())
        .isEqualTo(Reason.ISSUER);
    assertThat(introspector.server.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ey", "eyJ", "ewo", "e30", "IHs", "Cg", "DQ", "ew", "e3"})
  void aPrefixWithWhichAJwtMayBeginIsRefused(String prefix) {
    IntrospectedTokens tokens = Introspector.tokens();
    assertThatIllegalArgumentException().isThrownBy(() -> tokens.prefix(prefix));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ory_at_", "gho_", "ya29.", "v4.local.", "edge_", "~~", "_x"})
  void anyOtherPrefixIsAccepted(String prefix) {
    ProtectedResource resource = resource().trust(Introspector.tokens().prefix(prefix)).build();
    activate(prefix + "1");

    assertThat(introspector.admit(resource, prefix + "1").subject()).isEqualTo("alice");
  }

  @Test
  void settingsThatContradictEachOtherFailWhenTheResourceIsBuilt() {
    refused(resource().trust(Introspector.tokens()).trust(other()), "prefix");
    refused(
        resource().trust(Introspector.tokens().prefix("b_")).trust(other().prefix("b_x")),
        "both prefixes");
    refused(
        resource().trust(Introspector.tokens().prefix("b_x")).trust(other().prefix("b_")),
        "both prefixes");
    refused(resource().trust(other().requireDpop().requireCertificateBinding()), "requireDpop");
    refused(resource().trust(other().keys(Jwks.of(Server.AS).build())), "jwks");
    refused(
        resource()
            .trust(
                other()
                    .keepFor(Duration.ZERO)
                    .store(Store.inMemory(), EncryptionKey.of(new byte[32]))),
        "keepFor");
    ProtectedResource.Builder noEndpoint =
        resource()
            .trust(
                IntrospectedTokens.of(Server.AS, Introspector.CLIENT, Introspector.AUTHENTICATION));
    assertThatExceptionOfType(ProcessingException.class)
        .isThrownBy(noEndpoint::build)
        .withMessageContaining("introspection_endpoint");
    assertThatIllegalArgumentException().isThrownBy(() -> other().keepFor(Duration.ofHours(2)));
    assertThatIllegalArgumentException().isThrownBy(() -> other().keepFor(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> other().maxKept(1));
    assertThatIllegalArgumentException().isThrownBy(() -> other().maxKept(1_000_001));
    assertThatIllegalArgumentException().isThrownBy(() -> other().maxRequests(0));
    assertThatIllegalArgumentException().isThrownBy(() -> other().storeTimeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> other().audience(""));
  }

  private static void refused(ProtectedResource.Builder builder, String message) {
    assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining(message);
  }
}
