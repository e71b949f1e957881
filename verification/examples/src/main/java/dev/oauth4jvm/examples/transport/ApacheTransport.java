package dev.oauth4jvm.examples.transport;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
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
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.NullEntity;

/** A transport on Apache HttpClient 5, with the application's connections, settings and threads. */
// @start region="apache"
public final class ApacheTransport implements Transport {
  private final CloseableHttpClient client;
  private final ExecutorService threads;
  private final Duration limit; // of the exchange, including the body

  public ApacheTransport(HttpClientBuilder client, ExecutorService threads, Duration limit) {
    client.disableRedirectHandling().disableAutomaticRetries(); // each request is sent once
    this.client = client.disableCookieManagement().disableContentCompression().build();
    this.threads = threads;
    this.limit = limit;
  }

  @Override
  public Response send(Request request) throws IOException {
    HttpUriRequestBase message = new HttpUriRequestBase(request.method(), request.uri());
    request.headers().requireAscii();
    request.headers().entries().forEach(f -> message.addHeader(f.getKey(), f.getValue()));
    message.addHeader("accept-encoding", "identity");
    message.setEntity(request.hasBody() ? new ByteArrayEntity(request.body(), null) : null);
    Future<Response> result = threads.submit(() -> read(client.executeOpen(null, message, null)));
    try {
      return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no complete response within " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a response");
    } finally {
      message
          .cancel(); // closes the connection, unless the body was read and the connection released
    }
  }

  private static Response read(ClassicHttpResponse answer) throws IOException {
    Headers headers = Headers.of();
    for (Header field : answer.getHeaders()) {
      headers = headers.and(field.getName(), field.getValue());
    }
    HttpEntity body = Objects.requireNonNullElse(answer.getEntity(), NullEntity.INSTANCE);
    return Response.read(answer.getCode(), headers, body.getContent(), 1 << 20);
  }
}
// @end
