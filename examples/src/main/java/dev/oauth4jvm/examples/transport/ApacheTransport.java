package dev.oauth4jvm.examples.transport;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** A transport on Apache HttpClient 5, with the application's connections, settings and threads. */
// @start region="apache"
public final class ApacheTransport implements Transport {
  private static final int MAX_BODY = 1 << 20;
  private final CloseableHttpClient client;
  private final ExecutorService threads;
  private final Duration limit; // of the exchange, body included

  public ApacheTransport(HttpClientBuilder client, ExecutorService threads, Duration limit) {
    client.disableRedirectHandling().disableAutomaticRetries(); // each request is sent once
    this.client = client.disableCookieManagement().disableContentCompression().build();
    this.threads = threads;
    this.limit = limit;
  }

  @Override
  public Response send(Request request) throws IOException {
    HttpUriRequestBase message = new HttpUriRequestBase(request.method(), request.uri());
    for (Map.Entry<String, String> field : request.headers().entries()) {
      if (field.getValue().chars().anyMatch(c -> c > '~')) {
        throw new IllegalArgumentException("a value outside ASCII in " + field.getKey());
      }
      message.addHeader(field.getKey(), field.getValue());
    }
    message.setEntity(request.hasBody() ? new ByteArrayEntity(request.body(), null) : null);
    Future<Response> result =
        threads.submit(() -> client.execute(message, response -> read(message, response)));
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      message.cancel(); // closes the connection, which ends the other thread's work
      throw new IOException("no whole response within " + limit);
    } catch (InterruptedException e) {
      message.cancel();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a response");
    } catch (ExecutionException e) {
      throw new IOException("no whole response", e.getCause());
    }
  }

  private static Response read(HttpUriRequestBase message, ClassicHttpResponse response)
      throws IOException {
    var entity = response.getEntity();
    byte[] body = entity == null ? new byte[0] : entity.getContent().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      message.cancel(); // otherwise the rest would be read and thrown away
      throw new IOException("the body is over " + MAX_BODY + " bytes");
    }
    Headers headers = Headers.of();
    for (Header field : response.getHeaders()) {
      headers = headers.and(field.getName(), field.getValue());
    }
    return Response.of(response.getCode(), headers, body);
  }
}
// @end
