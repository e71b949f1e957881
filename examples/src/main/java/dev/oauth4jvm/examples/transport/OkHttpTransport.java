package dev.oauth4jvm.examples.transport;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;

/** A transport on OkHttp 5. */
// @start region="okhttp"
public final class OkHttpTransport implements Transport {

  private static final int MAX_BODY = 1 << 20;
  private final OkHttpClient client;

  /** On the application's client: its connections, threads, proxies and TLS settings. */
  public OkHttpTransport(OkHttpClient client, Duration limit) {
    this.client =
        client.newBuilder().followRedirects(false).callTimeout(limit).build(); // body included
  }

  @Override
  public Response send(Request request) throws IOException {
    String method = request.method();
    boolean body = request.hasBody() || List.of("POST", "PUT", "PATCH").contains(method);
    okhttp3.Request.Builder message =
        new okhttp3.Request.Builder()
            .url(request.uri().toString())
            .method(method, body ? RequestBody.create(request.body()) : null);
    for (Map.Entry<String, String> field : request.headers().entries()) {
      message.addHeader(field.getKey(), field.getValue()); // refuses what cannot be sent
    }
    Call call = client.newCall(message.build());
    CompletableFuture<Response> result = new CompletableFuture<>();
    call.enqueue(new Completion(result)); // a blocking call would not notice an interruption
    try {
      return result.get();
    } catch (InterruptedException e) {
      call.cancel();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a response");
    } catch (ExecutionException e) {
      throw new IOException("no whole response", e.getCause());
    }
  }

  private record Completion(CompletableFuture<Response> result) implements Callback {
    @Override
    public void onFailure(Call call, IOException problem) {
      result.completeExceptionally(problem);
    }

    @Override
    public void onResponse(Call call, okhttp3.Response response) throws IOException {
      try (response) {
        byte[] body = response.body().byteStream().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
          throw new IOException("the body is over " + MAX_BODY + " bytes");
        }
        Headers headers = Headers.from(response.headers().toMultimap());
        result.complete(Response.of(response.code(), headers, body));
      } catch (IOException | RuntimeException problem) {
        result.completeExceptionally(problem);
      }
    }
  }
}
// @end
