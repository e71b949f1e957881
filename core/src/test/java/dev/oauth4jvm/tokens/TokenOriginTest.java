package dev.oauth4jvm.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenOriginTest {

  private final TokenOrigin origin = TokenOrigin.of("https://api.example.com");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example.com",
        "https://api.example.com/",
        "https://api.example.com/orders?q=1#f",
        "https://api.example.com:443/orders",
        "HTTPS://API.example.COM/orders",
        "https://user@api.example.com/orders"
      })
  void aUrlOfTheOriginIsIncluded(String url) {
    assertThat(origin.includes(URI.create(url))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.example.com/orders",
        "http://api.example.com:443/orders",
        "https://api.example.com:8443/orders",
        "https://api.example.com.evil.example/orders",
        "https://api.example.com@evil.example/orders",
        "https://evil.example/https://api.example.com",
        "//api.example.com/orders",
        "https:/orders",
        "mailto:api.example.com"
      })
  void anotherUrlIsNot(String url) {
    assertThat(origin.includes(URI.create(url))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example.com/orders",
        "https://api.example.com/?q=1",
        "https://api.example.com/#f",
        "https://user@api.example.com",
        "https://:443",
        "https:api.example.com",
        "ftp://api.example.com",
        "https://b\u00fccher.example",
        "api.example.com",
        ""
      })
  void anOriginIsSchemeHostAndPort(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> TokenOrigin.of(url));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8080", "http://[::1]:8080", "http://a_b"})
  void anOriginShowsItself(String url) {
    assertThat(TokenOrigin.of(url)).hasToString(url);
    assertThat(TokenOrigin.of(url).includes(URI.create(url + "/orders"))).isTrue();
  }
}
