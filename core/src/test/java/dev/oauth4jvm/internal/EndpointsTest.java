package dev.oauth4jvm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

  private static final String MEMBER = "token_endpoint";
  private static final Client PLAIN = Client.of("c");
  private static final Client MTLS =
      Client.of(JsonObject.of("client_id", "c", "use_mtls_endpoint_aliases", true));

  private static AuthorizationServer server(Object endpoint) {
    return AuthorizationServer.of(JsonObject.of("issuer", "https://as.example", MEMBER, endpoint));
  }

  private static ProcessingException refuse(AuthorizationServer server, Client client, Env env) {
    return catchThrowableOfType(
        ProcessingException.class, () -> Endpoints.of(server, client, MEMBER, env));
  }

  @Test
  void takesTheEndpointFromTheMetadata() {
    assertThat(Endpoints.of(server("https://as.example/token?a=b"), PLAIN, MEMBER, Env.system()))
        .isEqualTo(URI.create("https://as.example/token?a=b"));
  }

  @Test
  void refusesAMissingEndpoint() {
    AuthorizationServer server = AuthorizationServer.of(JsonObject.of("issuer", "https://as"));

    for (ProcessingException failure :
        new ProcessingException[] {
          refuse(server, PLAIN, Env.system()),
          refuse(server, MTLS, Env.system()),
          refuse(server((Object) null), PLAIN, Env.system())
        }) {
      assertThat(failure.code()).isEqualTo(ErrorCode.MISSING_SERVER_METADATA);
      assertThat(failure.details())
          .isEqualTo(Details.member(MEMBER, "an absolute https: URL", null));
      assertThat(failure).hasMessageContaining("\"token_endpoint\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/token",
        "//as.example/token",
        "https:token",
        "https://",
        "as.example",
        "https://a b/",
        "https://as.example/token#",
        "https://as.example/token#a",
        "https://u@as.example/token",
        "https://as.example:443@evil.example/token",
        "mailto:a@b",
        "file:/etc/passwd"
      })
  void refusesAnEndpointThatIsNoUrl(String endpoint) {
    ProcessingException failure = refuse(server(endpoint), PLAIN, Env.system());

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_SERVER_METADATA);
    assertThat(failure.details())
        .isEqualTo(Details.member(MEMBER, "an absolute https: URL", endpoint));
  }

  @Test
  void saysThatAHostCannotBeRead() {
    assertThat(refuse(server("https://my_server:8443/token"), PLAIN, Env.system()))
        .hasMessageContaining("its host of letters, digits, hyphens and dots")
        .hasMessageContaining("underscore")
        .hasMessageContaining("https://my_server:8443/token");
  }

  @Test
  void refusesAnEndpointThatIsNoString() {
    assertThat(refuse(server(1), PLAIN, Env.system()).code())
        .isEqualTo(ErrorCode.INVALID_SERVER_METADATA);
  }

  @ParameterizedTest
  @CsvSource({
    "http://as.example/token, HTTP_REQUEST_FORBIDDEN, http",
    "HTTP://as.example/token, HTTP_REQUEST_FORBIDDEN, http",
    "http://localhost:8080/token, HTTP_REQUEST_FORBIDDEN, http",
    "ftp://as.example/token, REQUEST_PROTOCOL_FORBIDDEN, ftp",
    "ws://as.example/token, REQUEST_PROTOCOL_FORBIDDEN, ws",
  })
  void refusesOtherSchemesThanHttps(String endpoint, ErrorCode code, String scheme) {
    ProcessingException failure = refuse(server(endpoint), PLAIN, Env.system());

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.details()).isEqualTo(Details.member("scheme", "https", scheme));
  }

  @Test
  void allowsHttpAndNothingElseWhereTheCallerSaysSo() {
    Env insecure = Env.system().allowInsecureRequests();

    assertThat(Endpoints.of(server("http://as.example/token"), PLAIN, MEMBER, insecure))
        .isEqualTo(URI.create("http://as.example/token"));
    assertThat(Endpoints.of(server("https://as.example/token"), PLAIN, MEMBER, insecure))
        .isEqualTo(URI.create("https://as.example/token"));
    assertThat(refuse(server("ftp://as.example/token"), PLAIN, insecure).code())
        .isEqualTo(ErrorCode.REQUEST_PROTOCOL_FORBIDDEN);
  }

  @Test
  void prefersTheAliasForMutualTlsWhereTheClientUsesThose() {
    JsonObject metadata =
        JsonObject.of("issuer", "https://as.example", MEMBER, "https://as.example/token");
    AuthorizationServer aliased =
        AuthorizationServer.of(
            metadata.with("mtls_endpoint_aliases", JsonObject.of(MEMBER, "https://mtls/token")));
    AuthorizationServer others =
        AuthorizationServer.of(
            metadata.with("mtls_endpoint_aliases", JsonObject.of("x", "https://mtls/x")));

    assertThat(Endpoints.of(aliased, MTLS, MEMBER, Env.system()))
        .isEqualTo(URI.create("https://mtls/token"));
    assertThat(Endpoints.of(aliased, PLAIN, MEMBER, Env.system()))
        .isEqualTo(URI.create("https://as.example/token"));
    assertThat(Endpoints.of(others, MTLS, MEMBER, Env.system()))
        .isEqualTo(URI.create("https://as.example/token"));
  }

  @Test
  void judgesTheAliasLikeAnyEndpoint() {
    JsonObject metadata =
        JsonObject.of("issuer", "https://as.example", MEMBER, "https://as.example/token");

    assertThat(
            refuse(
                    AuthorizationServer.of(
                        metadata.with("mtls_endpoint_aliases", JsonObject.of(MEMBER, "x"))),
                    MTLS,
                    Env.system())
                .details()
                .name())
        .isEqualTo("mtls_endpoint_aliases.token_endpoint");
    assertThat(
            refuse(
                    AuthorizationServer.of(
                        metadata.with("mtls_endpoint_aliases", JsonObject.of(MEMBER, "http://x/"))),
                    MTLS,
                    Env.system())
                .code())
        .isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
  }

  @Test
  void namesTheLibraryInEveryRequest() {
    Request request = Endpoints.get(URI.create("https://as.example/"), "application/json");

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.headers().first("accept")).isEqualTo("application/json");
    assertThat(request.headers().first("user-agent")).isEqualTo("oauth4jvm");
    assertThat(request.hasBody()).isFalse();
  }
}
