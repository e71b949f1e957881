package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.fake.RawServer;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On which thread an exchange that took too long ends, and that it does. */
@Timeout(60)
class JdkTransportThreadsTest {

  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final AtomicInteger handedOver = new AtomicInteger();

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  /** Whether a task is this library's, and not the HTTP client's own. */
  private static boolean isOurs(Runnable task) {
    return task.getClass().getName().startsWith("dev.oauth4jvm.");
  }

  private CompletableFuture<Response> stalled(Executor executor, RawServer server) {
    return JdkTransport.builder()
        .requestTimeout(Duration.ofMillis(50))
        .executor(executor)
        .build()
        .async()
        .send(Request.post(server.uri()))
        .toCompletableFuture();
  }

  @Test
  void itEndsOnTheClientsExecutor() throws Exception {
    try (RawServer server = RawServer.stallingAfter("")) {
      CompletableFuture<Response> exchange =
          stalled(
              task -> {
                if (isOurs(task)) {
                  handedOver.incrementAndGet();
                }
                pool.execute(task);
              },
              server);
      assertTimedOut(exchange);
    }
    assertThat(handedOver).hasValue(1);
  }

  @Test
  void itEndsAlsoWhereNoThreadCanBeHad() throws Exception {
    try (RawServer server = RawServer.stallingAfter("")) {
      CompletableFuture<Response> exchange =
          stalled(
              task -> {
                if (isOurs(task)) {
                  handedOver.incrementAndGet();
                  throw new RejectedExecutionException("full");
                }
                pool.execute(task);
              },
              server);
      assertTimedOut(exchange);
    }
    assertThat(handedOver).hasValue(1);
  }

  private static void assertTimedOut(CompletableFuture<Response> exchange) {
    assertThatThrownBy(() -> exchange.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(HttpTimeoutException.class);
  }
}
