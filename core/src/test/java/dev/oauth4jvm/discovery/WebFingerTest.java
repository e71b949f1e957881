package dev.oauth4jvm.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenID Connect Discovery 1.0, section 2; RFC 7033. */
class WebFingerTest {

  private static final String REL = "http://openid.net/specs/connect/1.0/issuer";
  private static final String ISSUER = "https://server.example.com";

  private static Response jrd(String links) {
    return Response.of(
        200,
        Headers.of("content-type", "application/jrd+json"),
        ("{\"subject\":\"acct:joe@example.com\",\"links\":" + links + "}")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static Response issuer(String href) {
    return jrd(
        "[{\"rel\":\"other\",\"href\":\"https://x\"},{\"rel\":\""
            + REL
            + "\",\"href\":"
            + href
            + "}]");
  }

  private static Response metadata() {
    return Server.json(200, "{\"issuer\":\"" + ISSUER + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "joe@example.com, example.com, acct:joe@example.com",
    "' joe@example.com ', example.com, acct:joe@example.com",
    "joe+shop@example.com, example.com, acct:joe+shop@example.com",
    "j%e@example.com, example.com, acct:j%25e@example.com",
    "jö@example.com, example.com, acct:j%C3%B6@example.com",
    "juliet@capulet.example@shopping.example.com, shopping.example.com,"
        + " acct:juliet%40capulet.example@shopping.example.com",
    "acct:juliet%40capulet.example@shopping.example.com, shopping.example.com,"
        + " acct:juliet%40capulet.example@shopping.example.com",
    "example.com, example.com, https://example.com",
    "example.com:8080, example.com:8080, https://example.com:8080",
    "example.com:8080/joe, example.com:8080, https://example.com:8080/joe",
    "example.com/joe?a=b, example.com, https://example.com/joe?a=b",
    "https://example.com/joe, example.com, https://example.com/joe",
    "HTTPS://example.com/joe#me, example.com, HTTPS://example.com/joe",
    "joe@example.com:8080, example.com:8080, https://joe@example.com:8080",
    "joe@example.com#me, example.com, https://joe@example.com",
    "joe@example.com/path, example.com, https://joe@example.com/path",
  })
  void asksTheHostOfWhatTheUserEntered(String input, String authority, String resource) {
    Server server = new Server(issuer("\"" + ISSUER + "\""), metadata());
    assertThat(server.run(WebFinger.of(input)).issuer()).isEqualTo(ISSUER);

    Request asked = server.asked.get(0);
    assertThat(asked.uri().toString())
        .startsWith("https://" + authority + "/.well-known/webfinger?resource=");
    assertThat(Form.parse(asked.uri().getRawQuery()))
        .isEqualTo(Form.empty().with("resource", resource).with("rel", REL));
    assertThat(asked.headers().first("accept")).isEqualTo("application/jrd+json, application/json");
    assertThat(server.last().uri())
        .hasToString("https://server.example.com/.well-known/openid-configuration");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "=example",
        "@example",
        "!example",
        "mailto:joe@example.com",
        "joe:secret@example.com",
        "http://example.com/joe",
        "acct:example.com",
        "acct:@example.com",
        "acct:joe@",
        "acct:joe@example.com:8080",
        "acct:joe@example.com/path",
        "acct:joe@example.com:",
        "acct:joe@example.com:port",
        "acct:joe@example.com;q",
        "acct:joe@example.com?a=b",
        "acct:joe@exam_ple",
        "joe@exam_ple",
        "joe@example.com;q",
        "joe@",
        "joe@exa mple.com",
        "https://",
        "https:///joe",
        "exämple.com",
        "joe@exämple.com",
        "example.com:port",
        "example.com\r\nx: y"
      })
  void refusesWhatNamesNoHostToAsk(String input) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebFinger.of(input))
        .withMessageStartingWith("input must be an e-mail address");
  }

  @Test
  void refusesALongInput() {
    String longest = "example.com/" + "x".repeat(2048 - 12);
    assertThat(WebFinger.of(longest)).hasToString("WebFinger[example.com]");
    assertThatIllegalArgumentException().isThrownBy(() -> WebFinger.of(longest + "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "\"\"",
        "\"http:\"",
        "\"server.example.com\"",
        "\"https://server.example.com/?a=b\"",
        "\"https://server.example.com/#a\"",
        "\"https://joe@server.example.com\"",
        "\"https://\""
      })
  void refusesALinkThatIsNoIssuer(String href) {
    Server server = new Server(issuer(href));
    assertThat(server.refuse(WebFinger.of("joe@example.com")).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(server.asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "{}", "[7]", "[{\"rel\":7}]", "[{\"rel\":\"other\"}]"})
  void refusesAResponseWithoutTheLink(String links) {
    OAuthException refusal = new Server(jrd(links)).refuse(WebFinger.of("joe@example.com"));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refusal.details().name()).isEqualTo("links");
    assertThat(refusal).hasMessageContaining(REL);
  }

  @Test
  void refusesAnIssuerOnHttp() {
    Server server = new Server(issuer("\"http://server.example.com\""));
    assertThat(server.refuse(WebFinger.of("joe@example.com")).code())
        .isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
  }

  @Test
  void refusesMetadataOfAnotherIssuer() {
    Server server = new Server(issuer("\"https://other.example.com\""), metadata());
    assertThat(server.refuse(WebFinger.of("joe@example.com")).code())
        .isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);
  }

  @Test
  void doesNotFollowARedirect() {
    Response redirect =
        Response.of(302, Headers.of("location", "https://other.example.com"), new byte[0]);
    OAuthException refusal = new Server(redirect).refuse(WebFinger.of("joe@example.com"));
    assertThat(refusal.details()).isEqualTo(Details.status(200, 302));
  }

  @Test
  void asksTheRuleForBothHosts() {
    List<String> judged = new ArrayList<>();
    Server server =
        new Server(issuer("\"" + ISSUER + "\""), metadata())
            .destinations((url, from) -> judged.add(from + " " + url.getHost()));
    server.run(WebFinger.of("joe@example.com"));
    assertThat(judged).containsExactly("user example.com", "links server.example.com");
  }

  @Test
  void showsNoAddress() {
    assertThat(WebFinger.of("joe@example.com")).hasToString("WebFinger[example.com]");
  }
}
