package dev.oauth4jvm.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.tokens.FaultyStore.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client's own tokens, shared by processes: each is a source of its own here. */
@Timeout(120)
class TokenFleetTest {

  private final TestClock clock = new TestClock();
  private final RotatingServer server = new RotatingServer();
  private final FaultyStore store = new FaultyStore();
  private final Heard heard = new Heard();
  private final Driver driver = Driver.of(server).env(clock.env());

  private TokenSource.Builder process() {
    return TokenSource.of(RotatingServer.clientCredentials())
        .store(store, RotatingServer.KEY)
        .storeExecutor(Runnable::run)
        .listener(heard);
  }

  private String token(TokenSource process) throws IOException {
    return driver.run(process.token()).accessToken().reveal();
  }

  @Test
  void twentyProcessesThatStartAtOnceCauseOneRequest() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<String> got = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 20; i++) {
      TokenSource process =
          process()
              .waitAtMost(Duration.ofSeconds(Threads.PATIENCE_SECONDS))
              .waitForLease(Duration.ofSeconds(Threads.PATIENCE_SECONDS))
              .build();
      threads.add(Threads.start(() -> got.add(token(process))));
    }
    for (Thread thread : threads) {
      Threads.join(thread);
    }

    assertThat(got).hasSize(20).containsOnly("access-1");
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void theEngineSeesNoTokenAndMayDeleteItAtItsEnd() throws Exception {
    token(process().build());

    assertThat(store.last().text()).startsWith("{\"encrypted\":").doesNotContain("access-1");
    assertThat(store.last().expiresAt()).isEqualTo(clock.now() + RotatingServer.LIFETIME);
  }

  @Test
  void withoutTheEngineEveryProcessObtainsItsOwn() throws Exception {
    store.fail(Call.LOAD, Call.SAVE, Call.LEASE);

    assertThat(token(process().build())).isEqualTo("access-1");
    assertThat(token(process().build())).isEqualTo("access-2");
    assertThat(heard.kinds()).contains("StoreFailed");
  }

  @Test
  void anEntryOfAnotherEncryptionKeyIsReplaced() throws Exception {
    byte[] secret = new byte[32];
    secret[0] = 1;
    token(process().store(store, EncryptionKey.of(secret)).build());

    assertThat(token(process().waitForLease(Duration.ofMillis(100)).build())).isEqualTo("access-2");
    assertThat(heard.kinds()).contains("EntryRejected");
    assertThat(token(process().build())).isEqualTo("access-2");
  }

  @Test
  void anEntryFromTheFutureIsReplaced() throws Exception {
    TestClock ahead = new TestClock(clock.now() + 31);
    Driver.of(server).env(ahead.env()).run(process().build().token());

    assertThat(token(process().waitForLease(Duration.ofMillis(100)).build())).isEqualTo("access-2");
    assertThat(heard.kinds()).contains("EntryRejected");
    assertThat(token(process().build())).isEqualTo("access-2");
  }

  @Test
  void theTokenThatAResourceRefusesIsReplacedOnceForAllProcesses() throws Exception {
    TokenSource one = process().build();
    TokenSource other = process().build();
    StoredToken refused = driver.run(one.token());
    token(other);
    clock.advance(30);
    store.forgetLeases(one.key());

    assertThat(driver.run(one.renew(refused)).accessToken().reveal()).isEqualTo("access-2");
    assertThat(driver.run(other.renew(refused)).accessToken().reveal()).isEqualTo("access-2");
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void theScopeOfTheResponseIsKept() throws Exception {
    Driver scoped =
        Driver.of(
                request ->
                    dev.oauth4jvm.fake.Server.json(
                        200,
                        "{\"access_token\":\"a\",\"token_type\":\"DPoP\",\"scope\":\"orders\"}"))
            .env(clock.env());
    scoped.run(process().build().token());

    StoredToken shared = driver.run(process().build().token());
    assertThat(shared.scope()).isEqualTo("orders");
    assertThat(shared.tokenType()).isEqualTo("dpop");
    assertThat(server.requests()).isZero();
  }
}
