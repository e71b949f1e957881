package dev.oauth4jvm.spring;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.proxy.ReceivedRequest;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;

/** The conversion of WebFlux's requests; the query is left out, since no check reads it. */
final class ReactiveRequests {

  private ReactiveRequests() {}

  /**
   * The request with all fields, since proxies may have set some.
   *
   * @throws IllegalArgumentException when a field has a control character, or a name that is none
   */
  static ReceivedRequest received(ServerHttpRequest request) {
    List<String> fields = new ArrayList<>(32);
    request
        .getHeaders()
        .forEach(
            (name, values) -> {
              for (String value : values) {
                fields.add(name);
                fields.add(value);
              }
            });
    InetSocketAddress peer = request.getRemoteAddress();
    return new ReceivedRequest(
        request.getMethod().name(),
        request.getURI().getRawPath(),
        Headers.of(fields.toArray(new String[0])),
        "https".equals(request.getURI().getScheme()),
        peer == null ? null : peer.getAddress());
  }

  /** The certificate of the connection's TLS handshake, or null. */
  static @Nullable X509Certificate certificate(ServerHttpRequest request) {
    SslInfo tls = request.getSslInfo();
    X509Certificate[] chain = tls == null ? null : tls.getPeerCertificates();
    return chain == null || chain.length == 0 ? null : chain[0];
  }
}
