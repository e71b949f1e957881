package dev.oauth4jvm.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenID Connect Discovery 1.0, section 4; RFC 8414, section 3; RFC 9728, section 3. */
class DiscoveryTest {

  private static final String ISSUER = "https://as.example/t";

  // ---- where the metadata stands

  @ParameterizedTest
  @CsvSource({
    "https://as.example, https://as.example/.well-known/openid-configuration",
    "https://as.example/, https://as.example/.well-known/openid-configuration",
    "https://as.example/t, https://as.example/t/.well-known/openid-configuration",
    "https://as.example/t/, https://as.example/t/.well-known/openid-configuration",
    "https://as.example:8443/a/b, https://as.example:8443/a/b/.well-known/openid-configuration",
    "https://as.example/%C3%A9, https://as.example/%C3%A9/.well-known/openid-configuration",
  })
  void asksForOpenIdConfigurationBehindThePath(String issuer, String location) {
    assertAsked(Discovery.oidc(issuer), issuer, "issuer", location);
  }

  @ParameterizedTest
  @CsvSource({
    "https://as.example, https://as.example/.well-known/oauth-authorization-server",
    "https://as.example/, https://as.example/.well-known/oauth-authorization-server",
    "https://as.example/t, https://as.example/.well-known/oauth-authorization-server/t",
    "https://as.example/t/, https://as.example/.well-known/oauth-authorization-server/t",
    "https://as.example:8443/a/b, https://as.example:8443/.well-known/oauth-authorization-server/a/b",
  })
  void asksForOAuthMetadataBeforeThePath(String issuer, String location) {
    assertAsked(Discovery.oauth(issuer), issuer, "issuer", location);
  }

  @ParameterizedTest
  @CsvSource({
    "https://rs.example, https://rs.example/.well-known/oauth-protected-resource",
    "https://rs.example/, https://rs.example/.well-known/oauth-protected-resource",
    "https://rs.example/a, https://rs.example/.well-known/oauth-protected-resource/a",
    "https://rs.example/a/, https://rs.example/.well-known/oauth-protected-resource/a/",
    "https://rs.example/a?b=c, https://rs.example/.well-known/oauth-protected-resource/a?b=c",
    "https://rs.example?b=c, https://rs.example/.well-known/oauth-protected-resource?b=c",
  })
  void asksForResourceMetadataBeforeThePath(String resource, String location) {
    assertAsked(ResourceDiscovery.of(resource), resource, "resource", location);
  }

