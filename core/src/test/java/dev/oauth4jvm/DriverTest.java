package dev.oauth4jvm;

import static dev.oauth4jvm.TestRuns.REQUEST;
import static dev.oauth4jvm.TestRuns.RESPONSE;
import static dev.oauth4jvm.TestRuns.done;
import static dev.oauth4jvm.TestRuns.never;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop over the steps, on the calling thread. */
@Timeout(60)
class DriverTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestRuns runs = new TestRuns();

  private static Transport failing(Throwable failure) {
    return request -> {
      throw DriverTest.<IOException>sneak(failure);
    };
  }

  /** Throws it, whatever it is. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T extends Throwable> T sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  private static String run(Step<String> first, Transport transport) throws IOException {
    return Driver.of(transport).run(env -> first);
  }

  private static final Transport UNUSED =
      request -> {
        throw new AssertionError("nothing is to be sent");
      };

  @Test
  void aRunThatNeedsNothingIsDone() throws Exception {
    assertThat(run(done("result"), UNUSED)).isEqualTo("result");
  }

  @Test
  void stepsAreTakenInOrderToTheResult() throws Exception {
    Step<String> last = runs.await(CompletableFuture.completedFuture(1), LONG, done("result"));
    Step<String> first = runs.send(runs.send(last));

    assertThat(
            run(
                first,
                request -> {
                  assertThat(request).isSameAs(REQUEST);
                  return RESPONSE;
                }))
        .isEqualTo("result");
    assertThat(runs.calls).containsExactly("request", RESPONSE, "request", RESPONSE, "resume");
  }

  @Test
  void theOperationGetsTheDriversEnvironment() throws Exception {
    Env env = Env.system().allowInsecureRequests();
    Driver driver = Driver.of(UNUSED).env(env);

    assertThat(driver.<Env>run(given -> new Step.Done<>(given))).isSameAs(env);
    assertThat(Driver.of(UNUSED).<Env>run(given -> new Step.Done<>(given))).isSameAs(Env.system());
  }

  // ---- no response

  @Test
  void theTransportsFailureIsToldToTheStepAndThrown() {
    IOException failure = new IOException("no route");
    assertThatThrownBy(() -> run(runs.send(done("unused")), failing(failure))).isSameAs(failure);
    assertThat(runs.calls).containsExactly("request", failure);
  }

  @Test
  void aStepThatCanGoOnWithoutTheResponseDoes() throws Exception {
    assertThat(run(runs.sendOr(done("stale")), failing(new IOException("no route"))))
        .isEqualTo("stale");
  }

  @Test
  void aTransportsBugIsToldAsAFailure() {
    RuntimeException bug = new IllegalStateException("a bug");
    assertThatThrownBy(() -> run(runs.send(done("unused")), failing(bug)))
        .isInstanceOf(IOException.class)
        .hasCause(bug);
    assertThat(runs.calls).hasSize(2).last().isInstanceOf(IOException.class);
  }

  @Test
  void aWrongArgumentIsToldToTheStepAndStaysWhatItIs() {
    RuntimeException wrong = new IllegalArgumentException("a field that cannot be sent");
    assertThatThrownBy(() -> run(runs.send(done("unused")), failing(wrong))).isSameAs(wrong);
    assertThat(runs.calls).hasSize(2).last().isInstanceOf(IOException.class);
    assertThatThrownBy(() -> run(runs.sendOr(done("stale")), failing(wrong))).isSameAs(wrong);
  }

  @Test
  void aTransportThatReturnsNothingIsToldAsAFailure() {
    assertThatThrownBy(() -> run(runs.send(done("unused")), request -> null))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(NullPointerException.class);
    assertThat(runs.calls).hasSize(2).last().isInstanceOf(IOException.class);
  }

  static List<Error> errors() {
    return List.of(new OutOfMemoryError(), new AssertionError(), new NoClassDefFoundError());
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorIsToldToTheStepAndGoesOn(Error error) {
    assertThatThrownBy(() -> run(runs.send(done("unused")), failing(error))).isSameAs(error);
    assertThat(runs.calls).hasSize(2);
    assertThat((Throwable) runs.calls.toArray()[1]).isInstanceOf(IOException.class).hasCause(error);

    assertThatThrownBy(() -> run(runs.sendOr(done("stale")), failing(error))).isSameAs(error);
  }

  @Test
  void whatAStepThrowsIsThrown() {
    OAuthException refused = new ProcessingException(ErrorCode.INVALID_RESPONSE, "refused");
    assertThatThrownBy(
            () ->
                Driver.of(UNUSED)
                    .run(
                        env -> {
                          throw refused;
                        }))
        .isSameAs(refused);
  }

  // ---- interruption

  @Test
  void anInterruptedThreadGetsAnInterruptedIoExceptionWhateverTheTransportThrew() {
    IOException closed = new java.nio.channels.ClosedByInterruptException();
    Transport transport =
        request -> {
          Thread.currentThread().interrupt();
          throw closed;
        };
    assertThatThrownBy(() -> run(runs.send(done("unused")), transport))
        .isInstanceOf(InterruptedIOException.class)
        .hasCause(closed);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(runs.calls).hasSize(2).last().isInstanceOf(InterruptedIOException.class);
  }

  @Test
  void anInterruptedIoExceptionOfTheTransportStaysWhatItIs() {
    for (boolean interrupted : new boolean[] {true, false}) {
      IOException failure = new SocketTimeoutException("read timed out");
      Transport transport =
          request -> {
            if (interrupted) {
              Thread.currentThread().interrupt();
            }
            throw failure;
          };
      assertThatThrownBy(() -> run(runs.send(done("unused")), transport)).isSameAs(failure);
      assertThat(Thread.interrupted()).isEqualTo(interrupted);
    }
  }

  @Test
  void aThreadThatIsInterruptedWhileItWaitsTellsTheStepAndStops() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> run(runs.await(never(), LONG, done("unused")), UNUSED))
        .isInstanceOf(InterruptedIOException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(runs.calls).hasSize(1).first().isInstanceOf(InterruptedIOException.class);
  }

  // ---- waiting

  static List<CompletionStage<?>> signals() {
    CompletableFuture<Object> cancelled = new CompletableFuture<>();
    cancelled.cancel(true);
    return List.of(
        CompletableFuture.completedFuture(1),
        CompletableFuture.failedFuture(new IOException("failed")),
        cancelled,
        CompletableFuture.completedStage(1));
  }

  @ParameterizedTest
  @MethodSource("signals")
  void aSignalEndsTheWaitInWhateverWay(CompletionStage<?> signal) throws Exception {
    assertThat(run(runs.await(signal, LONG, done("result")), UNUSED)).isEqualTo("result");
    assertThat(runs.calls).containsExactly("resume");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1000})
  void timeEndsTheWaitWhereNoSignalComes(long nanos) throws Exception {
    assertThat(run(runs.await(never(), Duration.ofNanos(nanos), done("result")), UNUSED))
        .isEqualTo("result");
  }

  @Test
  void aBoundBeyondWhatAClockCountsIsWaitedForAsLongAsThatCounts() throws Exception {
    Step<String> step =
        runs.await(
            CompletableFuture.completedFuture(1),
            Duration.ofSeconds(Long.MAX_VALUE),
            done("result"));
    assertThat(run(step, UNUSED)).isEqualTo("result");
  }

  @Test
  void partsAreRequired() {
    assertThatNullPointerException().isThrownBy(() -> Driver.of(null));
    assertThatNullPointerException().isThrownBy(() -> Driver.of(UNUSED).env(null));
    assertThat(Driver.create()).isNotNull();
  }
}
