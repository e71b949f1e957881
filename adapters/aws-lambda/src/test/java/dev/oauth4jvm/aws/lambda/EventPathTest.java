package dev.oauth4jvm.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.oauth4jvm.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths as API Gateway and function URLs hand them on, and the proofs that fit them. */
class EventPathTest {

  private static final String HTTP_API = "api1.execute-api.example.com";
  private static final String FUNCTION_URL = "f1.lambda-url.example.com";
  private static final ECKey HOLDER = Issuer.ec("holder");

  private final Issuer issuer = new Issuer();
  private final ProtectedFunction function =
      ProtectedFunction.of(
          issuer.validator(),
          Issuer.offline(),
          (event, token, context) -> JsonObject.of("statusCode", 200));
  private final String bound = issuer.boundTo(HOLDER);

  /** Payload format 2.0. */
  private static JsonObject second(String domain, String path) {
    return JsonObject.of("version", "2.0", "rawPath", path, "rawQueryString", "a=%zz&{b}|c")
        .with(
            "requestContext",
            JsonObject.of("domainName", domain, "stage", "$default")
                .with("http", JsonObject.of("method", "GET", "path", path)));
  }

  /** A REST API's event. */
  private static JsonObject rest(String path) {
    return JsonObject.of("httpMethod", "GET", "path", path)
        .with("requestContext", JsonObject.of("domainName", HTTP_API, "path", path));
  }

  /** An HTTP API's event of payload format 1.0. */
  private static JsonObject first(String path) {
    return rest(path).with("version", "1.0");
  }

  private long status(JsonObject event, JsonObject headers) throws Exception {
    return Events.invoke(function, event.with("headers", headers)).integer("statusCode");
  }

  /** The answer to a proof for that path at the domain. */
  private long proven(JsonObject event, String path) throws Exception {
    String domain = event.object("requestContext").string("domainName");
    String proof = Issuer.proof(HOLDER, "GET", "https://" + domain + path, bound);
    return status(event, Events.dpop(bound, proof));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orders/a b",
        "/orders/100%",
        "/orders/%zz",
        "/a{b}",
        "/a|b^c`\\\"<>[]",
        "/orders?x",
        "/orders#x",
        "/\u00e9",
        "/\ud83d\ude00",
        "/\ufffd",
        "/\u0001\u007f",
        "/a/../b",
        "//",
        "no-slash",
        "@evil.example/",
        "*",
        ""
      })
  void noPathFailsABearerToken(String path) throws Exception {
    JsonObject bearer = Events.bearer(issuer.token());

    assertThat(status(second(HTTP_API, path), bearer)).isEqualTo(200);
    assertThat(status(second(FUNCTION_URL, path), bearer)).isEqualTo(200);
    assertThat(status(first(path), bearer)).isEqualTo(200);
    assertThat(status(rest(path), bearer)).isEqualTo(200);
  }

  @ParameterizedTest(name = "{1} comes as {0}")
  @CsvSource({
    "/orders/a b, /orders/a%20b",
    "/orders/100%, /orders/100%25",
    "/orders/%41, /orders/%2541",
    "/a{b}, /a%7Bb%7D",
    "/orders?x, /orders%3Fx",
    "/orders#x, /orders%23x",
    "/orders/\u00e9, /orders/%C3%A9",
    "/orders/\ud83d\ude00, /orders/%F0%9F%98%80",
    "/users/a@b.example, /users/a@b.example",
    "/~a, /%7Ea",
  })
  void aProofIsForThePathThatAnHttpApiDecoded(String decoded, String called) throws Exception {
    assertThat(proven(second(HTTP_API, decoded), called)).isEqualTo(200);
    assertThat(proven(first(decoded), called)).isEqualTo(200);
  }

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource({
    "/orders?x, /orders",
    "/orders?x, /orders?x",
    "/orders#x, /orders",
    "/orders/%41, /orders/A",
    "/orders/%2F, /orders/%2F",
    // escaped it is another path, though a gateway that decodes does not tell
    "/users/a@b.example, /users/a%40b.example",
    "/a/b, /a%2Fb",
  })
  void aProofForAnotherPathIsRefused(String decoded, String proved) throws Exception {
    assertThat(proven(second(HTTP_API, decoded), proved)).isEqualTo(401);
    assertThat(proven(first(decoded), proved)).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/../b, /b",
    "/a/./b, /a/b",
    "/b/.., /",
    "/b/., /b/",
    "/\ufffd, /%EF%BF%BD",
  })
  void noProofIsForAPathThatDecodingLost(String decoded, String proved) throws Exception {
    assertThat(proven(second(HTTP_API, decoded), proved)).isEqualTo(401);
    assertThat(proven(first(decoded), proved)).isEqualTo(401);
  }

  @Test
  void noProofIsForAPathInWhichASlashWasEscaped() throws Exception {
    JsonObject event =
        second(HTTP_API, "/files/a/b").with("pathParameters", JsonObject.of("id", "a/b"));

    assertThat(proven(event.with("routeKey", "GET /files/{id}"), "/files/a/b")).isEqualTo(401);
    assertThat(proven(event.with("routeKey", "GET /files/{id+}"), "/files/a/b")).isEqualTo(200);
    JsonObject old = first("/files/a/b").with("pathParameters", JsonObject.of("id", "a/b"));
    assertThat(proven(old.with("resource", "/files/{id}"), "/files/a/b")).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/orders/%C3%A9", "/orders/%3Fx", "/a%2Fb", "/a%2f%41;b=c,d", "/100%25"})
  void restApisAndFunctionUrlsHandOnWhatTheClientSent(String path) throws Exception {
    assertThat(proven(second(FUNCTION_URL, path), path)).isEqualTo(200);
    assertThat(proven(rest(path), path)).isEqualTo(200);
    assertThat(proven(rest(path), path + "x")).isEqualTo(401);
  }

  @Test
  void fieldsThatNoValidationLooksAtDecideNothing() throws Exception {
    JsonObject headers = Events.bearer(issuer.token()).with("x y", "\u0001").with("x-n", "a\r\nb");

    assertThat(status(second(HTTP_API, "/"), headers)).isEqualTo(200);
  }

  @Test
  void anAuthorizersEventIsNeverAFunctionUrls() throws Exception {
    String url = "https://" + FUNCTION_URL + "/orders%3Fx";
    JsonObject event = second(FUNCTION_URL, "/orders?x").with("routeArn", Events.METHOD_ARN);
    ApiGatewayAuthorizer authorizer = ApiGatewayAuthorizer.of(issuer.validator(), Issuer.offline());
    JsonObject headers = Events.dpop(bound, Issuer.proof(HOLDER, "GET", url, bound));

    assertThat(Events.invoke(authorizer, event.with("headers", headers)).get("isAuthorized"))
        .isEqualTo(true);
  }
}
