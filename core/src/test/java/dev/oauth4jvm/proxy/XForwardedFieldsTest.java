package dev.oauth4jvm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.OAuthException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code X-Forwarded-Proto}, {@code -Host} and {@code -Port}. */
class XForwardedFieldsTest {

  private static final PublicUrl URL = PublicUrl.xForwarded(Received.PROXIES, Received.ORIGINS);

  /** A request to a host with the three fields, where a dash stands for none. */
  private static String url(String peer, String host, String... values) {
    List<String> fields = new ArrayList<>(List.of("host", host));
    String[] names = {"x-forwarded-proto", "x-forwarded-host", "x-forwarded-port"};
    for (int i = 0; i < values.length; i++) {
      if (!values[i].equals("-")) {
        fields.add(names[i]);
        fields.add(values[i]);
      }
    }
    return URL.request(Received.from(peer, "/orders", fields.toArray(new String[0])))
        .uri()
        .toString();
  }

  private static OAuthException refused(String... values) {
    return Received.refused(() -> url(Received.PROXY, "api.example.com", values));
  }

  @ParameterizedTest
  @CsvSource({
    "internal, https, api.example.com, -, https://api.example.com/orders",
    "internal, HTTPS, API.example.com:443, 443, https://api.example.com/orders",
    "internal, https, api.example.com, 8443, https://api.example.com:8443/orders",
    "internal, https, api.example.com:8443, -, https://api.example.com:8443/orders",
    "internal, https, api.example.com:8443, 8443, https://api.example.com:8443/orders",
    // a proxy that passes Host on
    "api.example.com, https, -, -, https://api.example.com/orders",
    "api.example.com, https, -, 443, https://api.example.com/orders",
    "api.example.com:8443, https, -, 8443, https://api.example.com:8443/orders",
  })
  void theProxysFieldsNameTheOrigin(
      String host, String proto, String forwardedHost, String port, String expected) {
    assertThat(url(Received.PROXY, host, proto, forwardedHost, port)).isEqualTo(expected);
  }

  @Test
  void aStrangersFieldsAreIgnored() {
    assertThat(url(Received.STRANGER, "internal:8080", "https", "api.example.com", "443"))
        .isEqualTo("http://internal:8080/orders");
  }

  @Test
  void aProxysRequestWithoutTheSchemeIsRefused() {
    assertThat(refused("-", "api.example.com", "443"))
        .hasMessageContaining("\"x-forwarded-proto\" is missing");
    assertThat(refused("")).hasMessageContaining("\"x-forwarded-proto\" is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "https, http; api.example.com; 443",
        "https; evil.example, api.example.com; 443",
        "https; api.example.com; 443,8443",
      })
  void aListIsRefused(String proto, String host, String port) {
    assertThat(refused(proto, host, port)).hasMessageContaining("is a list");
  }

  @Test
  void aFieldThatComesTwiceIsRefused() {
    ReceivedRequest twice =
        Received.from(
            Received.PROXY,
            "/",
            "host",
            "api.example.com",
            "x-forwarded-proto",
            "https",
            "X-Forwarded-Proto",
            "https");

    assertThat(Received.refused(() -> URL.request(twice))).hasMessageContaining("more than once");
  }

  @ParameterizedTest
  @CsvSource({
    "https, api.example.com:8443, 443",
    "https, api.example.com:443, 8443",
    "https, api.example.com:8443, x",
  })
  void aPortThatContradictsTheHostIsRefused(String proto, String host, String port) {
    assertThat(refused(proto, host, port)).hasMessageContaining("not the port of the host");
  }

  @ParameterizedTest
  @CsvSource({
    "https, evil.example, -",
    "https, api.example.com, 80",
    "https, api.example.com, 443@evil.example",
    "https, api.example.com, -1",
    "https, api.example.com/x, -",
    "http, api.example.com, -",
    "ws, api.example.com, -",
  })
  void anotherOrMalformedOriginIsRefused(String proto, String host, String port) {
    assertThat(refused(proto, host, port)).hasMessageContaining("another origin");
  }
}
