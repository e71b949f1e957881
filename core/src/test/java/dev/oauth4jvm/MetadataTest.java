package dev.oauth4jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The metadata of the three parties: RFC 8414, RFC 9728, RFC 7591. */
class MetadataTest {

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"x\":\"\"}", "{\"x\":1}", "{\"x\":null}", "{\"x\":[\"a\"]}"})
  void demandsTheIdentifier(String json) throws Exception {
    JsonObject issuer = JsonObject.parse(json.replace("x", "issuer"));
    JsonObject resource = JsonObject.parse(json.replace("x", "resource"));
    JsonObject client = JsonObject.parse(json.replace("x", "client_id"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuthorizationServer.of(issuer))
        .withMessageContaining("\"issuer\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceServer.of(resource))
        .withMessageContaining("\"resource\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Client.of(client))
        .withMessageContaining("\"client_id\"");
  }

  @Test
  void demandsItsArguments() {
    assertThatNullPointerException()
        .isThrownBy(() -> AuthorizationServer.of((JsonObject) null))
        .withMessage("metadata");
    assertThatNullPointerException()
        .isThrownBy(() -> AuthorizationServer.of("x", null))
        .withMessage("jwksUri");
    assertThatNullPointerException()
        .isThrownBy(() -> ResourceServer.of(null))
        .withMessage("metadata");
    assertThatNullPointerException()
        .isThrownBy(() -> Client.of((String) null))
        .withMessage("clientId");
    assertThatIllegalArgumentException().isThrownBy(() -> Client.of(""));
    assertThatNullPointerException()
        .isThrownBy(() -> Client.of("c").clockTolerance(null))
        .withMessage("tolerance");
    assertThatNullPointerException()
        .isThrownBy(() -> Client.of("c").clockSkew(null))
        .withMessage("skew");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Client.of("c").clockTolerance(Duration.ofSeconds(-1)))
        .withMessageStartingWith("tolerance is negative");
  }

  @Test
  void keepsEveryMember() {
    JsonObject json = JsonObject.of("issuer", "https://as", "x_unknown", Map.of("a", List.of(1)));

    AuthorizationServer server = AuthorizationServer.of(json);

    assertThat(server.json()).isSameAs(json);
    assertThat(server.json().object("x_unknown").array("a")).containsExactly(1L);
    assertThat(server).hasToString("AuthorizationServer[https://as]");
  }

  @Test
  void isMadeOfIssuerAndJwkSetAlone() {
    AuthorizationServer server = AuthorizationServer.of("https://as", "https://as/jwks");

    assertThat(server.issuer()).isEqualTo("https://as");
    assertThat(server.jwksUri()).isEqualTo("https://as/jwks");
  }

  /**
   * Each accessor by its name: the value where it is there, and nothing where its type is wrong.
   */
  @Test
  void everyAccessorReadsTheMemberOfItsName() throws Exception {
    int read = 0;
    for (Class<?> type : List.of(AuthorizationServer.class, ResourceServer.class, Client.class)) {
      for (Method method : type.getDeclaredMethods()) {
        String member =
            method.getName().replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
        if (!Modifier.isPublic(method.getModifiers())
            || Modifier.isStatic(method.getModifiers())
            || method.getParameterCount() > 0
            || Set.of(
                    "json",
                    "toString",
                    "hashCode",
                    "clockSkew",
                    "clockTolerance",
                    "acceptListedAlgorithms",
                    "listedAlgorithmsAccepted")
                .contains(method.getName())) {
          continue;
        }
        Object value =
            Map.<Class<?>, Object>of(
                    String.class,
                    "https://x",
                    boolean.class,
                    true,
                    List.class,
                    List.of("a", "b"),
                    Long.class,
                    7L,
                    JsonObject.class,
                    JsonObject.of("a", "b"))
                .get(method.getReturnType());

        assertThat(method.invoke(of(type, member, value))).as(member).isEqualTo(value);
        if (!Set.of("issuer", "resource", "client_id").contains(member)) {
          Object absent = method.getReturnType() == boolean.class ? false : null;
          if (type != Client.class) {
            assertThat(method.invoke(of(type, member, 1.5))).as(member).isEqualTo(absent);
          }
          assertThat(method.invoke(of(type, "x_other", value))).as(member).isEqualTo(absent);
        }
        read++;
      }
    }
    assertThat(read).isGreaterThan(35);
  }

  private static Object of(Class<?> type, String member, Object value) {
    String identifier =
        type == AuthorizationServer.class
            ? "issuer"
            : type == ResourceServer.class ? "resource" : "client_id";
    JsonObject json = JsonObject.of(identifier, "https://id").with(member, value);
    return type == AuthorizationServer.class
        ? AuthorizationServer.of(json)
        : type == ResourceServer.class ? ResourceServer.of(json) : Client.of(json);
  }

  @ParameterizedTest
  @CsvSource({
    "default_max_age, \"300\"",
    "default_max_age, -1",
    "default_max_age, 1.5",
    "default_max_age, true",
    "require_auth_time, \"true\"",
    "require_auth_time, 1",
    "use_mtls_endpoint_aliases, \"true\"",
    "id_token_signed_response_alg, [\"RS256\"]",
    "id_token_encrypted_response_alg, 1",
    "authorization_signed_response_alg, 1",
    "authorization_encrypted_response_alg, 1",
    "userinfo_signed_response_alg, {}",
    "userinfo_encrypted_response_alg, 1",
    "introspection_signed_response_alg, false",
    "introspection_encrypted_response_alg, 1"
  })
  void aClientsMemberThatDecidesAboutACheckIsOfItsType(String name, String json)
      throws JsonException {
    JsonObject metadata = JsonObject.parse("{\"client_id\":\"c\",\"" + name + "\":" + json + "}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Client.of(metadata))
        .withMessageContaining("\"" + name + "\"");
    assertThat(Client.of(metadata.with(name, null)).clientId()).isEqualTo("c");
  }

  @Test
  void equalsByWhatItHolds() {
    assertThat(AuthorizationServer.of("a", "b"))
        .isEqualTo(AuthorizationServer.of("a", "b"))
        .hasSameHashCodeAs(AuthorizationServer.of("a", "b"))
        .isNotEqualTo(AuthorizationServer.of("a", "c"));
    assertThat(ResourceServer.of(JsonObject.of("resource", "a")))
        .isEqualTo(ResourceServer.of(JsonObject.of("resource", "a")))
        .hasSameHashCodeAs(ResourceServer.of(JsonObject.of("resource", "a")))
        .isNotEqualTo(ResourceServer.of(JsonObject.of("resource", "b")))
        .hasToString("ResourceServer[a]");
    assertThat(Client.of("a"))
        .isEqualTo(Client.of(JsonObject.of("client_id", "a")))
        .hasSameHashCodeAs(Client.of("a"))
        .isNotEqualTo(Client.of("a").clockSkew(Duration.ofSeconds(1)))
        .isNotEqualTo(Client.of("a").clockTolerance(Duration.ZERO))
        .isNotEqualTo(Client.of("a").acceptListedAlgorithms())
        .isNotEqualTo(Client.of("b"))
        .hasToString("Client[a]");
  }

  @Test
  void aClientReadsClocksAsItIsTold() {
    Client client = Client.of(JsonObject.of("client_id", "c", "client_secret", "s3cret"));

    assertThat(client.clockSkew()).isEqualTo(Duration.ZERO);
    assertThat(client.clockTolerance()).isEqualTo(Duration.ofSeconds(30));
    assertThat(client.toString()).doesNotContain("s3cret");
    Client changed = client.clockSkew(Duration.ofSeconds(-5)).clockTolerance(Duration.ofSeconds(9));
    assertThat(changed.clockSkew()).isEqualTo(Duration.ofSeconds(-5));
    assertThat(changed.clockTolerance()).isEqualTo(Duration.ofSeconds(9));
    assertThat(changed.json()).isSameAs(client.json());
    assertThat(client.clockSkew()).isEqualTo(Duration.ZERO);
  }
}
