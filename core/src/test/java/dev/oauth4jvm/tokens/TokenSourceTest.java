package dev.oauth4jvm.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.tokens.RotatingServer.Fate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A source of the client's own tokens, in one process. */
@Timeout(120)
class TokenSourceTest {

  private final TestClock clock = new TestClock();
  private final RotatingServer server = new RotatingServer();
  private final Driver driver = Driver.of(server).env(clock.env());
  private final Heard heard = new Heard();
  private final TokenSource tokens = source().build();

  private TokenSource.Builder source() {
    return TokenSource.of(RotatingServer.clientCredentials()).listener(heard);
  }

  private StoredToken run(Operation<StoredToken> operation) throws IOException {
    return driver.run(operation);
  }

  private String token() throws IOException {
    return run(tokens.token()).accessToken().reveal();
  }

  @Test
  void oneTokenServesUntilTheMarginBeforeItsEnd() throws Exception {
    assertThat(token()).isEqualTo("access-1");
    clock.advance(RotatingServer.LIFETIME - 11);
    assertThat(token()).isEqualTo("access-1");
    assertThat(server.requests()).isEqualTo(1);

    clock.advance(1);
    assertThat(token()).isEqualTo("access-2");
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void aTokenHasItsTimesByTheClockOfItsRequest() throws Exception {
    StoredToken token = run(tokens.token());

    assertThat(token.issuedAt()).isEqualTo(Instant.ofEpochSecond(clock.now()));
    assertThat(token.expiresAt())
        .isEqualTo(Instant.ofEpochSecond(clock.now() + RotatingServer.LIFETIME));
    assertThat(token.tokenType()).isEqualTo("bearer");
    assertThat(token.scope()).isNull();
  }

  @Test
  void theTimeThatARequestTakesCountsAgainstTheToken() throws Exception {
    long sent = clock.now();
    Driver slow =
        Driver.of(
                request -> {
                  clock.advance(7);
                  return server.send(request);
                })
            .env(clock.env());

    assertThat(slow.run(tokens.token()).expiresAt())
        .isEqualTo(Instant.ofEpochSecond(sent + RotatingServer.LIFETIME));
  }

  @Test
  void aTokenWithoutExpiresInHasTheLifeOfTheSettings() throws Exception {
    server.lifetime(-1);
    TokenSource hour = source().lifetime(Duration.ofHours(1)).build();

    assertThat(run(hour.token()).expiresAt()).isEqualTo(Instant.ofEpochSecond(clock.now() + 3600));
    assertThat(run(tokens.token()).expiresAt()).isEqualTo(Instant.ofEpochSecond(clock.now() + 300));
  }

  @Test
  void theMarginIsAFifthOfAShortLife() throws Exception {
    server.lifetime(10);
    token();
    clock.advance(7);
    assertThat(token()).isEqualTo("access-1");
    clock.advance(1);
    assertThat(token()).isEqualTo("access-2");
  }

  @Test
  void aTokenThatExpiresAtOnceServesItsCallerAlone() throws Exception {
    server.lifetime(0);

    assertThat(token()).isEqualTo("access-1");
    assertThat(token()).isEqualTo("access-2");
  }

  @Test
  void aStormOfCallersCausesOneRequest() throws Exception {
    server.hold();
    List<String> got = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      threads.add(Threads.start(() -> got.add(token())));
    }
    server.awaitRequest();
    server.release();
    for (Thread thread : threads) {
      Threads.join(thread);
    }

    assertThat(got).hasSize(50).containsOnly("access-1");
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void aValidTokenServesWhileTheServerFailsAndAnExpiredOneNever() throws Exception {
    token();
    server.fate(Fate.LOST);
    clock.advance(RotatingServer.LIFETIME - 1);
    assertThat(token()).as("in the margin").isEqualTo("access-1");

    clock.advance(1);
    assertThatThrownBy(this::token).isInstanceOf(IOException.class).hasMessageContaining("lost");
  }

  @Test
  void aFailureIsSharedForAPauseAndReportedOnce() throws Exception {
    server.fate(Fate.LOST);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(this::token).isInstanceOf(IOException.class);
    }
    assertThat(server.requests()).isEqualTo(1);
    assertThat(heard.kinds()).containsExactly("RequestFailed");

    server.fate(Fate.ANSWERED);
    clock.advance(1);
    assertThat(token()).isEqualTo("access-1");
    assertThat(heard.kinds()).containsExactly("RequestFailed", "Issued");
  }

