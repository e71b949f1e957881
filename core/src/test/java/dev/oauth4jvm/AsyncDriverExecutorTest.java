package dev.oauth4jvm;

import static dev.oauth4jvm.TestRuns.done;
import static dev.oauth4jvm.TestRuns.never;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where runs go on after a wait, and that they do. */
@Timeout(60)
class AsyncDriverExecutorTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestRuns runs = new TestRuns();
  private final AsyncTransport transport = request -> new CompletableFuture<Response>();
  private final AsyncDriver driver = AsyncDriver.of(transport);

  @Test
  void anyNumberOfRunsThatWaitForOneSignalGoOnOnAFewThreads() throws Exception {
    CompletableFuture<Object> signal = never();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    List<CompletableFuture<String>> waiting = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      waiting.add(
          driver.start(
              env ->
                  new Wait(signal) {
                    @Override
                    public Step<String> resume() {
                      threads.add(Thread.currentThread());
                      return done("result");
                    }
                  }));
    }
    signal.complete(1);
    for (CompletableFuture<String> run : waiting) {
      assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo("result");
    }

    assertThat(threads).hasSizeBetween(1, SharedThreads.most());
    assertThat(threads)
        .doesNotContain(Thread.currentThread())
        .allSatisfy(thread -> assertThat(thread.isDaemon()).isTrue());
  }

  @Test
  void theCallersExecutorIsUsedWhereOneIsNamed() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    CompletableFuture<Object> signal = never();
    CompletableFuture<String> run =
        driver
            .executor(tasks::add)
            .env(Env.system())
            .start(env -> runs.await(signal, LONG, done("result")));
    signal.complete(1);
    assertThat(run).isNotDone();
    assertThat(tasks).hasSize(1);
    tasks.remove().run();

    assertThat(run).isCompletedWithValue("result");
  }

  static List<Executor> refusing() {
    return List.of(
        task -> {
          throw new RejectedExecutionException("full");
        },
        task -> {
          throw new OutOfMemoryError("unable to create native thread");
        },
        task -> {
          task.run();
          throw new RejectedExecutionException("run all the same");
        });
  }

  @ParameterizedTest
  @MethodSource("refusing")
  void whereNoThreadCanBeHadARunGoesOnOnceOnTheThreadThatGaveTheSignal(Executor refusing) {
    CompletableFuture<Object> signal = never();
    CompletableFuture<String> run =
        driver.executor(refusing).start(env -> runs.await(signal, LONG, done("result")));
    signal.complete(1);

    assertThat(run).isCompletedWithValue("result");
    assertThat(runs.calls).containsExactly("resume");
  }

  @ParameterizedTest
  @MethodSource("refusing")
  void aRunThatIsCancelledTellsItsStepThereToo(Executor refusing) {
    CompletableFuture<String> run =
        driver.executor(refusing).start(env -> runs.await(never(), LONG, done("result")));
    assertThat(run.cancel(true)).isTrue();

    assertThat(runs.calls).singleElement().isInstanceOf(IOException.class);
  }

  @Test
  void aSignalThatIsThereAlreadyKeepsTheRunOnItsThread() {
    CompletableFuture<String> run =
        driver
            .executor(
                task -> {
                  throw new AssertionError("no thread is needed");
                })
            .start(env -> runs.await(CompletableFuture.completedFuture(1), LONG, done("result")));

    assertThat(run).isCompletedWithValue("result");
  }

  @Test
  void aWaitThatCannotBeginFailsTheRunAndTellsItsStep() {
    Error noThread = new OutOfMemoryError("unable to create native thread");
    List<IOException> told = new ArrayList<>();
    CompletableFuture<String> run =
        driver.start(
            env ->
                new Wait(never()) {
                  @Override
                  public Duration atMost() {
                    throw noThread;
                  }

                  @Override
                  public void failed(IOException failure) {
                    told.add(failure);
                  }
                });

    assertThatThrownBy(run::join).hasCause(noThread);
    assertThat(told).singleElement().satisfies(told1 -> assertThat(told1).hasCause(noThread));
  }

  /** A wait for a signal. */
  private static class Wait implements Step.Wait<String> {

    private final CompletableFuture<?> signal;

    Wait(CompletableFuture<?> signal) {
      this.signal = signal;
    }

    @Override
    public Duration atMost() {
      return LONG;
    }

    @Override
    public CompletionStage<?> signal() {
      return signal;
    }

    @Override
    public Step<String> resume() {
      return done("unused");
    }

    @Override
    public void failed(IOException failure) {}
  }
}
