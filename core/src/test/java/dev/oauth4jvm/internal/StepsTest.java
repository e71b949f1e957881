package dev.oauth4jvm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One run after another is one run. */
class StepsTest {

  private static final Request REQUEST = Request.get(URI.create("https://as.example.com/"));
  private static final Response RESPONSE = Response.of(200, Headers.of(), new byte[0]);
  private static final CompletableFuture<Object> SIGNAL = new CompletableFuture<>();

  private final List<Object> told = new ArrayList<>();

  private Step<String> then(Step<Integer> first) {
    return Steps.then(first, result -> new Step.Done<>("result " + result));
  }

  private static String result(Step<String> step) {
    assertThat(step).isInstanceOf(Step.Done.class);
    return ((Step.Done<String>) step).result();
  }

  @Test
  void afterAResultTheNextRunBegins() {
    assertThat(result(then(new Step.Done<>(1)))).isEqualTo("result 1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRequestOfTheFirstRunIsSentAndItsResponseLeadsOn(boolean shared) throws Exception {
    Step<String> step = then(new Send(new Step.Done<>(2), shared));

    assertThat(step).isInstanceOf(Step.Send.class);
    Step.Send<String> send = (Step.Send<String>) step;
    assertThat(send.request()).isSameAs(REQUEST);
    assertThat(send.isShared()).isEqualTo(shared);
    assertThat(result(send.receive(RESPONSE))).isEqualTo("result 2");
    assertThat(result(send.failed(new IOException("no route")))).isEqualTo("result -1");
    assertThat(told).hasSize(2).startsWith(RESPONSE);
  }

  @Test
  void aFailureOfTheFirstRunIsTheWholeRuns() {
    IOException failure = new IOException("no route");
    Step.Send<String> send =
        (Step.Send<String>)
            then(
                new Step.Send<Integer>() {
                  @Override
                  public Request request() {
                    return REQUEST;
                  }

                  @Override
                  public Step<Integer> receive(Response response) {
                    throw new IllegalStateException("refused");
                  }

                  @Override
                  public Step<Integer> failed(IOException failure) throws IOException {
                    throw failure;
                  }
                });

    assertThatThrownBy(() -> send.failed(failure)).isSameAs(failure);
    assertThatThrownBy(() -> send.receive(RESPONSE)).hasMessage("refused");
    assertThat(send.isShared()).as("unless the step says so").isFalse();
  }

  @Test
  void aWaitOfTheFirstRunIsWaitedForAndLeadsOn() throws Exception {
    Step<String> step = then(new Wait(new Step.Done<>(3)));

    assertThat(step).isInstanceOf(Step.Wait.class);
    Step.Wait<String> wait = (Step.Wait<String>) step;
    assertThat(wait.atMost()).isEqualTo(Duration.ofSeconds(7));
    assertThat(wait.signal()).isSameAs(SIGNAL);
    assertThat(result(wait.resume())).isEqualTo("result 3");
    IOException failure = new IOException("interrupted");
    wait.failed(failure);
    assertThat(told).containsExactly("resume", failure);
  }

  @Test
  void theFirstRunMayTakeManySteps() throws Exception {
    Step<String> step = then(new Wait(new Send(new Wait(new Step.Done<>(4)), false)));

    step = ((Step.Wait<String>) step).resume();
    step = ((Step.Send<String>) step).receive(RESPONSE);
    step = ((Step.Wait<String>) step).resume();

    assertThat(result(step)).isEqualTo("result 4");
  }

  private final class Send implements Step.Send<Integer> {
    private final Step<Integer> next;
    private final boolean shared;

    Send(Step<Integer> next, boolean shared) {
      this.next = next;
      this.shared = shared;
    }

    @Override
    public Request request() {
      return REQUEST;
    }

    @Override
    public boolean isShared() {
      return shared;
    }

    @Override
    public Step<Integer> receive(Response response) {
      told.add(response);
      return next;
    }

    @Override
    public Step<Integer> failed(IOException failure) {
      told.add(failure);
      return new Step.Done<>(-1);
    }
  }

  private final class Wait implements Step.Wait<Integer> {
    private final Step<Integer> next;

    Wait(Step<Integer> next) {
      this.next = next;
    }

    @Override
    public Duration atMost() {
      return Duration.ofSeconds(7);
    }

    @Override
    public CompletionStage<?> signal() {
      return SIGNAL;
    }

    @Override
    public Step<Integer> resume() {
      told.add("resume");
      return next;
    }

    @Override
    public void failed(IOException failure) {
      told.add(failure);
    }
  }
}
