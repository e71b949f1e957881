package dev.oauth4jvm.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CaffeineSignatureMemoryTest {

  private static final SigningKey SIGNING =
      SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());

  /** Counts what it verifies, by the JDK's own implementation. */
  private final CountingProvider provider = new CountingProvider();

  private final VerificationKey key = key(SIGNING);

  private final AtomicLong nanos = new AtomicLong();
  private final CaffeineSignatureMemory memory = memory(100, 1 << 20);

  private CaffeineSignatureMemory memory(int tokens, long bytes) {
    return CaffeineSignatureMemory.of(tokens, bytes, Duration.ofMinutes(10), nanos::get);
  }

  private VerificationKey key(SigningKey signing) {
    return VerificationKey.of(signing.toPublicJwk(), JwsAlgorithm.ES256, Crypto.of(provider));
  }

  private static String token(String subject) {
    return Jws.sign(SIGNING, JsonObject.of(), JsonObject.of("sub", subject));
  }

  private int verifications(String token, VerificationKey by, CaffeineSignatureMemory in) {
    int before = provider.verifications();
    UnverifiedJwt.parse(token).verify(by, in);
    return provider.verifications() - before;
  }

  @Test
  void verifiesATokenOnceAndAnotherOneForItself() {
    String token = token("a");

    assertThat(verifications(token, key, memory)).isEqualTo(1);
    assertThat(verifications(token, key, memory)).isZero();
    assertThat(verifications(token("b"), key, memory)).isEqualTo(1);
    assertThat(memory.size()).isEqualTo(2);
  }

  @Test
  void verifiesAgainUnderTheSameKeyOfAnotherSet() {
    String token = token("a");
    verifications(token, key, memory);

    assertThat(verifications(token, key(SIGNING), memory)).isEqualTo(1);
  }

  @Test
  void refusesEachTimeUnderAnotherKey() {
    String token = token("a");
    verifications(token, key, memory);
    VerificationKey other = key(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()));

    for (int i = 0; i < 2; i++) {
      UnverifiedJwt jwt = UnverifiedJwt.parse(token);
      assertThatThrownBy(() -> jwt.verify(other, memory)).isInstanceOf(ProcessingException.class);
    }
  }

  @Test
  void refusesEachChangedCharacterOfARememberedToken() {
    String token = token("a");
    verifications(token, key, memory);

    for (int i = 0; i < token.length(); i++) {
      char changed = token.charAt(i) == 'A' ? 'B' : 'A';
      String forged = token.substring(0, i) + changed + token.substring(i + 1);
      assertThatThrownBy(() -> UnverifiedJwt.parse(forged).verify(key, memory))
          .isInstanceOf(dev.oauth4jvm.OAuthException.class);
    }
    assertThat(memory.size()).isEqualTo(1);
  }

  @Test
  void doesNotRememberWhatItRefused() {
    String forged = token("a").replaceFirst("\\.[^.]*$", "." + "A".repeat(85) + "Q");

    for (int i = 0; i < 2; i++) {
      UnverifiedJwt jwt = UnverifiedJwt.parse(forged);
      assertThatThrownBy(() -> jwt.verify(key, memory)).isInstanceOf(ProcessingException.class);
    }
    assertThat(memory.size()).isZero();
  }

  @Test
  void forgetsWhenTheTimeIsOverHoweverOftenItWasAsked() {
    String token = token("a");
    verifications(token, key, memory);
    nanos.addAndGet(Duration.ofMinutes(9).toNanos());
    assertThat(verifications(token, key, memory)).isZero();
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());

    assertThat(verifications(token, key, memory)).isEqualTo(1);
  }

  @Test
  void holdsNoMoreTokensThanItMay() {
    CaffeineSignatureMemory small = memory(3, 1 << 20);
    for (int i = 0; i < 20; i++) {
      verifications(token("subject " + i), key, small);
    }

    assertThat(small.size()).isBetween(1L, 3L);
  }

  @Test
  void holdsNoMoreBytesThanItMay() {
    String padding = "x".repeat(3000);
    CaffeineSignatureMemory small = memory(1000, 20_000);
    for (int i = 0; i < 20; i++) {
      verifications(token(i + padding), key, small);
    }

    // some 4500 bytes each
    assertThat(small.size()).isBetween(1L, 4L);
  }

  @Test
  void clearsAndRedacts() {
    String token = token("a");
    verifications(token, key, memory);
    assertThat(memory).hasToString("CaffeineSignatureMemory[1 tokens]");
    memory.clear();

    assertThat(memory.size()).isZero();
    assertThat(verifications(token, key, memory)).isEqualTo(1);
  }

  @Test
  void refusesBoundsThatAreNotPositive() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> CaffeineSignatureMemory.of(0, 1, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maximumTokens");
    assertThatThrownBy(() -> CaffeineSignatureMemory.of(1, 0, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maximumBytes");
    assertThatThrownBy(() -> CaffeineSignatureMemory.of(1, 1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("atMost");
  }
}
