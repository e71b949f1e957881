package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8628, section 3.5; CIBA Core 1.0, section 11. The steps are walked: nobody waits. */
class PollingTest {

  private static final Response PENDING = Server.json(400, "{\"error\":\"authorization_pending\"}");
  private static final Response SLOW_DOWN = Server.json(400, "{\"error\":\"slow_down\"}");
  private static final Response DENIED = Server.json(400, "{\"error\":\"access_denied\"}");
  private static final Response TOKENS =
      Server.json(200, "{\"access_token\":\"t\",\"token_type\":\"bearer\"}");

  private Instant now = Instant.ofEpochSecond(Server.NOW);
  private final Env env = Env.system().clock(() -> now);
  private final List<Duration> waits = new ArrayList<>();

  private static Operation<TokenResponse> polling() {
    return DeviceCodeGrant.of(
            Party.SERVER, Party.CLIENT, ClientAuthentication.none(), Secret.of("d"))
        .poll(codes(Duration.ofSeconds(4)));
  }

  private TokenResponse walk(Operation<TokenResponse> polling, Response... answers)
      throws IOException {
    Step<TokenResponse> step = polling.begin(env);
    int answered = 0;
    while (!(step instanceof Step.Done<TokenResponse> done)) {
      if (step instanceof Step.Wait<TokenResponse> wait) {
        assertThat(wait.signal().toCompletableFuture()).isNotDone();
        waits.add(wait.atMost());
        now = now.plus(wait.atMost());
        step = wait.resume();
      } else {
        step = ((Step.Send<TokenResponse>) step).receive(answers[answered++]);
      }
    }
    return done.result();
  }

  @Test
  void waitsBeforeEachAttemptAndEndsWithTheTokens() throws Exception {
    assertThat(walk(polling(), PENDING, PENDING, TOKENS).accessToken()).isEqualTo(Secret.of("t"));
    assertThat(waits).containsOnly(Duration.ofSeconds(4)).hasSize(3);
  }

  @Test
  void slowsDownForGood() throws Exception {
    walk(polling(), SLOW_DOWN, PENDING, TOKENS);
    assertThat(waits)
        .containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(9), Duration.ofSeconds(9));
  }

  @Test
  void endsWithAnotherError() {
    assertThatExceptionOfType(ResponseBodyException.class)
        .isThrownBy(() -> walk(polling(), PENDING, DENIED))
        .satisfies(refusal -> assertThat(refusal.error()).isEqualTo("access_denied"));
  }

  @Test
  void endsWhenTheCodeWouldHaveExpired() {
    // attempts after 4, 8, … 28 s; another one would come after 32 s
    assertThatExceptionOfType(ResponseBodyException.class)
        .isThrownBy(
            () -> walk(polling(), PENDING, PENDING, PENDING, PENDING, PENDING, PENDING, PENDING))
        .satisfies(last -> assertThat(last.error()).isEqualTo("authorization_pending"));
    assertThat(waits).hasSize(7);
  }

  @Test
  void pollsForABackchannelAuthenticationTheSameWay() throws Exception {
    Operation<TokenResponse> polling =
        BackchannelGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("r"))
            .poll(
                new BackchannelAuthentication.Started(
                    JsonObject.of("auth_req_id", "r", "expires_in", 60)));
    assertThat(walk(polling, PENDING, TOKENS).tokenType()).isEqualTo("bearer");
    assertThat(waits).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0001, 1",
    "1e-1000, 1",
    "0.999, 1",
    "1, 1",
    "3600, 3600",
    "3601, 3600",
    "1e1000, 3600"
  })
  void thePauseIsFromOneSecondToOneHour(BigDecimal interval, long seconds) {
    JsonObject device =
        JsonObject.builder()
            .put("device_code", "d")
            .put("user_code", "u")
            .put("verification_uri", "https://v")
            .put("expires_in", 30)
            .put("interval", interval)
            .build();
    JsonObject backchannel =
        JsonObject.of("auth_req_id", "r", "expires_in", 30, "interval", interval);

    assertThat(new DeviceAuthorization.Codes(device).interval())
        .isEqualTo(new BackchannelAuthentication.Started(backchannel).interval())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  // ---- without a thread that waits

  private static Operation<TokenResponse> quickly() {
    DeviceCodeGrant grant =
        DeviceCodeGrant.of(Party.SERVER, Party.CLIENT, ClientAuthentication.none(), Secret.of("d"));
    return new Polling(grant, Duration.ofMillis(1), Duration.ofSeconds(30));
  }

  private static DeviceAuthorization.Codes codes(Duration interval) {
    return new DeviceAuthorization.Codes(
        JsonObject.builder()
            .put("device_code", "d")
            .put("user_code", "u")
            .put("verification_uri", "https://v")
            .put("expires_in", 30)
            .put("interval", interval.toMillis() / 1000.0)
            .build());
  }

  @Test
  @Timeout(60)
  void theAsynchronousDriverPollsToo() throws Exception {
    Queue<Response> answers = new ConcurrentLinkedQueue<>(List.of(PENDING, PENDING, TOKENS));
    TokenResponse tokens =
        AsyncDriver.of(request -> CompletableFuture.completedFuture(answers.remove()))
            .env(env)
            .start(quickly())
            .get();
    assertThat(tokens.accessToken()).isEqualTo(Secret.of("t"));
    assertThat(answers).isEmpty();
  }

  @Test
  @Timeout(60)
  void aCancelledPollSendsNothingMore() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    CompletableFuture<Response> first = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<TokenResponse> run =
        AsyncDriver.of(
                request -> {
                  sent.incrementAndGet();
                  asked.countDown();
                  return first;
                })
            .env(env)
            .start(quickly());
    asked.await();

    run.cancel(true);

    // the exchange in progress is given up, and what would have come leads nowhere
    assertThatExceptionOfType(CancellationException.class).isThrownBy(first::get);
    assertThat(sent).hasValue(1);
    CompletableFuture<TokenResponse> waiting =
        AsyncDriver.of(
                request -> {
                  throw new AssertionError("nothing is to be sent");
                })
            .env(env)
            .start(
                DeviceCodeGrant.of(
                        Party.SERVER, Party.CLIENT, ClientAuthentication.none(), Secret.of("d"))
                    .poll(codes(Duration.ofSeconds(20))));
    assertThat(waiting).isNotDone();
    waiting.cancel(true);
    assertThat(waiting).isCancelled();
  }

  @Test
  void aTransportsFailureEndsThePoll() throws Exception {
    Step.Send<TokenResponse> attempt =
        (Step.Send<TokenResponse>) ((Step.Wait<TokenResponse>) polling().begin(env)).resume();
    IOException failure = new IOException("no route");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> attempt.failed(failure))
        .isEqualTo(failure);
  }
}