  @Test
  void aTokenIsRenewedOnAnotherThreadWhileTheHeldOneServes() throws Exception {
    TokenSource ahead = source().renewAhead(Duration.ofSeconds(60), driver).build();
    run(ahead.token());
    server.hold();
    clock.advance(RotatingServer.LIFETIME - 11);

    assertThat(run(ahead.token()).accessToken().reveal()).isEqualTo("access-1");
    server.awaitRequest();
    assertThat(run(ahead.token()).accessToken().reveal()).isEqualTo("access-1");
    server.release();
    while (run(ahead.token()).accessToken().reveal().equals("access-1")) {
      Thread.onSpinWait();
    }
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void aTokenWithAShortLifeIsNotDueAtOnce() throws Exception {
    server.lifetime(20);
    TokenSource ahead = source().renewAhead(Duration.ofSeconds(60), driver).build();
    run(ahead.token());
    clock.advance(7);
    run(ahead.token());
    assertThat(renewals()).isZero();

    clock.advance(5); // three quarters of the time until the margin: due, whatever the delay
    run(ahead.token());
    while (server.requests() < 2) {
      Thread.onSpinWait();
    }
    assertThat(server.requests()).isEqualTo(2);
  }

  private static long renewals() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("oauth4jvm-token-renewal"))
        .count();
  }

  @Test
  void theTokenThatAResourceRefusesIsReplacedOnceForAllCallers() throws Exception {
    StoredToken refused = run(tokens.token());
    clock.advance(30);
    List<Thread> threads = new ArrayList<>();
    List<StoredToken> got = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 50; i++) {
      threads.add(Threads.start(() -> got.add(run(tokens.renew(refused)))));
    }
    for (Thread thread : threads) {
      Threads.join(thread);
    }

    assertThat(got).hasSize(50).extracting(t -> t.accessToken().reveal()).containsOnly("access-2");
    assertThat(token()).isEqualTo("access-2");
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void aYoungTokenIsNotReplacedWhateverAResourceSays() throws Exception {
    StoredToken refused = run(tokens.token());
    clock.advance(29);

    assertThat(run(tokens.renew(refused))).isSameAs(refused);
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void aRefusedTokenIsNotHandedOutWhenNoOtherCanBeHad() throws Exception {
    StoredToken refused = run(tokens.token());
    clock.advance(30);
    server.fate(Fate.LOST);

    assertThatThrownBy(() -> run(tokens.renew(refused))).isInstanceOf(IOException.class);
    assertThatThrownBy(this::token).isInstanceOf(IOException.class);
  }

  @Test
  void aTokenOfAClockThatWasSetBackIsNotUsed() throws Exception {
    token();
    clock.advance(-30);
    assertThat(token()).isEqualTo("access-1");
    clock.advance(-1);
    assertThat(token()).isEqualTo("access-2");
  }

  @Test
  void theSameOperationRunsAsynchronouslyAndByHand() throws Exception {
    AsyncDriver async =
        AsyncDriver.of(request -> CompletableFuture.supplyAsync(() -> sent(request)))
            .env(clock.env());
    CompletableFuture<StoredToken> one = async.start(tokens.token());
    assertThat(one.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS).accessToken().reveal())
        .isEqualTo("access-1");

    assertThat(tokens.token().begin(clock.env())).isInstanceOf(Step.Done.class);
    clock.advance(RotatingServer.LIFETIME);
    Step<StoredToken> step = tokens.token().begin(clock.env());
    Step.Send<StoredToken> send = (Step.Send<StoredToken>) step;
    step = send.receive(server.send(send.request()));
    assertThat(((Step.Done<StoredToken>) step).result().accessToken().reveal())
        .isEqualTo("access-2");
  }

  private dev.oauth4jvm.http.Response sent(dev.oauth4jvm.http.Request request) {
    try {
      return server.send(request);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  @Test
  void anAssertionIsMadeForEachRequest() throws Exception {
    int[] made = new int[1];
    TokenSource bearer =
        TokenSource.of(
                "alice",
                RotatingServer.jwtBearer(),
                grant -> grant.parameter("assertion", "jwt-" + ++made[0]))
            .build();

    run(bearer.token());
    run(bearer.token());
    clock.advance(RotatingServer.LIFETIME);
    run(bearer.token());

    assertThat(server.asked)
        .extracting(form -> form.first("assertion"))
        .containsExactly("jwt-1", "jwt-2");
  }

  @Test
  void theKeyDependsOnWhoseTokenItIsAndWhatIsRequestedAndShowsNothing() {
    TokenSource same = source().build();
    assertThat(same.key()).isEqualTo(tokens.key());
    assertThat(tokens.key().name()).hasSize(43);

    assertThat(
            List.of(
                TokenSource.of(RotatingServer.clientCredentials().resource("https://api.example")),
                TokenSource.of(RotatingServer.clientCredentials().header("x-tenant", "1")),
                TokenSource.of(RotatingServer.jwtBearer()),
                TokenSource.of("alice", RotatingServer.jwtBearer(), grant -> grant),
                TokenSource.of("bob", RotatingServer.jwtBearer(), grant -> grant),
                TokenSource.refreshing("alice", RotatingServer::refresh)))
        .extracting(builder -> builder.build().key())
        .doesNotHaveDuplicates()
        .doesNotContain(tokens.key());
  }

  @Test
  void nothingShowsAToken() throws Exception {
    StoredToken token = run(tokens.token());

    assertThat(token.toString() + tokens + heard.text() + tokens.key())
        .contains("as.example")
        .doesNotContain("access-1");
  }

  @Test
  void sessionsAloneBeginAndEnd() {
    assertThatIllegalStateException()
        .isThrownBy(() -> tokens.keep(server.signIn(clock)))
        .withMessage(
            "keep is for sessions: expected a source of refreshing(…), but its grant is repeated");
    assertThatIllegalStateException().isThrownBy(tokens::revoke).withMessageStartingWith("revoke");
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source().leaseTime(Duration.ofMinutes(61)))
        .withMessageContaining("time is longer than an hour");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source().renewAhead(Duration.ofMillis(10), driver));
    assertThatIllegalArgumentException().isThrownBy(() -> source().waitForLease(Duration.ZERO));
  }
}
