package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A received request has a URL, whatever a client wrote into its path. */
class RequestTargetTest {

  private static String url(String host, int port, String path) {
    return Request.received("GET", "https", host, port, path).uri().toString();
  }

  @ParameterizedTest
  @CsvSource({
    "/,/",
    "'',''",
    "*,''",
    "/a/b;c=d,/a/b;c=d",
    "/a|b,/a%7Cb",
    "/a[b],/a%5Bb%5D",
    "/a{b}^`\\,/a%7Bb%7D%5E%60%5C",
    "/a%7cb,/a%7cb",
    "/a%b,/a%25b",
    "/a%,/a%25",
    "/a%zz,/a%25zz",
    "/a?b#c,/a%3Fb%23c",
    "/a b,/a%20b",
    "//evil.example/x,//evil.example/x",
    "/é,/%C3%A9",
    "/a%２０,/a%25%EF%BC%92%EF%BC%90"
  })
  void charactersThatNoPathMayHaveAreEscaped(String path, String escaped) {
    assertThat(url("api.example", -1, path)).isEqualTo("https://api.example" + escaped);
  }

  @Test
  void hostAndPortAreTheOnesOfTheClientsUrl() {
    assertThat(url("api.example", 8443, "/a")).isEqualTo("https://api.example:8443/a");
    assertThat(url("under_score", 1, "/")).isEqualTo("https://under_score:1/");
    assertThat(url("::1", 443, "/")).isEqualTo("https://[::1]:443/");
    assertThat(url("[::1]", -1, "/")).isEqualTo("https://[::1]/");
    assertThat(Request.received("PUT", "HTTP", "127.0.0.1", 80, "/").uri())
        .hasToString("http://127.0.0.1:80/");
    assertThat(Request.received("PUT", "http", "a", -1, "/").method()).isEqualTo("PUT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "a/b", "a?b", "a#b", "user@a", "a b", "a\\b", "[::1", "::g", "a:1:2", "é", "a\n"
      })
  void aHostThatIsNoneIsRefused(String host) {
    assertThatIllegalArgumentException().isThrownBy(() -> url(host, -1, "/"));
    assertThatIllegalArgumentException().isThrownBy(() -> url(host, 443, "/x"));
  }

  @Test
  void otherPartsAreRefusedToo() {
    assertThatIllegalArgumentException().isThrownBy(() -> url("a", 0, "/"));
    assertThatIllegalArgumentException().isThrownBy(() -> url("a", 65536, "/"));
    assertThatIllegalArgumentException().isThrownBy(() -> url("a", -2, "/"));
    assertThatIllegalArgumentException().isThrownBy(() -> url("a", -1, "x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Request.received("GET", "ftp", "a", -1, "/"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Request.received("G T", "https", "a", -1, "/"));
  }
}
