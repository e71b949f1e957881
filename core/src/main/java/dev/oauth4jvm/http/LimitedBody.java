package dev.oauth4jvm.http;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one response up to a limit and no further: beyond the limit, the body is
 * refused and the connection aborted.
 */
final class LimitedBody
    implements HttpResponse.BodyHandler<byte[]>, HttpResponse.BodySubscriber<byte[]> {

  private final int limit;
  private final String method;
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();

  /** Written by one signal at a time, as Flow requires. */
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  private volatile Flow.@Nullable Subscription subscription;

  LimitedBody(int limit, String method) {
    this.limit = limit;
    this.method = method;
  }

  @Override
  public HttpResponse.BodySubscriber<byte[]> apply(HttpResponse.ResponseInfo info) {
    if (hasDifferingLengths(info)) {
      body.completeExceptionally(
          new ProtocolException("the response has two content-length values that differ"));
      return this;
    }
    OptionalLong announced = info.headers().firstValueAsLong("content-length");
    // A response to HEAD and a 304 announce the length of a body that they do not have.
    if (announced.isPresent()
        && announced.getAsLong() > limit
        && !method.equals("HEAD")
        && info.statusCode() != 304) {
      refuse("announces " + announced.getAsLong() + " bytes");
    }
    return this;
  }

  /** Whether the client, which uses the first length, may not know where the body ends. */
  static boolean hasDifferingLengths(HttpResponse.ResponseInfo info) {
    List<String> lengths = info.headers().allValues("content-length");
    for (String length : lengths) {
      if (!length.equals(lengths.get(0))) {
        return true;
      }
    }
    return false;
  }

  /** Stops reading. */
  void cancel() {
    body.completeExceptionally(new CancellationException());
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (body.isDone()) {
      subscription.cancel();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    Flow.Subscription current = subscription;
    if (current == null || body.isDone()) {
      return;
    }
    for (ByteBuffer buffer : buffers) {
      if (buffer.remaining() > limit - read.size()) {
        refuse("continues");
        current.cancel();
        return;
      }
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      read.write(bytes, 0, bytes.length);
    }
    current.request(1);
  }

  @Override
  public void onError(Throwable problem) {
    body.completeExceptionally(problem);
  }

  @Override
  public void onComplete() {
    body.complete(read.toByteArray());
  }

  private void refuse(String what) {
    body.completeExceptionally(
        new RefusedBody("the body is over maxBodyBytes " + limit + " and " + what));
  }
}
