package dev.oauth4jvm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Headers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Forwarded}: RFC 7239. */
class ForwardedTest {

  private static final PublicUrl URL = PublicUrl.forwarded(Received.PROXIES, Received.ORIGINS);

  private static ReceivedRequest from(String peer, String... forwarded) {
    List<String> fields = new ArrayList<>(List.of("host", "internal:8080"));
    for (String each : forwarded) {
      fields.add("forwarded");
      fields.add(each);
    }
    return Received.from(peer, "/orders", fields.toArray(new String[0]));
  }

  private static String url(String... forwarded) {
    return URL.request(from(Received.PROXY, forwarded)).uri().toString();
  }

  private static OAuthException refused(String... forwarded) {
    return Received.refused(() -> url(forwarded));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=192.0.2.1;proto=https;host=api.example.com",
        "host=api.example.com;proto=https",
        "for=192.0.2.1 ; proto=https;\thost=api.example.com",
        "FOR=\"[2001:db8::1]:4711\";By=_x;Proto=HTTPS;Host=\"API.example.com:443\"",
        "proto=\"h\\ttps\";host=\"api.example.com\"",
        "ext=\"a,b;c=\\\"d\";proto=https;host=api.example.com",
        ", ,;proto=https;;host=api.example.com;,",
      })
  void theProxysElementNamesTheOrigin(String forwarded) {
    assertThat(url(forwarded)).isEqualTo("https://api.example.com/orders");
  }

  @Test
  void aPortOtherThanTheDefaultIsKept() {
    assertThat(url("proto=https;host=\"api.example.com:8443\""))
        .isEqualTo("https://api.example.com:8443/orders");
  }

  @Test
  void whatIsLeftOfTheOutermostNamedProxyIsNotBelieved() {
    String forged = "for=192.0.2.1;proto=https;host=\"api.example.com:8443\"";
    String own = "for=203.0.113.9;proto=https;host=api.example.com";

    assertThat(url(forged + ", " + own)).isEqualTo("https://api.example.com/orders");
    assertThat(url(forged, own)).as("in fields of its own").isEqualTo(url(own));
  }

  @Test
  void theElementOfANamedProxyThatANamedProxyNamesIsBelieved() {
    String outer = "for=203.0.113.9;proto=https;host=api.example.com";
    String forged = "for=10.9.9.9;proto=https;host=\"api.example.com:8443\"";

    for (String inner :
        List.of(
            "for=10.9.9.9;proto=http;host=gateway",
            "for=\"10.9.9.9:1234\";proto=http;host=gateway",
            "for=\"[2001:db8::7]\";host=gateway",
            "for=\"[2001:db8::7]:1234\"")) {
      assertThat(url(outer + "," + inner)).isEqualTo("https://api.example.com/orders");
      assertThat(url(forged + "," + outer + "," + inner))
          .isEqualTo("https://api.example.com/orders");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "_hidden", "\"[2001:db8::7\"", "localhost", "010.9.9.9"})
  void anElementWithoutANamedAddressIsTheOutermost(String node) {
    String forged = "for=192.0.2.1;proto=https;host=\"api.example.com:8443\"";

    assertThat(url(forged + ", for=" + node + ";proto=https;host=api.example.com"))
        .isEqualTo("https://api.example.com/orders");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proto=https",
        "host=api.example.com",
        "for=192.0.2.1",
        "proto=https;host=api.example.com, for=192.0.2.1;proto=https",
      })
  void anElementThatLacksProtoOrHostIsRefused(String forwarded) {
    assertThat(refused(forwarded)).hasMessageContaining("lacks proto or host");
  }

  @Test
  void aProxysRequestWithoutTheFieldIsRefused() {
    assertThat(refused()).hasMessageContaining("lacks proto or host");
    assertThat(refused("")).hasMessageContaining("lacks proto or host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proto",
        "proto=https;host",
        "=https",
        "proto=https;host=\"api.example.com",
        "for=\"x, proto=https;host=api.example.com",
        "for=\"x, for=\"[2001:db8::7]\";proto=https;host=api.example.com",
        "proto=https;host=api.example.com:443",
        "proto=https;host=\"api.example.com\"x",
        "proto=https;host=api.example.com\\",
        "proto = https",
        "proto=https;host=äpi.example.com",
      })
  void aMalformedFieldIsRefused(String forwarded) {
    assertThat(refused(forwarded)).hasMessageContaining("malformed near its character");
  }

  @ParameterizedTest
  @CsvSource({
    "proto, proto=http;host=api.example.com;proto=https",
    "host, proto=https;host=a;HOST=api.example.com",
    "for, for=10.0.0.1;for=b;proto=https;host=api.example.com",
  })
  void aPairThatOccursTwiceIsRefused(String name, String forwarded) {
    String left = "proto=https;host=api.example.com, ";

    assertThat(refused(left + forwarded)).hasMessageContaining("\"" + name + "\" twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "\"api.example.com:80\"",
        "\"api.example.com:\"",
        "\"api.example.com:0443\u00a0\"",
        "\"api.example.com:99999\"",
        "\"api.example.com:000443\"",
        "\"me@api.example.com\"",
        "\"api.example.com/x\"",
        "\"api.example.com?\"",
        "\"api.example.com#\"",
        "\"api.example.com evil\"",
        "\"[::1\"",
        "\"[api.example.com]\"",
        "\"[::1]x\"",
        "\"\"",
        "\":443\"",
      })
  void anotherOrMalformedHostIsRefused(String host) {
    assertThat(refused("proto=https;host=" + host)).hasMessageContaining("another origin");
  }

  @Test
  void anotherSchemeIsRefused() {
    assertThat(refused("proto=http;host=api.example.com")).hasMessageContaining("another origin");
    assertThat(refused("proto=ftp;host=api.example.com")).hasMessageContaining("another origin");
  }

  @Test
  void aStrangersFieldIsIgnored() {
    String forged = "proto=https;host=api.example.com";

    assertThat(URL.request(from(Received.STRANGER, forged, "\"")).uri())
        .hasToString("http://internal:8080/orders");
    ReceivedRequest fromSocket =
        new ReceivedRequest(
            "GET", "/", Headers.of("host", "api.example.com", "forwarded", forged), true, null);
    assertThat(URL.request(fromSocket).uri()).hasToString("https://api.example.com/");
  }

  @Test
  void aStrangersOwnHostMustBeThisServers() {
    ReceivedRequest other = Received.from(Received.STRANGER, "/", "host", "evil.example");
    ReceivedRequest none = Received.from(Received.STRANGER, "/");
    ReceivedRequest two = Received.from(Received.STRANGER, "/", "host", "a", "host", "b");
    ReceivedRequest absolute =
        Received.from(Received.STRANGER, "http://internal:8080/x?y", "host", "is ignored then");

    assertThat(Received.refused(() -> URL.request(other))).hasMessageContaining("another origin");
    assertThat(Received.refused(() -> URL.request(none))).hasMessageContaining("one Host");
    assertThat(Received.refused(() -> URL.request(two))).hasMessageContaining("one Host");
    assertThat(URL.request(absolute).uri()).hasToString("http://internal:8080/x");
  }

  @Test
  void aFieldIsBounded() {
    assertThat(refused("proto=https;host=api.example.com" + ",".repeat(65_536)))
        .hasMessageContaining("too long");
    assertThat(refused("a=b,".repeat(101) + "proto=https;host=api.example.com"))
        .hasMessageContaining("malformed");
  }
}
