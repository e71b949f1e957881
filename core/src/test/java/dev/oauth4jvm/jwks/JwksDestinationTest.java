package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.jose.JwsAlgorithm;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A {@code jwks_uri} whose host is refused is a fetch that failed: the name may resolve later. */
class JwksDestinationTest {

  private final TestClock clock = new TestClock();
  private final Server server = new Server().serve(NEW);
  private final JwksCache cache = JwksCache.empty();
  private final Events events = new Events();
  private final AtomicBoolean allowed = new AtomicBoolean();
  private final AtomicInteger checks = new AtomicInteger();
  private final Driver driver =
      Driver.of(server)
          .env(
              clock
                  .env()
                  .destinations(
                      (url, from) -> {
                        checks.incrementAndGet();
                        return allowed.get();
                      }));

  @Test
  void theFetchFailsAndAfterAPauseTheNextCallerTriesAgain() throws Exception {
    Jwks jwks = Jwks.of(Server.AS).cache(cache).listener(events).build();

    ProcessingException refused =
        catchThrowableOfType(
            ProcessingException.class, () -> driver.run(jwks.key(JwsAlgorithm.ES256, "new")));

    assertThat(refused.code()).isEqualTo(ErrorCode.HTTP_REQUEST_FORBIDDEN);
    assertThat(events.kinds()).containsExactly("Miss ABSENT", "FetchFailed");
    assertThat(server.requests()).isZero();

    allowed.set(true);
    clock.advance(1);
    assertThat(driver.run(jwks.key(JwsAlgorithm.ES256, "new"))).isNotNull();
  }

  @Test
  void aSetPastItsTimeServesAsInAnyOutageAndTheRuleIsAskedOnceInACooldown() throws Exception {
    Jwks jwks = Jwks.of(Server.AS).cache(cache).allowStaleFor(Duration.ofHours(1)).build();
    cache.offer(TestKeys.snapshot(clock.now() - 300, OLD));

    for (int token = 0; token < 3; token++) {
      assertThat(driver.run(jwks.key(JwsAlgorithm.ES256, "old"))).isNotNull();
    }

    assertThat(server.requests()).isZero();
    assertThat(checks).hasValue(1);
  }
}
