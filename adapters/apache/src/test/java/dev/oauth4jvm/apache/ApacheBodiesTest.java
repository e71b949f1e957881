package dev.oauth4jvm.apache;

import dev.oauth4jvm.adapters.TransportBodyContract;
import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.Transport;
import java.time.Duration;

class ApacheBodiesTest extends TransportBodyContract {

  @Override
  protected Transport blocking(Duration limit) {
    return Connections.transport(limit);
  }

  @Override
  protected AsyncTransport async(Duration limit) {
    return Connections.async(limit);
  }
}
