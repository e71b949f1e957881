package dev.oauth4jvm.apache;

import dev.oauth4jvm.http.AsyncTransport;
import java.time.Duration;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;

/** The application's connection manager. */
final class Connections {

  static final PoolingHttpClientConnectionManager APPLICATION =
      PoolingHttpClientConnectionManagerBuilder.create().setMaxConnPerRoute(20).build();

  private Connections() {}

  static ApacheTransport transport(Duration limit) {
    return ApacheTransport.of(APPLICATION).requestTimeout(limit);
  }

  static AsyncTransport async(Duration limit) {
    return transport(limit).async();
  }
}
