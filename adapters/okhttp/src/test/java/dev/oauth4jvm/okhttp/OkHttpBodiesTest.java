package dev.oauth4jvm.okhttp;

import dev.oauth4jvm.adapters.TransportBodyContract;
import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.Transport;
import java.time.Duration;

class OkHttpBodiesTest extends TransportBodyContract {

  @Override
  protected Transport blocking(Duration limit) {
    return Clients.transport(limit);
  }

  @Override
  protected AsyncTransport async(Duration limit) {
    return Clients.async(limit);
  }
}
