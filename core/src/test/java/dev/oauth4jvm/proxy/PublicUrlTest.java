package dev.oauth4jvm.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.internal.Htu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A declared URL, and the paths of requests. */
class PublicUrlTest {

  private static String url(String base, String target) {
    return PublicUrl.of(base)
        .request(Received.from(Received.STRANGER, target, "host", "evil.example"))
        .uri()
        .toString();
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com, /orders, https://api.example.com/orders",
    "https://api.example.com/, /orders, https://api.example.com/orders",
    "https://api.example.com/v1, /orders, https://api.example.com/v1/orders",
    "https://api.example.com/v1/, /orders, https://api.example.com/v1/orders",
    "https://API.example.com:443, /orders, https://api.example.com/orders",
    "https://api.example.com:8443/a%20b, /c, https://api.example.com:8443/a%20b/c",
    "http://localhost:8080, /, http://localhost:8080/",
    "https://[2001:DB8::1], /, https://[2001:db8::1]/",
    "https://my_service, /, https://my_service/",
  })
  void aDeclaredUrlIsFollowedByThePath(String base, String target, String expected) {
    assertThat(url(base, target)).isEqualTo(expected);
  }

  @Test
  void noFieldChangesADeclaredUrl() {
    ReceivedRequest received =
        Received.from(
            Received.PROXY,
            "/orders",
            "host",
            "evil.example",
            "forwarded",
            "proto=https;host=evil.example",
            "x-forwarded-host",
            "evil.example",
            "x-forwarded-proto",
            "http",
            "x-forwarded-port",
            "1");

    Request request = PublicUrl.of("https://api.example.com").request(received);

    assertThat(request.uri()).hasToString("https://api.example.com/orders");
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.headers()).isEqualTo(received.headers());
    assertThat(request.hasBody()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orders?page=2",
        "/orders?a=[b]|{c}\"<d>^`\\ %zz",
        "/orders?",
        "/orders??#",
        "https://other.example/orders?x",
        "HTTP://other.example/orders",
      })
  void aQueryNeverDecidesAnything(String target) {
    assertThat(url("https://api.example.com", target)).isEqualTo("https://api.example.com/orders");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "*, ''",
    "https://other.example, ''",
    "https://other.example?/x, ''",
    "/, /",
    "//evil.example/x, //evil.example/x",
    "/a;b=1/c,/a;b=1/c",
    "/a%2Fb, /a%2Fb",
    "/a/../b, /a/../b",
    // what RFC 3986 does not allow is escaped
    "/a|b[c]^d, /a%7Cb%5Bc%5D%5Ed",
    "/a b, /a%20b",
    "/a#b, /a%23b",
    "/\\a\"<>`{}, /%5Ca%22%3C%3E%60%7B%7D",
    "/50%, /50%25",
    "/%zz%4, /%25zz%254",
    "/é/€/\uD83D\uDE00, /%C3%A9/%E2%82%AC/%F0%9F%98%80",
    "/%C3%A9é, /%C3%A9%C3%A9",
    "/\uD83D, /%3F",
    "/%ａａ, /%25%EF%BD%81%EF%BD%81",
  })
  void aPathIsTakenAsItWasSentAndEscapedWhereItMustBe(String target, String path) {
    assertThat(url("https://api.example.com", target)).isEqualTo("https://api.example.com" + path);
  }

  @Test
  void everyCharacterMakesAUrl() {
    for (char c = 0; c < 0x300; c++) {
      String url = url("https://api.example.com", "/a" + c + "b");

      assertThat(url).as("character %s", (int) c).startsWith("https://api.example.com/a").isASCII();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a|b", "/a[b]c", "/a^b"})
  void aProofWithThePathAsABrowserWritesItFits(String path) {
    Request request =
        PublicUrl.of("https://api.example.com").request(Received.from(Received.PROXY, path));

    assertThat(Htu.parse("https://api.example.com" + path)).isEqualTo(Htu.of(request.uri()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/..", "/../v2/x", "/%2e%2E/v2/x", "/a/.%2e/%2E./v2", "/./..?", "/../v1"})
  void aPathDoesNotLeadOutOfTheDeclaredUrl(String target) {
    assertThat(Received.refused(() -> url("https://api.example.com/v1", target)))
        .hasMessageContaining("dot segments");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/.", "/a/..", "/..;/a", "/.well-known/a", "/%2Fa", "/a/%2e%2e/b"})
  void dotSegmentsWithinTheDeclaredUrlAreAccepted(String path) {
    String base = "https://api.example.com/a%20b/./v1";

    assertThat(url(base, path)).isEqualTo(base + path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "api.example.com:443", "ftp://api.example.com/", "?x", "**"})
  void aTargetThatNamesNoResourceIsRefused(String target) {
    assertThat(Received.refused(() -> url("https://api.example.com", target)))
        .hasMessageContaining("a path or an absolute URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/v1",
        "api.example.com",
        "mailto:a@example.com",
        "ftp://api.example.com",
        "https:///v1",
        "https://me@api.example.com",
        "https://api.example.com?x",
        "https://api.example.com#x",
        "https://api.example.com:0",
        "https://api.example.com:65536",
        "https://api.example.com/ x",
      })
  void whatIsNoBaseUrlIsRefused(String base) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PublicUrl.of(base))
        .withMessageContaining("expected a URL as in https://api.example.com/v1");
  }

  @Test
  void aRequestShowsNeitherItsQueryNorItsCredentials() {
    ReceivedRequest received =
        new ReceivedRequest(
            "GET",
            "/orders\n?access_token=secret",
            Headers.of("authorization", "Bearer secret", "host", "a"),
            true,
            null);

    assertThat(received.toString())
        .contains("GET /orders%0A?<redacted>", "https")
        .doesNotContain("secret");
    ReceivedRequest absolute =
        new ReceivedRequest("GET", "http://al:secret@a/x", Headers.of(), true, null);
    assertThat(absolute.toString()).contains("<no path>").doesNotContain("secret");
    assertThat(PublicUrl.of("https://a.example/v1")).hasToString("PublicUrl[https://a.example/v1]");
    assertThat(PublicUrl.forwarded(Received.PROXIES, Received.ORIGINS))
        .hasToString("PublicUrl[Proxies[10.0.0.0/8, 2001:db8::7]]");
  }

  @Test
  void proxiesAreNamed() {
    assertThatIllegalArgumentException().isThrownBy(Proxies::of).withMessage("addresses is empty");
    assertThatIllegalArgumentException().isThrownBy(() -> Proxies.of("proxy.example.com"));
  }
}