  private static void assertAsked(
      Operation<?> discovery, String identifier, String member, String location) {
    Server server =
        new Server(Server.json(200, "{\"" + member + "\":\"" + identifier + "\",\"x\":[1]}"));

    Object metadata = server.run(discovery);

    assertThat(server.last().uri()).hasToString(location);
    assertThat(server.last().method()).isEqualTo("GET");
    assertThat(server.last().hasBody()).isFalse();
    assertThat(server.last().headers())
        .isEqualTo(Headers.of("accept", "application/json", "user-agent", "oauth4jvm"));
    if (metadata instanceof AuthorizationServer found) {
      assertThat(found.issuer()).isEqualTo(identifier);
      assertThat(found.json().has("x")).isTrue();
    } else {
      assertThat(((ResourceServer) metadata).resource()).isEqualTo(identifier);
      assertThat(((ResourceServer) metadata).json().has("x")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "as.example",
        "/t",
        "//as.example",
        "https://",
        "https:t",
        "mailto:a@b",
        "https://a b",
        "https://as.example#x",
        "https://as.example#",
        "https://as.example?a=b",
        "https://as.example?"
      })
  void demandsAnIssuerThatIsAUrl(String issuer) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Discovery.oidc(issuer))
        .withMessageStartingWith("issuer ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Discovery.oauth(issuer))
        .withMessageStartingWith("issuer ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rs.example", "/a", "https://rs.example#x", "urn:x:y", "https://a b"})
  void demandsAResourceThatIsAUrl(String resource) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceDiscovery.of(resource))
        .withMessageStartingWith("resource ");
  }

  @Test
  void saysThatAHostCannotBeRead() {
    for (ThrowingCallable discovery :
        new ThrowingCallable[] {
          () -> Discovery.oidc("https://my_server/t"),
          () -> ResourceDiscovery.of("https://my_server/t")
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(discovery)
          .withMessageContaining("underscore")
          .withMessageContaining("https://my_server/t");
    }
  }

  @Test
  void demandsAnIdentifier() {
    assertThatNullPointerException().isThrownBy(() -> Discovery.oidc(null)).withMessage("issuer");
    assertThatNullPointerException()
        .isThrownBy(() -> ResourceDiscovery.of(null))
        .withMessage("resource");
  }

  // ---- schemes

  @Test
  void refusesHttpUnlessTheCallerAllowsIt() {
    String body = "{\"issuer\":\"http://localhost:9000\",\"resource\":\"http://localhost:9000\"}";
    for (Operation<?> discovery :
        new Operation<?>[] {
          Discovery.oidc("http://localhost:9000"),
          Discovery.oauth("http://localhost:9000"),
          ResourceDiscovery.of("http://localhost:9000")
        }) {
      Server strict = new Server(Server.json(200, body));
      OAuthException failure = strict.refuse(discovery);

      assertThat(failure.code()).isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
      assertThat(failure.details()).isEqualTo(Details.member("scheme", "https", "http"));
      assertThat(strict.asked).isEmpty();

      Server local = new Server(Server.json(200, body)).insecure();
      assertThat(local.run(discovery)).isNotNull();
      assertThat(local.asked).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://as.example", "ws://as.example", "file://host/x"})
  void refusesOtherSchemesAlways(String identifier) {
    for (Operation<?> discovery :
        new Operation<?>[] {
          Discovery.oidc(identifier), Discovery.oauth(identifier), ResourceDiscovery.of(identifier)
        }) {
      Server server = new Server().insecure();

      assertThat(server.refuse(discovery).code()).isEqualTo(ErrorCode.REQUEST_PROTOCOL_FORBIDDEN);
      assertThat(server.asked).isEmpty();
    }
  }

  // ---- what comes back

  @ParameterizedTest
  @CsvSource({"201", "204", "301", "302", "404", "500"})
  void refusesOtherStatuses(int status) {
    String body = "{\"issuer\":\"" + ISSUER + "\",\"resource\":\"" + ISSUER + "\"}";

    assertRefused(
        Server.json(status, body, "location", "https://elsewhere.example"),
        ErrorCode.RESPONSE_IS_NOT_CONFORM,
        Details.status(200, status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/plain", "application/jwt"})
  void refusesOtherContentTypes(String contentType) {
    byte[] body = ("{\"issuer\":\"" + ISSUER + "\"}").getBytes(StandardCharsets.UTF_8);

    assertRefused(
        Response.of(200, Headers.of("content-type", contentType), body),
        ErrorCode.RESPONSE_IS_NOT_JSON,
        Details.field("content-type", "application/json", contentType));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "\"x\"", "{\"issuer\":\"a\",\"issuer\":\"b\"}"})
  void refusesBodiesThatAreNoJsonObject(String body) {
    assertRefused(
        Server.json(200, body),
        ErrorCode.PARSE_ERROR,
        new Details(Details.Place.MEMBER, null, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://as.example/t/",
        "https://as.example",
        "https://AS.example/t",
        "https://as.example:443/t",
        "https://evil.example/t"
      })
  void refusesAnotherIdentifier(String other) {
    String body = "{\"issuer\":\"" + other + "\",\"resource\":\"" + other + "\"}";

    for (Operation<?> discovery : discoveries()) {
      OAuthException failure = new Server(Server.json(200, body)).refuse(discovery);

      assertThat(failure).isInstanceOf(ProcessingException.class);
      assertThat(failure.code()).isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);
      String member = discovery instanceof ResourceDiscovery ? "resource" : "issuer";
      assertThat(failure.details()).isEqualTo(Details.member(member, ISSUER, other));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "\"\"", "[\"https://as.example/t\"]"})
  void refusesIdentifiersOfOtherTypes(String json) {
    String body = "{\"issuer\":" + json + ",\"resource\":" + json + "}";

    for (Operation<?> discovery : discoveries()) {
      assertThat(new Server(Server.json(200, body)).refuse(discovery).code())
          .isEqualTo(ErrorCode.INVALID_RESPONSE);
      assertThat(new Server(Server.json(200, "{}")).refuse(discovery).code())
          .isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
  }

  private static void assertRefused(Response response, ErrorCode code, Details details) {
    for (Operation<?> discovery : discoveries()) {
      OAuthException failure = new Server(response).refuse(discovery);

      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.details()).isEqualTo(details);
    }
  }

  private static Operation<?>[] discoveries() {
    return new Operation<?>[] {
      Discovery.oidc(ISSUER), Discovery.oauth(ISSUER), ResourceDiscovery.of(ISSUER)
    };
  }
}
