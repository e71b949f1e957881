package dev.oauth4jvm.examples.transport;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import okhttp3.Call;
import okhttp3.CookieJar;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;

/**
 * A transport on OkHttp 5, with the application's client, connections, threads and settings.
 *
 * <p>After a 503 with {@code Retry-After: 0} OkHttp sends a request once more, as the server
 * requests.
 */
// @start region="okhttp"
public final class OkHttpTransport implements Transport {
  private static final Set<String> MEANT_TO_HAVE_ONE = Set.of("POST", "PUT", "PATCH");
  private final OkHttpClient client;

  public OkHttpTransport(
      OkHttpClient client, Duration limit) { // of the exchange, including the body
    OkHttpClient.Builder own = client.newBuilder().callTimeout(limit).followRedirects(false);
    this.client = own.retryOnConnectionFailure(false).cookieJar(CookieJar.NO_COOKIES).build();
  }

  @Override
  public Response send(Request request) throws IOException {
    boolean body = request.hasBody() || MEANT_TO_HAVE_ONE.contains(request.method());
    okhttp3.Request.Builder message = new okhttp3.Request.Builder().url(request.uri().toString());
    message.method(request.method(), body ? RequestBody.create(request.body()) : null);
    request.headers().requireAscii();
    request.headers().entries().forEach(f -> message.addHeader(f.getKey(), f.getValue()));
    Call call = client.newCall(message.build());
    // not on this thread, which could then not be interrupted
    Future<Response> result = client.dispatcher().executorService().submit(() -> read(call));
    try {
      return result.get();
    } catch (InterruptedException e) {
      call.cancel();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a response");
    } catch (ExecutionException e) {
      throw new IOException("no complete response", e.getCause());
    }
  }

  private static Response read(Call call) throws IOException {
    try (okhttp3.Response response = call.execute()) {
      Headers headers = Headers.from(response.headers().toMultimap());
      return Response.read(response.code(), headers, response.body().byteStream(), 1 << 20);
    }
  }
}
// @end
