package dev.oauth4jvm.apache;

import dev.oauth4jvm.http.Body;
import dev.oauth4jvm.http.ClientExchange;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/** One exchange by HttpClient. */
final class ApacheExchange extends ClientExchange {

  private final CloseableHttpClient client;
  private final int maxBodyBytes;
  private final HttpUriRequestBase message;

  ApacheExchange(CloseableHttpClient client, Request request, int maxBodyBytes) {
    super(request);
    this.client = client;
    this.maxBodyBytes = maxBodyBytes;
    message = new HttpUriRequestBase(request.method(), request.uri());
    requireTarget(request.uri());
    for (Map.Entry<String, String> field : request.headers().entries()) {
      message.addHeader(field.getKey(), field.getValue());
    }
    if (!request.headers().has("accept-encoding")) {
      message.addHeader("accept-encoding", "identity");
    }
    message.setEntity(entity(request));
  }

  /** Refuses a URL whose path or query HttpClient would send otherwise. */
  private void requireTarget(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    if (path.startsWith("//") || !target.equals(message.getRequestUri())) {
      throw new IllegalArgumentException(
          "request must have a URI whose path and query HttpClient sends as they are: a path that"
              + " begins with one slash");
    }
  }

  /** The body, an empty one if the method gives its absence a length (RFC 9110, section 8.6). */
  private static @Nullable HttpEntity entity(Request request) {
    Body streamed = request.streamedBody();
    if (streamed != null) {
      return new StreamedEntity(streamed);
    }
    return switch (request.method()) {
      case "POST", "PUT", "PATCH" -> new ByteArrayEntity(request.body(), null);
      default -> request.hasBody() ? new ByteArrayEntity(request.body(), null) : null;
    };
  }

  @Override
  protected Response exchange() throws IOException {
    try {
      ClassicHttpResponse answer = client.executeOpen(null, message, null);
      HttpEntity entity = answer.getEntity();
      InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
      return response(answer.getCode(), headers(answer), body, maxBodyBytes);
    } catch (IOException | RuntimeException failure) {
      message.cancel(); // to close would read on, for the sake of the connection
      throw failure;
    }
  }

  private static Headers headers(ClassicHttpResponse answer) throws ProtocolException {
    Header[] fields = answer.getHeaders();
    String[] namesAndValues = new String[2 * fields.length];
    for (int i = 0; i < fields.length; i++) {
      String value = fields[i].getValue();
      namesAndValues[2 * i] = fields[i].getName();
      namesAndValues[2 * i + 1] = value == null ? "" : value;
    }
    try {
      return Headers.of(namesAndValues);
    } catch (IllegalArgumentException malformed) {
      throw new ProtocolException("a header field of the response is malformed");
    }
  }

  @Override
  protected void abort() {
    message.cancel();
  }
}
