package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.fake.Threads;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What transports over other clients share; the adapters' contracts test the rest. */
@Timeout(120)
class ClientExchangeTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Request GET = Request.get(URI.create("https://api.example/orders?q=secret"));

  private interface Client {
    Response answer() throws IOException;
  }

  private static final class Exchange extends ClientExchange {
    final CountDownLatch aborted = new CountDownLatch(1);
    private final Client client;

    Exchange(Request request, Client client) {
      super(request);
      this.client = client;
    }

    @Override
    protected Response exchange() throws IOException {
      return client.answer();
    }

    @Override
    protected void abort() {
      aborted.countDown();
    }
  }

  /** A stream that says when it is closed. */
  private static final class Tracked extends ByteArrayInputStream {
    final CountDownLatch closed = new CountDownLatch(1);

    Tracked() {
      super(new byte[1]);
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void aBodyIsClosedWhenThereIsNoThread() throws Exception {
    Tracked body = new Tracked();
    Exchange exchange =
        new Exchange(GET.body(Body.once(body)), () -> Response.of(200, Headers.of(), new byte[0]));

    assertThatThrownBy(
            () ->
                exchange.send(
                    MINUTE,
                    task -> {
                      throw new RejectedExecutionException("full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("https://api.example/orders?<redacted>");
    Threads.await(body.closed);
  }

  @Test
  void aResponseThatComesAfterTheLimitIsDiscarded() throws Exception {
    Tracked late = new Tracked();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Exchange exchange =
        new Exchange(
            GET,
            () -> {
              begun.countDown();
              await(release);
              return Response.unread(200, Headers.of(), late);
            });

    CompletableFuture<Response> result =
        exchange.start(
            Duration.ofMillis(1),
            task -> {
              Threads.start(task::run);
              await(begun); // before the time begins
            });
    assertThatThrownBy(() -> result.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SocketTimeoutException.class)
        .hasMessageContaining("requestTimeout PT0.001S");
    Threads.await(exchange.aborted);
    release.countDown();
    Threads.await(late.closed);
  }

  @Test
  void aResponseThatComesJustAfterTheWaitIsDiscarded() throws Exception {
    Tracked late = new Tracked();
    CompletableFuture<Response> result =
        CompletableFuture.completedFuture(Response.unread(200, Headers.of(), late));

    ClientExchange.end(result, new TimeoutException());

    Threads.await(late.closed);
  }

  @Test
  void anExchangeThatHasFailedOrRunsIsEndedWithoutAResponse() {
    CompletableFuture<Response> failed = CompletableFuture.failedFuture(new IOException("reset"));
    CompletableFuture<Response> running = new CompletableFuture<>();

    ClientExchange.end(failed, new TimeoutException());
    ClientExchange.end(running, new TimeoutException());

    assertThatThrownBy(failed::join).hasCauseInstanceOf(IOException.class);
    assertThat(running).isCompletedExceptionally();
  }

  @Test
  void aRefusedConnectionStaysOneAndOtherMessagesAreNotQuoted() {
    Exchange refused =
        new Exchange(
            GET,
            () -> {
              throw new ConnectException("10.0.0.1 refused");
            });
    Exchange broken =
        new Exchange(
            GET,
            () -> {
              throw new java.net.ProtocolException("Unexpected status line: secret");
            });

    assertThatThrownBy(() -> refused.send(MINUTE, task -> Threads.start(task::run)))
        .isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> broken.send(MINUTE, task -> Threads.start(task::run)))
        .isInstanceOf(java.net.ProtocolException.class)
        .hasNoCause()
        .hasMessageNotContaining("secret");
  }

  private static void await(CountDownLatch latch) {
    try {
      Threads.await(latch);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
