package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that sign elsewhere; here, by the JCA alone. */
class RemoteKeyTest {

  private static final byte[] INPUT = {1, 2, 3};

  static List<JwsAlgorithm> supported() {
    return Keys.supported();
  }

  private static SigningKey key(JwsAlgorithm algorithm, RemoteSigner signer) {
    return SigningKey.remote(
        Keys.of(algorithm).keyId("remote").toPublicJwk(), algorithm, Keys.PLATFORM, signer);
  }

  private static CompletionStage<byte[]> sign(String name, JwsAlgorithm algorithm, byte[] input) {
    try {
      Signature signature = Signature.getInstance(name);
      signature.initSign(Keys.privateKey(Keys.of(algorithm)));
      signature.update(input);
      return CompletableFuture.completedFuture(signature.sign());
    } catch (GeneralSecurityException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void assertRefused(SigningKey key, String message) {
    assertThatThrownBy(() -> key.sign(INPUT))
        .isInstanceOfSatisfying(
            UnsupportedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @MethodSource("supported")
  void aKeyElsewhereSigns(JwsAlgorithm algorithm) {
    SigningKey local = Keys.of(algorithm);
    SigningKey key =
        key(algorithm, input -> CompletableFuture.supplyAsync(() -> local.sign(input)));

    assertThat(Keys.verifying(algorithm).verify(INPUT, key.sign(INPUT))).isTrue();
    assertThat(key.isRemote()).isTrue();
    assertThat(local.isRemote()).isFalse();
    assertThat(key.toPublicJwk()).isEqualTo(local.keyId("remote").toPublicJwk());
    assertThat(key.keyId("other").isRemote()).isTrue();
    String jwt = Jws.sign(key, JsonObject.of("typ", "JWT"), JsonObject.of("a", 1));
    UnverifiedJwt.parse(jwt).verify(Keys.verifying(algorithm));
  }

  @ParameterizedTest
  @EnumSource(names = {"ES256", "ES384", "ES512"})
  void ecdsaSignaturesMayBeInDer(JwsAlgorithm algorithm) {
    String name = "SHA" + algorithm.number() + "withECDSA";
    SigningKey key = key(algorithm, input -> sign(name, algorithm, input));

    assertThat(Keys.verifying(algorithm).verify(INPUT, key.sign(INPUT))).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"ES256", "PS256", "RS256", "ED25519"})
  void aSignatureThatThePublicKeyDoesNotVerifyIsNotUsed(JwsAlgorithm algorithm) {
    byte[] other = Keys.another(algorithm).sign(INPUT);
    byte[] own = Keys.of(algorithm).sign(INPUT);
    for (byte[] wrong :
        new byte[][] {
          other, Arrays.copyOf(own, own.length - 1), Arrays.copyOf(own, own.length + 1), {}, null
        }) {
      SigningKey key = key(algorithm, input -> CompletableFuture.completedFuture(wrong));
      assertRefused(key, "public key does not verify: is it the key's public half");
      assertThat(Jws.signLater(key, JsonObject.of(), JsonObject.of()).toCompletableFuture())
          .isCompletedExceptionally();
    }
  }

  /** A signer that changes its input does not decide what is verified. */
  @Test
  void theInputIsACopy() {
    SigningKey local = Keys.of(JwsAlgorithm.ES256);
    SigningKey key =
        key(
            JwsAlgorithm.ES256,
            input -> {
              input[0]++;
              return CompletableFuture.completedFuture(local.sign(input));
            });

    assertRefused(key, "does not verify");
  }

  /** A signer that keeps its result cannot change what was verified. */
  @ParameterizedTest
  @EnumSource(names = {"ES256", "RS256"})
  void theSignatureIsACopy(JwsAlgorithm algorithm) {
    byte[] kept = Keys.of(algorithm).sign(INPUT);
    SigningKey key = key(algorithm, input -> CompletableFuture.completedFuture(kept));

    byte[] signature = key.sign(INPUT);
    kept[0]++;

    assertThat(Keys.verifying(algorithm).verify(INPUT, signature)).isTrue();
  }

  @Test
  void aFailureOfTheSignerIsReportedWithItsCause() {
    IOException failure = new IOException("no route");
    SigningKey failing = key(JwsAlgorithm.ES256, input -> CompletableFuture.failedFuture(failure));
    assertRefused(failing, "the remote signer failed");
    assertThatThrownBy(() -> failing.sign(INPUT)).hasCause(failure);

    SigningKey throwing =
        key(
            JwsAlgorithm.ES256,
            input -> {
              throw new IllegalStateException("closed");
            });
    assertRefused(throwing, "the remote signer failed");

    UnsupportedException own = new UnsupportedException("quota");
    SigningKey refusing = key(JwsAlgorithm.ES256, input -> CompletableFuture.failedFuture(own));
    assertThatThrownBy(() -> refusing.sign(INPUT)).isSameAs(own);

    CompletableFuture<byte[]> cancelled = new CompletableFuture<>();
    cancelled.cancel(true);
    assertRefused(key(JwsAlgorithm.ES256, input -> cancelled), "the remote signer failed");
    assertRefused(key(JwsAlgorithm.ES256, input -> null), "the remote signer failed");
  }

  @Test
  void anInterruptEndsTheWaitOfACallerThatBlocks() {
    SigningKey key = key(JwsAlgorithm.ES256, input -> new CompletableFuture<>());

    Thread.currentThread().interrupt();
    assertRefused(key, "was interrupted");

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aKeyElsewhereHasOnlyItsPublicHalf() {
    SigningKey local = Keys.of(JwsAlgorithm.ES256);
    SigningKey key =
        key(JwsAlgorithm.ES256, input -> CompletableFuture.completedFuture(local.sign(input)));

    assertThatThrownBy(key::toPrivateJwk).isInstanceOf(UnsupportedException.class);
    assertThatThrownBy(() -> key.publicKey(local.publicKey()))
        .isInstanceOf(IllegalStateException.class);
    SigningKey bySunEc = key.crypto(Crypto.of(Security.getProvider("SunEC")));
    assertThat(bySunEc.sign(INPUT)).hasSize(64);
    Jwk rsa = Keys.of(JwsAlgorithm.RS256).toPublicJwk();
    assertThatThrownBy(
            () -> SigningKey.remote(rsa, JwsAlgorithm.ES256, Keys.PLATFORM, input -> null))
        .isInstanceOf(ProcessingException.class);
    assertThat(key).hasToString("SigningKey[alg=ES256, kid=remote]");
  }

  @Test
  void aStageOfALocalKeyIsComplete() {
    CompletionStage<String> jwt =
        Jws.signLater(Keys.of(JwsAlgorithm.ES256), JsonObject.of(), JsonObject.of("a", 1));

    assertThat(jwt.toCompletableFuture()).isCompleted();
  }
}
