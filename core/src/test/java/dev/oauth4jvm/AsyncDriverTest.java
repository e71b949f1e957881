package dev.oauth4jvm;

import static dev.oauth4jvm.TestRuns.RESPONSE;
import static dev.oauth4jvm.TestRuns.done;
import static dev.oauth4jvm.TestRuns.never;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loop over the steps, without a thread that waits. */
@Timeout(60)
class AsyncDriverTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestRuns runs = new TestRuns();
  private final AtomicInteger sent = new AtomicInteger();
  private final CompletableFuture<Response> exchange = new CompletableFuture<>();
  private final AsyncTransport transport =
      request -> {
        sent.incrementAndGet();
        return exchange;
      };

  private CompletableFuture<String> start(Step<String> first) {
    return AsyncDriver.of(transport).start(env -> first);
  }

  private static String get(CompletableFuture<String> run) throws Exception {
    return run.get(60, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletableFuture<String> run) throws Exception {
    try {
      return new AssertionError("a result: " + get(run));
    } catch (ExecutionException failed) {
      return failed.getCause();
    }
  }

  @Test
  void aRunThatNeedsNothingIsDone() {
    assertThat(start(done("result"))).isCompletedWithValue("result");
  }

  @Test
  void stepsAreTakenInOrderToTheResult() throws Exception {
    Step<String> last = runs.await(CompletableFuture.completedFuture(1), LONG, done("result"));
    CompletableFuture<String> run = start(runs.send(runs.send(last)));
    assertThat(run).isNotDone();
    assertThat(sent).hasValue(1);
    exchange.complete(RESPONSE);

    assertThat(get(run)).isEqualTo("result");
    assertThat(runs.calls).containsExactly("request", RESPONSE, "request", RESPONSE, "resume");
  }

  @Test
  void theOperationGetsTheDriversEnvironment() {
    Env env = Env.system().allowInsecureRequests();

    assertThat(AsyncDriver.of(transport).env(env).<Env>start(given -> new Step.Done<>(given)))
        .isCompletedWithValue(env);
  }

  // ---- no response

  @Test
  void theTransportsFailureIsToldToTheStepAndFailsTheRun() throws Exception {
    IOException failure = new IOException("no route");
    CompletableFuture<String> run = start(runs.send(done("unused")));
    exchange.completeExceptionally(new CompletionException(failure));

    assertThat(failure(run)).isSameAs(failure);
    assertThat(runs.calls).containsExactly("request", failure);
  }

  @Test
  void aStepThatCanGoOnWithoutTheResponseDoes() throws Exception {
    CompletableFuture<String> run = start(runs.sendOr(done("stale")));
    exchange.completeExceptionally(new IOException("no route"));

    assertThat(get(run)).isEqualTo("stale");
  }

  static List<AsyncTransport> broken() {
    return List.of(
        request -> {
          throw new IllegalStateException("a bug");
        },
        request -> null,
        request -> CompletableFuture.completedFuture(null),
        request -> CompletableFuture.failedFuture(new IllegalStateException("a bug")));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aTransportsBugIsToldAsAFailure(AsyncTransport broken) throws Exception {
    CompletableFuture<String> run = AsyncDriver.of(broken).start(env -> runs.send(done("unused")));

    assertThat(failure(run)).isInstanceOf(IOException.class).hasMessageContaining("unexpectedly");
    assertThat(runs.calls).hasSize(2).last().isInstanceOf(IOException.class);
  }

  static List<Throwable> passedOn() {
    return List.of(
        new NoClassDefFoundError("a part is missing"),
        new IllegalArgumentException("a field that cannot be sent"));
  }

  @ParameterizedTest
  @MethodSource("passedOn")
  void anErrorAndAWrongArgumentAreToldToTheStepAndFailTheRun(Throwable error) throws Exception {
    List<AsyncTransport> failing =
        List.of(
            request -> {
              throw DriverTest.<RuntimeException>sneak(error);
            },
            request -> CompletableFuture.failedFuture(error));
    for (AsyncTransport transport : failing) {
      runs.calls.clear();
      assertThat(failure(AsyncDriver.of(transport).start(env -> runs.send(done("unused")))))
          .isSameAs(error);
      assertThat(runs.calls).hasSize(2).last().isInstanceOf(IOException.class);
    }
  }

  static List<Throwable> thrown() {
    return List.of(
        new ProcessingException(ErrorCode.INVALID_RESPONSE, "refused"),
        new IllegalStateException("a bug"),
        new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void whatAStepThrowsFailsTheRun(Throwable thrown) throws Exception {
    CompletableFuture<String> begun =
        AsyncDriver.of(transport)
            .start(
                env -> {
                  throw DriverTest.<RuntimeException>sneak(thrown);
                });
    assertThat(failure(begun)).isSameAs(thrown);
  }

  // ---- cancellation

  @Test
  void cancellingARunCancelsItsExchangeAndTellsTheStep() {
    CompletableFuture<String> run = start(runs.send(done("unused")));

    assertThat(run.cancel(true)).isTrue();

    assertThat(exchange).isCancelled();
    assertThat(run).isCancelled();
    assertThat(runs.calls).hasSize(2).last().isInstanceOf(InterruptedIOException.class);
    assertThat(run.cancel(true)).as("it stays cancelled").isTrue();
    assertThat(runs.calls).hasSize(2);
  }

  @Test
  void anExchangeThatOthersWaitForGoesOnAndItsResponseIsReceived() {
    CompletableFuture<String> run = start(runs.send(runs.send(done("unused")), true));

    assertThat(run.cancel(true)).isTrue();
    assertThat(exchange).isNotCancelled();
    exchange.complete(RESPONSE);

    assertThat(runs.calls).hasSize(3).startsWith("request", RESPONSE);
    assertThat((Throwable) runs.calls.toArray()[2])
        .as("the next step is told that the run is over")
        .isInstanceOf(InterruptedIOException.class);
    assertThat(sent).as("and nothing more is sent").hasValue(1);
  }

  @Test
  void theFailureOfAnExchangeThatOthersWaitForIsToldAsItIs() {
    CompletableFuture<String> run = start(runs.send(done("unused"), true));
    assertThat(run.cancel(true)).isTrue();
    IOException failure = new IOException("no route");
    exchange.completeExceptionally(failure);

    assertThat(runs.calls).containsExactly("request", failure);
  }

  @Test
  void aRunThatItsCallerCompletedSendsNothingMore() {
    CompletableFuture<String> run = start(runs.send(runs.send(done("unused"))));
    assertThat(run.completeExceptionally(new TimeoutException("too long"))).isTrue();
    exchange.complete(RESPONSE);

    assertThat(sent).hasValue(1);
    assertThat(runs.calls).hasSize(3).startsWith("request", RESPONSE);
    assertThat((Throwable) runs.calls.toArray()[2]).isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void aResponseThatNobodyWaitsForAnyMoreIsClosed() {
    AtomicInteger closed = new AtomicInteger();
    Response unread =
        Response.unread(
            200,
            Headers.of(),
            new ByteArrayInputStream(new byte[1]) {
              @Override
              public void close() {
                closed.incrementAndGet();
              }
            });
    Operation<Response> resource =
        ProtectedResourceRequest.of(TestRuns.REQUEST.unreadResponse(), Secret.of("token"));
    CompletableFuture<Response> run = AsyncDriver.of(transport).start(resource);
    assertThat(run.completeExceptionally(new TimeoutException("too long"))).isTrue();
    exchange.complete(unread);
    assertThat(closed).hasValue(1);

    assertThat(AsyncDriver.of(transport).start(resource)).isCompletedWithValue(unread);
    assertThat(closed).as("the caller's to close").hasValue(1);
  }

  @Test
  void cancellingARunThatWaitsTellsTheStepAndLeavesTheSignalAlone() throws Exception {
    CompletableFuture<Object> signal = never();
    CountDownLatch told = new CountDownLatch(1);
    Step.Wait<String> wait = runs.await(signal, LONG, done("unused"));
    CompletableFuture<String> run =
        start(
            new Step.Wait<>() {
              @Override
              public Duration atMost() {
                return wait.atMost();
              }

              @Override
              public CompletionStage<?> signal() {
                return wait.signal();
              }

              @Override
              public Step<String> resume() throws IOException {
                return wait.resume();
              }

              @Override
              public void failed(IOException failure) {
                wait.failed(failure);
                told.countDown();
              }
            });

    assertThat(run.cancel(true)).isTrue();
    assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(runs.calls).hasSize(1).first().isInstanceOf(InterruptedIOException.class);
    assertThat(signal).isNotDone();
    assertThatThrownBy(run::join).isInstanceOf(CancellationException.class);
  }

  // ---- waiting

  static List<CompletionStage<?>> signals() {
    return DriverTest.signals();
  }

  @ParameterizedTest
  @MethodSource("signals")
  void aSignalEndsTheWaitInWhateverWay(CompletionStage<?> signal) throws Exception {
    assertThat(get(start(runs.await(signal, LONG, done("result"))))).isEqualTo("result");
  }

  @Test
  void timeEndsTheWaitWhereNoSignalComesAndLeavesTheSignalAlone() throws Exception {
    CompletableFuture<Object> signal = never();

    assertThat(get(start(runs.await(signal, Duration.ofMillis(1), done("result")))))
        .isEqualTo("result");
    assertThat(signal).isNotDone();
  }

  @Test
  void aBoundBeyondWhatAClockCountsIsWaitedForAsLongAsThatCounts() throws Exception {
    CompletableFuture<Object> signal = never();
    CompletableFuture<String> run =
        start(runs.await(signal, Duration.ofSeconds(Long.MAX_VALUE), done("result")));
    assertThat(run).isNotDone();
    signal.complete(1);

    assertThat(get(run)).isEqualTo("result");
  }

  @Test
  void whoGivesTheSignalIsNotKeptByThoseWhoWaitForIt() throws Exception {
    CompletableFuture<Object> signal = never();
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<String> run =
        AsyncDriver.of(transport)
            .start(env -> runs.await(signal, LONG, done("result")))
            .thenApply(
                result -> {
                  try {
                    release.await();
                  } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                  }
                  return result;
                });
    signal.complete(1);
    release.countDown();

    assertThat(get(run)).isEqualTo("result");
  }

  @Test
  void partsAreRequired() {
    assertThatNullPointerException().isThrownBy(() -> AsyncDriver.of(null));
    assertThatNullPointerException().isThrownBy(() -> AsyncDriver.of(transport).env(null));
    assertThatNullPointerException().isThrownBy(() -> AsyncDriver.of(transport).start(null));
    assertThatNullPointerException().isThrownBy(() -> AsyncDriver.of(transport).executor(null));
    assertThat(AsyncDriver.create()).isNotNull();
  }
}
