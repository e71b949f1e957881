package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.oauth4jvm.http.WrappedClient.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A response with an unread body reaches the caller, or its connection is given back. */
@Timeout(120)
class AbandonedResponseTest {

  private static final Request REQUEST =
      Request.get(URI.create("https://api.example/")).unreadResponse();
  private static final int RACES = 500;

  private static final class Unread extends ByteArrayInputStream {

    private volatile boolean closed;

    Unread() {
      super(new byte[3]);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final Unread unread = new Unread();

  /** An answer that still comes when the exchange was given up. */
  private static final class Pending extends CompletableFuture<HttpResponse<?>> {

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      return false;
    }
  }

  private static JdkTransport transport(CompletableFuture<HttpResponse<?>> answer) {
    return JdkTransport.builder()
        .httpClient(new WrappedClient(request -> answer))
        .requestTimeout(Duration.ofSeconds(60))
        .build();
  }

  @Test
  void aHeaderThatCannotBeRepresented() {
    JdkTransport transport =
        transport(
            CompletableFuture.completedFuture(
                new Answer(200, Map.of("a", List.of("b\u0000c")), unread)));
    assertThatIOException().isThrownBy(() -> transport.send(REQUEST));
    assertThat(unread.closed).isTrue();
  }

  @Test
  void oneThatComesAfterTheTimeWasUp() {
    Pending late = new Pending();
    JdkTransport transport =
        JdkTransport.builder()
            .httpClient(new WrappedClient(request -> late))
            .requestTimeout(Duration.ofMillis(1))
            .build();
    assertThatIOException().isThrownBy(() -> transport.send(REQUEST));
    late.complete(new Answer(200, Map.of(), unread));
    assertThat(unread.closed).isTrue();
  }

  @Test
  void oneThatComesWhileTheCallerCancels() throws Exception {
    for (int i = 0; i < RACES; i++) {
      Unread stream = new Unread();
      Pending answer = new Pending();
      CompletableFuture<Response> exchange =
          transport(answer).async().send(REQUEST).toCompletableFuture();
      race(() -> answer.complete(new Answer(200, Map.of(), stream)), () -> exchange.cancel(true));
      assertThat(stream.closed).isEqualTo(exchange.isCancelled());
    }
  }

  @Test
  void oneThatComesWhileTheCallerIsInterrupted() throws Exception {
    for (int i = 0; i < RACES; i++) {
      Unread stream = new Unread();
      Pending answer = new Pending();
      CountDownLatch asked = new CountDownLatch(1);
      JdkTransport transport =
          JdkTransport.builder()
              .httpClient(
                  new WrappedClient(
                      request -> {
                        asked.countDown();
                        return answer;
                      }))
              .build();
      AtomicReference<Response> received = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  received.set(transport.send(REQUEST));
                } catch (IOException interrupted) {
                  // then the response is nobody's
                }
              });
      caller.start();
      asked.await();
      race(() -> answer.complete(new Answer(200, Map.of(), stream)), caller::interrupt);
      caller.join();
      assertThat(stream.closed).isEqualTo(received.get() == null);
    }
  }

  private static void race(Runnable first, Runnable second) throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () -> {
              await(both);
              first.run();
            });
    await(both);
    second.run();
    other.get(60, TimeUnit.SECONDS);
  }

  private static void await(CyclicBarrier both) {
    try {
      both.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
