package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.internal.flight.Flights;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens with unknown keys cost little, lock out nobody, and do not hide a rotation. */
@Timeout(120)
class JwksFloodTest {

  private final TestClock clock = new TestClock();
  private final Server server = new Server().serve(OLD);
  private final JwksCache cache = JwksCache.empty();
  private final Jwks jwks = Jwks.of(Server.AS).cache(cache).build();
  private final Driver driver = Driver.of(server).env(clock.env());

  @BeforeEach
  void aSetOfAMinute() {
    cache.offer(TestKeys.snapshot(clock.now() - 60, OLD));
  }

  private VerificationKey find(String kid) throws IOException {
    return driver.run(jwks.key(JwsAlgorithm.ES256, kid));
  }

  /** Whether the key is refused as unknown; a failed request counts as not told. */
  private String flood(String kid) {
    try {
      find(kid);
      return "found";
    } catch (OAuthException refused) {
      return refused.code() == ErrorCode.KEY_SELECTION ? "refused" : refused.code().toString();
    } catch (IOException failure) {
      return "failed";
    }
  }

  @Test
  void aThousandUnknownKeysCauseOneRequestInACooldown() throws Exception {
    for (int second = 0; second < 180; second++) {
      for (int i = 0; i < 6; i++) {
        assertThat(flood("forged-" + second + "-" + i)).isEqualTo("refused");
      }
      assertThat(find("old")).isNotNull();
      clock.advance(1);
    }
    assertThat(server.requests()).as("at 0, 60 and 120 s").isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"down", "500"})
  void aRequestThatFailsCountsToo(String outage) throws Exception {
    if (outage.equals("down")) {
      server.fail(new IOException("connection refused"));
    } else {
      server.answer(request -> Server.response(500, "text/html", ""));
    }
    assertThat(flood("forged")).isNotEqualTo("refused");
    for (int i = 0; i < 1000; i++) {
      assertThat(flood("forged-" + i)).isEqualTo("refused");
      assertThat(find("old")).isNotNull();
    }
    clock.advance(59);
    assertThat(flood("forged")).isEqualTo("refused");
    assertThat(server.requests()).isEqualTo(1);

    clock.advance(1);
    assertThat(flood("forged")).isNotEqualTo("refused");
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void aRotationInTheFloodIsPickedUpWithinTheCooldown() throws Exception {
    assertThat(flood("forged")).isEqualTo("refused");
    server.serve(OLD, NEW);
    for (int second = 0; second < 60; second++) {
      assertThat(flood("new")).isEqualTo("refused");
      assertThat(flood("forged-" + second)).isEqualTo("refused");
      clock.advance(1);
    }
    assertThat(find("new")).isNotNull();
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void aRotationAfterAnOutageIsPickedUpWithinTheCooldown() throws Exception {
    server.fail(new IOException("connection refused"));
    assertThat(flood("new")).isEqualTo("failed");
    server.serve(OLD, NEW);
    clock.advance(60);

    assertThat(find("new")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "down"})
  void aFloodOfThreadsMakesOneRequest(String state) throws Exception {
    if (state.equals("down")) {
      server.fail(new IOException("connection refused"));
    }
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger known = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String kid = "forged-" + i;
      threads.add(
          Threads.start(
              () -> {
                go.await();
                for (int n = 0; n < 20; n++) {
                  if (!flood(kid + n).equals("found") && find("old") != null) {
                    known.incrementAndGet();
                  }
                }
              }));
    }
    go.countDown();
    for (Thread thread : threads) {
      Threads.join(thread);
    }
    assertThat(known).as("the known key always works").hasValue(4000);
    assertThat(server.requests()).isEqualTo(1);
  }

  /** A caller that saw that a set is needed and nobody looks for one, and then lost the race. */
  private Step<VerificationKey> late(String kid) {
    Flights.Flight flight = new Flights.Flight();
    KeyLookup lookup =
        new KeyLookup(
            jwks, new KeySelection.Wanted(JwsAlgorithm.ES256, kid, jwks.crypto()), clock.env());
    assertThat(jwks.flights().join(flight, null)).isSameAs(flight);
    try {
      return lookup.lead(flight);
    } finally {
      assertThat(flight.isOver()).isTrue();
      assertThat(jwks.flights().inProgress()).isNull();
    }
  }

  @Test
  void theAttemptOfAnotherCallerThatFailedMeanwhileCounts() {
    server.fail(new IOException("connection refused"));
    assertThat(flood("forged")).isEqualTo("failed");

    assertThatThrownBy(() -> late("forged"))
        .isInstanceOfSatisfying(
            OAuthException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.KEY_SELECTION));
  }

  @Test
  void theSetThatAnotherCallerFetchedMeanwhileServes() throws Exception {
    server.serve(OLD, NEW);
    assertThat(find("new")).isNotNull();

    assertThat(late("new")).isInstanceOf(Step.Done.class);
  }

  private static ErrorCode refusal(Step.Wait<VerificationKey> step) throws IOException {
    try {
      step.resume();
      return null;
    } catch (OAuthException refused) {
      return refused.code();
    }
  }

  static List<IOException> givenUp() {
    return List.of(
        new InterruptedIOException("the run was cancelled"), new ClosedByInterruptException());
  }

  @ParameterizedTest
  @MethodSource("givenUp")
  void anAttemptThatWasGivenUpDoesNotDelayARotation(IOException givenUp) throws Exception {
    server.fail(givenUp);
    assertThat(flood("new")).isEqualTo("failed");
    server.serve(OLD, NEW);

    assertThat(find("new")).isNotNull();
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void whileTheServerHangsUnknownKeysDoNotMakeMoreRequests() throws Exception {
    Jwks impatient = Jwks.of(Server.AS).cache(cache).waitAtMost(Duration.ofNanos(1)).build();
    Step<VerificationKey> hanging = impatient.key(JwsAlgorithm.ES256, "forged").begin(clock.env());
    assertThat(hanging).isInstanceOf(Step.Send.class);

    for (int i = 0; i < 100; i++) {
      Step<VerificationKey> next =
          impatient.key(JwsAlgorithm.ES256, "forged-" + i).begin(clock.env());
      assertThat(refusal((Step.Wait<VerificationKey>) next)).isEqualTo(ErrorCode.KEY_SELECTION);
    }
    clock.advance(60);
    Step<VerificationKey> next = impatient.key(JwsAlgorithm.ES256, "new").begin(clock.env());
    assertThat(((Step.Wait<VerificationKey>) next).resume()).isInstanceOf(Step.Send.class);
  }

  @Test
  void aClockThatWasSetBackDoesNotHoldUpTheNextAttempt() throws Exception {
    server.fail(new IOException("connection refused"));
    assertThat(flood("new")).isEqualTo("failed");
    clock.advance(-3600);
    Jwks fresh = jwks;
    cache.acceptFetched(TestKeys.snapshot(clock.now() - 60, OLD), clock.now());
    server.serve(OLD, NEW);

    assertThat(driver.run(fresh.key(JwsAlgorithm.ES256, "new"))).isNotNull();
  }

  @Test
  void withAStoreAFloodCostsOneLoadInACooldown() {
    TestStore store = new TestStore();
    Jwks stored = Jwks.of(Server.AS).cache(cache).store(store).build();
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 10; i++) {
        try {
          driver.run(stored.key(JwsAlgorithm.ES256, "forged-" + i));
        } catch (OAuthException | IOException refused) {
          assertThat(refused).isInstanceOf(OAuthException.class);
        }
      }
      clock.advance(1);
    }
    assertThat(store.loads()).isEqualTo(1);
    assertThat(server.requests()).isEqualTo(1);
  }
}
