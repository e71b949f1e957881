package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LateProviderTest {

  /** What a listener was told. */
  private static final class Told implements Crypto.Listener {

    record Outcome(
        @Nullable Provider provider, Set<JwsAlgorithm> algorithms, @Nullable Throwable failure) {}

    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    @Override
    public void ready(Provider provider, Set<JwsAlgorithm> algorithms) {
      outcome.complete(new Outcome(provider, algorithms, null));
    }

    @Override
    public void failed(Throwable failure) {
      outcome.complete(new Outcome(null, Set.of(), failure));
    }

    Outcome join() {
      return outcome.join();
    }
  }

  private final Told told = new Told();

  @Test
  void beginsOnThePlatformAndSwitchesWhenTheProviderProvedItself() {
    CountDownLatch loading = new CountDownLatch(1);
    Provider rsa = Security.getProvider("SunRsaSign");
    Crypto crypto =
        Crypto.late(
            () -> {
              loading.await();
              return rsa;
            },
            told);

    assertThat(crypto.now(JwsAlgorithm.RS256)).isSameAs(Crypto.platform());
    SigningKey signing = SigningKey.generate(JwsAlgorithm.RS256, Crypto.platform());
    VerificationKey before = VerificationKey.of(signing.toPublicJwk(), JwsAlgorithm.RS256, crypto);
    UnverifiedJwt.parse(Jws.sign(signing, JsonObject.of(), JsonObject.of())).verify(before);

    loading.countDown();
    assertThat(told.join().provider()).isSameAs(rsa);
    assertThat(told.join().algorithms())
        .containsExactlyInAnyOrder(
            JwsAlgorithm.RS256,
            JwsAlgorithm.RS384,
            JwsAlgorithm.RS512,
            JwsAlgorithm.PS256,
            JwsAlgorithm.PS384,
            JwsAlgorithm.PS512);
    assertThat(crypto.now(JwsAlgorithm.RS256)).hasToString("Crypto[provider SunRsaSign]");
    assertThat(VerificationKey.of(signing.toPublicJwk(), JwsAlgorithm.RS256, crypto).crypto())
        .hasToString("Crypto[provider SunRsaSign]");
    // what the provider lacks stays where it was
    assertThat(crypto.now(JwsAlgorithm.ES256)).isSameAs(Crypto.platform());
  }

  @Test
  void staysOnThePlatformAndTellsWhyTheProviderCannotBeLoaded() {
    UnsatisfiedLinkError missing = new UnsatisfiedLinkError("no such library");
    Crypto crypto =
        Crypto.late(
            () -> {
              throw missing;
            },
            told);

    assertThat(told.join().failure()).isSameAs(missing);
    assertThat(crypto.now(JwsAlgorithm.RS256)).isSameAs(Crypto.platform());
  }

  @Test
  void staysOnThePlatformWhenTheProviderHasNothing() {
    Crypto crypto = Crypto.late(() -> new Provider("Empty", "1", "") {}, told);

    assertThat(told.join().failure()).hasMessageContaining("signs with none of the algorithms");
    assertThat(crypto.now(JwsAlgorithm.RS256)).isSameAs(Crypto.platform());
  }

  @Test
  void doesNotUseAProviderThatAcceptsForgedSignatures() {
    Crypto crypto = Crypto.late(() -> new Broken(true), told);

    assertThat(told.join().failure()).hasMessageContaining("forged");
    assertThat(crypto.now(JwsAlgorithm.RS256)).isSameAs(Crypto.platform());
  }

  @Test
  void doesNotUseAProviderThatRefusesGoodSignatures() {
    Crypto crypto = Crypto.late(() -> new Broken(false), told);

    assertThat(told.join().failure()).hasMessageContaining("verification failed");
    assertThat(crypto.now(JwsAlgorithm.RS256)).isSameAs(Crypto.platform());
  }

  @Test
  void anAlgorithmWithWhichTheProviderCannotSignStaysOnThePlatform() {
    Provider provider = new PoorSigner(name -> name.contains("withECDSA"), PoorSigner.Way.NOT);
    Crypto crypto = Crypto.late(() -> provider, told);

    assertThat(told.join().algorithms())
        .contains(JwsAlgorithm.RS256, JwsAlgorithm.PS384, JwsAlgorithm.ED25519)
        .doesNotContain(JwsAlgorithm.ES256, JwsAlgorithm.ES384, JwsAlgorithm.ES512);
    assertThat(crypto.now(JwsAlgorithm.ES256)).isSameAs(Crypto.platform());
  }

  @Test
  void doesNotUseAProviderThatMakesWrongSignatures() {
    Crypto.late(
        () -> new PoorSigner(name -> name.equals("SHA256withRSA"), PoorSigner.Way.WRONGLY), told);

    assertThat(told.join().failure()).hasMessageContaining("made a wrong RS256 signature");
  }

  @Test
  void aSigningKeyIsOfTheProviderThatIsAtWork() {
    Crypto crypto = Crypto.late(() -> Security.getProvider("SunRsaSign"), told);
    told.join();

    assertThat(
            SigningKey.generate(JwsAlgorithm.RS256, Crypto.platform())
                .crypto(crypto)
                .sign(new byte[1]))
        .hasSize(256);
    assertThatThrownBy(
            () ->
                SigningKey.generate(
                    JwsAlgorithm.ES256, Crypto.of(Security.getProvider("SunRsaSign"))))
        .isInstanceOf(UnsupportedException.class);
  }

  @Test
  void triesOutEllipticCurvesToo() {
    Told all = new Told();
    Crypto.late(() -> Security.getProvider("SunEC"), all);

    assertThat(all.join().failure()).isNull();
    assertThat(all.join().algorithms())
        .contains(
            JwsAlgorithm.ES256,
            JwsAlgorithm.ES384,
            JwsAlgorithm.ES512,
            JwsAlgorithm.ED25519,
            JwsAlgorithm.EDDSA)
        .allMatch(algorithm -> algorithm.isSupported(Crypto.platform()));
  }

  /** Knows RS256, and gives one and the same answer to each signature. */
  private static final class Broken extends Provider {
    private static final long serialVersionUID = 1L;

    Broken(boolean answer) {
      super("Broken", "1", "");
      Provider jdk;
      try {
        jdk = KeyFactory.getInstance("RSA").getProvider();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
      Service factory = jdk.getService("KeyFactory", "RSA");
      putService(
          new Service(this, "KeyFactory", "RSA", "Broken", List.of(), Map.of()) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
              return factory.newInstance(parameter);
            }
          });
      putService(
          new Service(this, "Signature", "SHA256withRSA", "Broken", List.of(), Map.of()) {
            @Override
            public Object newInstance(Object parameter) {
              return new FixedAnswer(answer);
            }
          });
    }
  }
}
