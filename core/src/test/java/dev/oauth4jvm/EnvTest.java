package dev.oauth4jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvTest {

  private static final URI ANYWHERE = URI.create("https://as.example/");

  @Test
  void hasTheSystemsClockAndRandomness() {
    long before = System.currentTimeMillis();

    assertThat(Env.system().now().toEpochMilli()).isBetween(before, before + 60_000);
    assertThat(Env.system().epochSecond()).isBetween(before / 1000, before / 1000 + 60);
    byte[] bytes = Env.system().randomBytes(32);
    assertThat(bytes).hasSize(32).isNotEqualTo(new byte[32]);
    assertThat(Env.system().randomBytes(32)).isNotEqualTo(bytes);
    assertThat(Env.system().insecureRequestsAllowed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 0", "2027-01-15T08:00:00.999Z, 1800000000",
    "1969-12-31T23:59:59.999Z, -1", "1969-12-31T23:59:59Z, -1",
  })
  void countsWholeSeconds(Instant now, long seconds) {
    Env env = Env.system().clock(() -> now);

    assertThat(env.epochSecond()).isEqualTo(seconds);
    assertThat(env.now()).isEqualTo(now);
  }

  @Test
  void drawsFromTheCallersRandomness() {
    SecureRandom sevens =
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 7);
          }
        };

    assertThat(Env.system().random(sevens).randomBytes(3)).containsExactly(7, 7, 7);
  }

  @Test
  void changesOneThingAtATime() {
    Env fixed = Env.system().clock(() -> Instant.EPOCH);
    Env insecure = fixed.allowInsecureRequests();

    assertThat(insecure.insecureRequestsAllowed()).isTrue();
    assertThat(insecure.epochSecond()).isZero();
    assertThat(insecure.clock(() -> Instant.ofEpochSecond(5)).insecureRequestsAllowed()).isTrue();
    assertThat(insecure.random(new SecureRandom()).insecureRequestsAllowed()).isTrue();
    assertThat(insecure.random(new SecureRandom()).epochSecond()).isZero();
    assertThat(fixed.insecureRequestsAllowed()).isFalse();

    Env nowhere = fixed.destinations((url, from) -> false);
    assertThat(nowhere.epochSecond()).isZero();
    assertThat(nowhere.insecureRequestsAllowed()).isFalse();
    for (Env changed :
        new Env[] {
          nowhere.clock(() -> Instant.MAX),
          nowhere.random(new SecureRandom()),
          nowhere.allowInsecureRequests()
        }) {
      assertThat(changed.allows(ANYWHERE, "issuer")).isFalse();
    }
    assertThat(insecure.destinations((url, from) -> true).insecureRequestsAllowed()).isTrue();
    assertThatNullPointerException().isThrownBy(() -> fixed.clock(null)).withMessage("clock");
    assertThatNullPointerException().isThrownBy(() -> fixed.random(null)).withMessage("random");
    assertThatNullPointerException()
        .isThrownBy(() -> fixed.destinations(null))
        .withMessage("destinations");
  }

  @Test
  void asksTheLatestRuleAndByDefaultAllowsEveryHost() {
    Env issuers = Env.system().destinations((url, from) -> from.equals("issuer"));

    assertThat(Env.system().allows(URI.create("https://127.0.0.1/"), "jwks_uri")).isTrue();
    assertThat(issuers.allows(ANYWHERE, "issuer")).isTrue();
    assertThat(issuers.allows(ANYWHERE, "jwks_uri")).isFalse();
    assertThat(issuers.allows(URI.create("https://not_a_host/"), "issuer")).isFalse();
    assertThat(
            issuers.destinations((url, from) -> url.equals(ANYWHERE)).allows(ANYWHERE, "jwks_uri"))
        .isTrue();
  }
}
