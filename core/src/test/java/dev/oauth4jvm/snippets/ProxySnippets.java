package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.proxy.ClientCertificates;
import dev.oauth4jvm.proxy.Proxies;
import dev.oauth4jvm.proxy.PublicUrl;
import dev.oauth4jvm.proxy.ReceivedRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a resource server behind proxies is configured with. */
class ProxySnippets {

  // @start region="declared"
  private final PublicUrl url = PublicUrl.of("https://api.example.com/v1");

  // @end
  // @start region="forwarded"
  private final PublicUrl urls =
      PublicUrl.forwarded(
          Proxies.of("10.0.0.0/8"),
          Set.of("https://api.example.com", "https://api.example.org")::contains);

  // @end
  // @start region="certificate"
  private final ClientCertificates certificates =
      ClientCertificates.rfc9440(Proxies.of("10.1.0.7", "10.1.0.8"));

  /** The certificate of the client, null when it presented none. */
  @Nullable X509Certificate certificate(ReceivedRequest received) {
    return certificates.of(received);
  }

  // @end

  @Test
  void theUrlOfTheClientIsRestored() throws UnknownHostException {
    Headers headers = Headers.of("host", "internal:8080");
    InetAddress peer = InetAddress.getByAddress(new byte[] {10, 1, 0, 7});
    // @start region="received"
    ReceivedRequest received =
        new ReceivedRequest("GET", "/orders?page=2", headers, false, peer); // of the HTTP server
    Request request = url.request(received); // as the client sent it
    assertThat(request.uri()).hasToString("https://api.example.com/v1/orders");
    // @end
    assertThat(certificate(received)).isNull();
    Headers forwarded = Headers.of("forwarded", "proto=https;host=api.example.org");
    assertThat(urls.request(new ReceivedRequest("GET", "/orders", forwarded, false, peer)).uri())
        .hasToString("https://api.example.org/orders");
  }
}
