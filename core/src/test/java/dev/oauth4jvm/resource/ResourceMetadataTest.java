package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The metadata document of a resource follows from its policy (RFC 9728). */
class ResourceMetadataTest {

  private static final AuthorizationServer OTHER =
      AuthorizationServer.of("https://b.example", "https://b.example/jwks");

  private static JwtAccessTokens tokens(AuthorizationServer server) {
    return JwtAccessTokens.of(server).algorithms(EnumSet.of(JwsAlgorithm.ES256));
  }

  private static JsonObject json(JwtAccessTokens... trusted) {
    ProtectedResource.Builder builder = ProtectedResource.of("https://api.example/orders");
    for (JwtAccessTokens tokens : trusted) {
      builder = builder.trust(tokens);
    }
    return builder.build().metadata().json();
  }

  @Test
  void thePolicyDeterminesTheDocument() {
    assertThat(
            json(
                    tokens(Api.SERVER),
                    JwtAccessTokens.discovered("https://c.example"),
                    JwtAccessTokens.ofIssuers(issuer -> false))
                .without("dpop_signing_alg_values_supported"))
        .isEqualTo(
            JsonObject.of(
                "resource",
                "https://api.example/orders",
                "authorization_servers",
                List.of(Api.ISSUER, "https://c.example"),
                "bearer_methods_supported",
                List.of("header")));
    assertThat(json(tokens(Api.SERVER)).strings("dpop_signing_alg_values_supported"))
        .containsExactly("ES256");
  }

  @Test
  void aPolicyThatRequiresABindingSaysSo() {
    JsonObject dpop = json(tokens(Api.SERVER).requireDpop());
    assertThat(dpop.bool("dpop_bound_access_tokens_required")).isTrue();
    assertThat(dpop.strings("bearer_methods_supported")).isEmpty();
    JsonObject certificate = json(tokens(Api.SERVER).requireCertificateBinding());
    assertThat(certificate.bool("tls_client_certificate_bound_access_tokens")).isTrue();
    assertThat(certificate.has("dpop_signing_alg_values_supported")).isFalse();
    assertThat(certificate.strings("bearer_methods_supported")).containsExactly("header");
    JsonObject mixed = json(tokens(Api.SERVER).requireDpop(), tokens(OTHER));
    assertThat(mixed.has("dpop_bound_access_tokens_required")).isFalse();
    assertThat(mixed.strings("bearer_methods_supported")).containsExactly("header");
  }

  @Test
  void aResourceThatNamesNoServerLeavesTheMemberOut() {
    assertThat(json(JwtAccessTokens.ofIssuers(issuer -> false)).has("authorization_servers"))
        .isFalse();
  }

  @Test
  void theCallerSetsTheOtherMembers() {
    ResourceServer metadata =
        ProtectedResource.of("https://api.example/orders")
            .trust(tokens(Api.SERVER))
            .metadata("scopes_supported", List.of("a", "b"))
            .metadata("resource_name", "Orders")
            .metadata("authorization_servers", List.of("https://public.example"))
            .build()
            .metadata();

    assertThat(metadata.scopesSupported()).containsExactly("a", "b");
    assertThat(metadata.resourceName()).isEqualTo("Orders");
    assertThat(metadata.authorizationServers()).containsExactly("https://public.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resource",
        "bearer_methods_supported",
        "dpop_signing_alg_values_supported",
        "dpop_bound_access_tokens_required"
      })
  void theCallerCannotContradictThePolicy(String member) {
    ProtectedResource.Builder builder = ProtectedResource.of("https://api.example");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.metadata(member, "x"))
        .withMessageContaining(member);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.metadata("x", new Object()));
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example,https://api.example/.well-known/oauth-protected-resource",
    "https://api.example/,https://api.example/.well-known/oauth-protected-resource",
    "https://api.example/a/b,https://api.example/.well-known/oauth-protected-resource/a/b",
    "https://api.example/a/,https://api.example/.well-known/oauth-protected-resource/a/",
    "https://api.example/a?b=c,https://api.example/.well-known/oauth-protected-resource/a?b=c"
  })
  void aClientFindsTheDocumentWhereItIsServed(String identifier, String location) {
    ProtectedResource resource = ProtectedResource.of(identifier).trust(tokens(Api.SERVER)).build();
    assertThat(resource.metadataLocation()).isEqualTo(URI.create(location));
    Response response = resource.metadataResponse();
    Server serving =
        new Server()
            .answer(
                request ->
                    request.uri().equals(resource.metadataLocation())
                        ? response
                        : Server.json(404, "{}"));

    assertThat(serving.run(ResourceDiscovery.of(identifier))).isEqualTo(resource.metadata());
    assertThat(response.mediaType()).isEqualTo("application/json");
  }
}
