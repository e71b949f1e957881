package dev.oauth4jvm.okhttp;

import dev.oauth4jvm.http.Body;
import dev.oauth4jvm.http.ClientExchange;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** One exchange by OkHttp. */
final class OkHttpExchange extends ClientExchange {

  private final int maxBodyBytes;
  private final OnceOnly.RetryAfter hidden = new OnceOnly.RetryAfter();
  private final Call call;

  OkHttpExchange(OkHttpClient client, Request request, int maxBodyBytes) {
    super(request);
    this.maxBodyBytes = maxBodyBytes;
    okhttp3.Request.Builder message =
        new okhttp3.Request.Builder()
            .url(url(request.uri()))
            .method(request.method(), body(request))
            .tag(OnceOnly.RetryAfter.class, hidden);
    for (Map.Entry<String, String> field : request.headers().entries()) {
      message.addHeader(field.getKey(), field.getValue());
    }
    if (!request.headers().has("accept-encoding")) {
      message.addHeader("accept-encoding", "identity");
    }
    call = client.newCall(message.build());
  }

  /** The URL, unless OkHttp would send another path or query: it resolves dots, for example. */
  private static HttpUrl url(URI uri) {
    HttpUrl url = HttpUrl.get(uri.toString());
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    if (!url.encodedPath().equals(path) || !Objects.equals(url.encodedQuery(), uri.getRawQuery())) {
      throw new IllegalArgumentException(
          "request must have a URI whose path and query OkHttp sends as they are; escape the"
              + " characters that URLs do not have, and resolve dots");
    }
    return url;
  }

  /** The body, an empty one if the method gives its absence a length (RFC 9110, section 8.6). */
  private static @Nullable RequestBody body(Request request) {
    Body streamed = request.streamedBody();
    if (streamed != null) {
      return new Streamed(streamed);
    }
    return switch (request.method()) {
      case "POST", "PUT", "PATCH" -> RequestBody.create(request.body());
      default -> request.hasBody() ? RequestBody.create(request.body()) : null;
    };
  }

  @Override
  protected Response exchange() throws IOException {
    okhttp3.Response answer = call.execute();
    try {
      Headers headers = headers(answer);
      return response(answer.code(), headers, answer.body().byteStream(), maxBodyBytes);
    } catch (IOException | RuntimeException failure) {
      call.cancel(); // to close would read on, for the sake of the connection
      answer.close();
      throw failure;
    }
  }

  private Headers headers(okhttp3.Response answer) throws ProtocolException {
    try {
      Headers headers = Headers.from(answer.headers().toMultimap());
      String retryAfter = hidden.value;
      return retryAfter == null ? headers : headers.with("retry-after", retryAfter);
    } catch (IllegalArgumentException malformed) {
      throw new ProtocolException("a header field of the response is malformed");
    }
  }

  @Override
  protected void abort() {
    call.cancel();
  }

  /** A body that is read while it is sent. */
  private static final class Streamed extends RequestBody {

    private final Body body;

    Streamed(Body body) {
      this.body = body;
    }

    @Override
    public @Nullable MediaType contentType() {
      return null; // the header field is the caller's
    }

    @Override
    public long contentLength() {
      return body.length();
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      try (Source source = Okio.source(body.open())) {
        sink.writeAll(source);
      }
    }
  }
}
