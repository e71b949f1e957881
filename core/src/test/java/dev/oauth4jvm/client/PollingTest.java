package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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

  private TokenResponse walk(Operation<TokenResponse> polling, Object... answers)
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
        Object answer = answers[answered++];
        Step.Send<TokenResponse> send = (Step.Send<TokenResponse>) step;
        step =
            answer instanceof IOException failure
                ? send.failed(failure)
                : send.receive((Response) answer);
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

  // ---- attempts that say nothing of the user

  private static Operation<TokenResponse> patient() {
    return DeviceCodeGrant.of(
            Party.SERVER, Party.CLIENT, ClientAuthentication.none(), Secret.of("d"))
        .poll(codes(Duration.ofSeconds(5), 900));
  }

  private static List<Duration> seconds(int... seconds) {
    return Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
  }

  static Stream<Object> passing() {
    return Stream.of(
        new IOException("connection reset"),
        new SocketTimeoutException("no answer"),
        Response.of(502, Headers.of("content-type", "text/html"), new byte[0]),
        Server.json(503, "{\"error\":\"temporarily_unavailable\"}"),
        Server.json(500, "{\"error\":\"Internal Server Error\"}"),
        Server.json(429, "{}"),
        Server.json(429, "{\"error\":\"too_many_requests\"}"),
        Server.json(503, "{}", "www-authenticate", "Basic realm=\"x\""),
        Server.json(408, "{}"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void goesOnMoreSlowlyAfterATimeoutOrAnOverloadedServer(Object failure) throws Exception {
    assertThat(walk(patient(), failure, PENDING, failure, TOKENS).accessToken())
        .isEqualTo(Secret.of("t"));
    assertThat(waits).isEqualTo(seconds(5, 10, 10, 20));
  }

  @Test
  void doublesUpToAMinuteAndUntilTheCodeExpires() throws Exception {
    IOException failure = new IOException("no route");
    Object[] failures = new Object[100];
    Arrays.fill(failures, failure);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> walk(patient(), failures))
        .isSameAs(failure);
    assertThat(waits).startsWith(seconds(5, 10, 20, 40, 40).toArray(new Duration[0]));
    assertThat(now).isAfter(Instant.ofEpochSecond(Server.NOW + 900 - 40));
  }

  @ParameterizedTest
  @CsvSource({
    "30, 30",
    "7, 10",
    "x, 10",
    "-1, 10",
    "'Fri, 15 Jan 2027 08:00:45 GMT', 40",
    "'Fri, 15 Jan 1999 08:00:00 GMT', 10",
    "1234567890123, 10",
  })
  void waitsAtLeastAsLongAsTheServerAsks(String retryAfter, int wait) throws Exception {
    for (int status : new int[] {429, 503}) {
      waits.clear();
      now = Instant.ofEpochSecond(Server.NOW);
      walk(patient(), Server.json(status, "{}", "retry-after", retryAfter), PENDING, TOKENS);
      assertThat(waits).isEqualTo(seconds(5, wait, 10));
    }
  }

  @Test
  void endsWhenTheServerAsksForMoreTimeThanTheCodeHas() {
    Response later = Server.json(503, "{}", "retry-after", "999999999");
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> walk(patient(), later))
        .withMessageContaining("got 503");
  }

  @Test
  void theBodyDecidesBesideAChallengeAndWithTheStatusOfASuccess() throws Exception {
    String pending = "{\"error\":\"authorization_pending\"}";
    assertThat(
            walk(
                    patient(),
                    Server.json(400, pending, "www-authenticate", "Basic realm=\"x\""),
                    Server.json(200, pending),
                    Server.json(503, pending),
                    Server.json(200, "{\"error\":\"slow_down\",\"interval\":10}"),
                    TOKENS)
                .accessToken())
        .isEqualTo(Secret.of("t"));
    assertThat(waits).isEqualTo(seconds(5, 5, 5, 5, 10));
  }

  static Stream<Response> lastWords() {
    String denied = "{\"error\":\"access_denied\"}";
    return Stream.of(
        DENIED,
        Server.json(200, denied),
        Server.json(500, denied),
        Server.json(401, denied, "www-authenticate", "Basic realm=\"x\""),
        Server.json(429, "{\"error\":\"expired_token\"}"),
        Server.json(404, "{}"),
        Server.json(302, "{}"),
        Server.json(200, "[]"));
  }

  @ParameterizedTest
  @MethodSource("lastWords")
  void endsWithAnyOtherAnswer(Response answer) {
    assertThatExceptionOfType(OAuthException.class).isThrownBy(() -> walk(patient(), answer));
    assertThat(waits).hasSize(1);
  }

  @Test
  void anInterruptionEndsItAtOnce() {
    for (IOException interruption :
        List.of(new InterruptedIOException("cancelled"), new ClosedByInterruptException())) {
      waits.clear();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> walk(patient(), interruption))
          .isSameAs(interruption);
      assertThat(waits).hasSize(1);
    }
  }

  @Test
  @Timeout(60)
  void bothDriversGoOnAfterAFailureAndEndWithAWrongArgument() throws Exception {
    for (boolean wrong : new boolean[] {false, true}) {
      AtomicInteger sent = new AtomicInteger();
      Transport transport =
          request -> {
            if (sent.incrementAndGet() > 1) {
              return TOKENS;
            }
            if (wrong) {
              throw new IllegalArgumentException("no such host");
            }
            throw new IOException("no route");
          };
      AsyncTransport asynchronous =
          request -> {
            try {
              return CompletableFuture.completedFuture(transport.send(request));
            } catch (IOException | RuntimeException failure) {
              return CompletableFuture.failedFuture(failure);
            }
          };
      if (wrong) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Driver.of(transport).env(env).run(quickly()));
        sent.set(0);
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(() -> AsyncDriver.of(asynchronous).env(env).start(quickly()).get())
            .withCauseInstanceOf(IllegalArgumentException.class);
      } else {
        assertThat(Driver.of(transport).env(env).run(quickly()).tokenType()).isEqualTo("bearer");
        sent.set(0);
        assertThat(AsyncDriver.of(asynchronous).env(env).start(quickly()).get().tokenType())
            .isEqualTo("bearer");
        assertThat(sent).hasValue(2);
      }
    }
  }

  // ---- without a thread that waits

  private static Operation<TokenResponse> quickly() {
    DeviceCodeGrant grant =
        DeviceCodeGrant.of(Party.SERVER, Party.CLIENT, ClientAuthentication.none(), Secret.of("d"));
    return new Polling(grant, Duration.ofMillis(1), Duration.ofSeconds(30), null);
  }

  private static DeviceAuthorization.Codes codes(Duration interval) {
    return codes(interval, 30);
  }

  private static DeviceAuthorization.Codes codes(Duration interval, int expiresIn) {
    return new DeviceAuthorization.Codes(
        JsonObject.builder()
            .put("device_code", "d")
            .put("user_code", "u")
            .put("verification_uri", "https://v")
            .put("expires_in", expiresIn)
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
}
