package dev.oauth4jvm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.http.Request;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtuTest {

  @ParameterizedTest
  @CsvSource({
    // RFC 3986, section 6.2.3: default ports and the empty path
    "https://a.example, https://a.example/",
    "https://a.example/, https://a.example/",
    "https://a.example:443, https://a.example/",
    "https://a.example:/x, https://a.example/x",
    "http://a.example:80/x, http://a.example/x",
    "https://a.example:80/x, https://a.example:80/x",
    "http://a.example:443/x, http://a.example:443/x",
    "https://a.example:8443/x, https://a.example:8443/x",
    "https://a.example:4430/x, https://a.example:4430/x",
    "https://a.example/x/, https://a.example/x/",
    // section 6.2.2.1: case
    "HTTPS://A.Example/X, https://a.example/X",
    "https://a.example/%c3%a9, https://a.example/%C3%A9",
    // section 6.2.2.2: percent-encoding
    "https://a.example/%7Eal%69ce%2D%2E%5F, https://a.example/~alice-._",
    "https://a.example/a%2Fb%2fc, https://a.example/a%2Fb%2Fc",
    "https://a.example/a%20b%25, https://a.example/a%20b%25",
    // section 6.2.2.3: dot segments
    "https://a.example/a/./b, https://a.example/a/b",
    "https://a.example/a/../b, https://a.example/b",
    "https://a.example/a/b/.., https://a.example/a/",
    "https://a.example/a/b/., https://a.example/a/b/",
    "https://a.example/.., https://a.example/",
    "https://a.example/../../a, https://a.example/a",
    "https://a.example/a/%2E%2e/b, https://a.example/b",
    "https://a.example/a//../b, https://a.example/a/b",
    "https://a.example/.a/..b/c., https://a.example/.a/..b/c.",
    "https://a.example//, https://a.example//",
    // RFC 9449, section 4.3: query and fragment are not compared
    "https://a.example/x?y=z, https://a.example/x",
    "https://a.example/x#y, https://a.example/x",
    "https://a.example?y=/../z#w, https://a.example/",
    // hosts of other kinds
    "https://[::1]:443/x, https://[::1]/x",
    "https://[2001:DB8::A]:8443/, https://[2001:db8::a]:8443/",
    "http://my_service:80/x, http://my_service/x",
    "http://my_service:8080/x, http://my_service:8080/x",
    "https://127.0.0.1/x, https://127.0.0.1/x",
  })
  void normalises(String url, String expected) {
    assertThat(Htu.parse(url)).isEqualTo(expected);
    assertThat(Htu.of(URI.create(url))).isEqualTo(expected);
    // once is enough
    assertThat(Htu.parse(expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/x",
        "//a.example/x",
        "x",
        "mailto:a@example.com",
        "https:",
        "https:///x",
        "https://:/x",
        "https://:443/x",
        "https:x",
        "https://a.example/%z",
        "https://a.example/ x",
        "https://al@a.example/",
        "https://@a.example/",
        "http://al:pw@my_service/",
        "file:/etc/passwd",
        "ht tps://a.example/"
      })
  void readsNothingButAbsoluteUrlsWithoutUserInformation(String text) {
    assertThat(Htu.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/a|b[c]^, https://a.example/a%7Cb%5Bc%5D%5E",
    "https://[::1]/a|, https://[::1]/a%7C",
  })
  void escapesWhatBrowsersLeaveInAPath(String url, String expected) {
    assertThat(Htu.parse(url)).isEqualTo(expected);
    assertThat(Htu.of(URI.create(expected))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a|b/", "https://a.example|/x", "|https://a.example/"})
  void escapesNothingBesidesAPath(String url) {
    assertThat(Htu.parse(url)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://:443/", "https://al@:443/", "https://:/x"})
  void aUrlWithoutHostIsNotAbsolute(URI url) {
    assertThat(Htu.isAbsolute(url)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/\u00e4, https://a.example/%C3%A4",
    "https://a.example/\ud83d\ude00?\u00e4, https://a.example/%F0%9F%98%80",
    // not composed to one character: to many servers that is another path
    "https://a.example/a\u0308, https://a.example/a%CC%88",
    "https://a.example/%c3%a4\u00e4, https://a.example/%C3%A4%C3%A4",
  })
  void isAsciiAsWhatGoesOverTheWire(URI url, String expected) {
    assertThat(Htu.of(url)).isEqualTo(expected);
    assertThat(Request.get(url).uri().toString()).isASCII();
    assertThat(Htu.of(Request.get(url).uri())).isEqualTo(expected);
    // a proof that says otherwise names no URL (RFC 3986)
    assertThat(Htu.parse(url.toString())).isNull();
  }

  @Test
  void asksForAnAsciiHost() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Htu.of(URI.create("https://\u00e4.example/")))
        .withMessageContaining("java.net.IDN.toASCII");
    assertThat(Htu.parse("https://\u00e4.example/")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://al:pw@a.example/x, https://a.example/x",
    "https://a%40b@a.example:443/x, https://a.example/x",
    "http://al@my_service:80/, http://my_service/",
  })
  void leavesUserInformationOutOfProofs(URI url, String expected) {
    assertThat(Htu.of(url)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x/y?z, https://a.example",
    "HTTPS://A.example:443/, https://a.example",
    "https://a.example:444/, https://a.example:444",
    "http://a.example:443, http://a.example:443",
  })
  void tellsTheOrigin(URI url, String expected) {
    assertThat(Htu.origin(url)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example, true",
    "http://my_service, true",
    "/x, false",
    "//a.example, false",
    "mailto:a@example.com, false",
  })
  void tellsAbsoluteUrls(URI url, boolean absolute) {
    assertThat(Htu.isAbsolute(url)).isEqualTo(absolute);
  }
}
