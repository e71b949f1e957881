package dev.oauth4jvm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Amazon Corretto Crypto Provider and Conscrypt, for every algorithm that each has. */
class NativeProvidersTest {

  private static final Provider ACCP = AmazonCorrettoCryptoProvider.INSTANCE;
  private static final Provider CONSCRYPT = Conscrypt.newProvider();

  /** Those of RSA and ECDSA, and Ed25519, which both must have. */
  private static final List<JwsAlgorithm> EXPECTED =
      Stream.of(JwsAlgorithm.values())
          .filter(algorithm -> !algorithm.keyType().equals("AKP"))
          .toList();

  static Stream<Arguments> algorithms() {
    List<Arguments> all = new ArrayList<>();
    for (Provider provider : List.of(ACCP, CONSCRYPT)) {
      for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
        if (EXPECTED.contains(algorithm)
            || (algorithm.isSupported(Crypto.of(provider))
                && algorithm.isSupported(Crypto.platform()))) {
          all.add(arguments(provider, algorithm));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("algorithms")
  void verifiesWhatTheJdkSignsAndRefusesWhatIsAltered(Provider provider, JwsAlgorithm algorithm) {
    SigningKey signing = SigningKey.generate(algorithm, Crypto.platform());
    VerificationKey key = VerificationKey.of(signing.toPublicJwk(), algorithm, Crypto.of(provider));
    // so many that some ECDSA halves are short and some have their first bit set
    for (int i = 0; i < 40; i++) {
      if (algorithm.keyType().equals("RSA") && i == 3) {
        break;
      }
      String token = Jws.sign(signing, JsonObject.of(), JsonObject.of("i", i));
      UnverifiedJwt.parse(token).verify(key);
      int at = token.length() - 20;
      String altered =
          token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
      assertThatThrownBy(() -> UnverifiedJwt.parse(altered).verify(key))
          .isInstanceOf(OAuthException.class);
      UnverifiedJwt.parse(token).verify(key);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("algorithms")
  void signsWhatTheJdkVerifies(Provider provider, JwsAlgorithm algorithm) {
    SigningKey signing = SigningKey.generate(algorithm, Crypto.of(provider));
    VerificationKey key = VerificationKey.of(signing.toPublicJwk(), algorithm, Crypto.platform());

    for (int i = 0; i < (algorithm.keyType().equals("RSA") ? 3 : 40); i++) {
      UnverifiedJwt.parse(Jws.sign(signing, JsonObject.of(), JsonObject.of("i", i))).verify(key);
    }
    assertThat(signing.sign(new byte[] {1})).isNotEmpty();
  }

  static Stream<Arguments> providers() {
    return Stream.of(
        arguments("AmazonCorrettoCryptoProvider", (Callable<Provider>) () -> ACCP),
        arguments("Conscrypt", (Callable<Provider>) Conscrypt::newProvider));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("providers")
  void takesOverWhenItIsLoadedAndTriedOut(String name, Callable<Provider> loader) {
    CompletableFuture<Set<JwsAlgorithm>> ready = new CompletableFuture<>();
    Crypto crypto = Crypto.late(loader, listener(ready));

    assertThat(ready.join()).containsAll(EXPECTED);
    for (JwsAlgorithm algorithm : EXPECTED) {
      assertThat(crypto.now(algorithm)).hasToString("Crypto[provider " + name + "]");
      SigningKey signing = SigningKey.generate(algorithm, Crypto.platform());
      VerificationKey key = VerificationKey.of(signing.toPublicJwk(), algorithm, crypto);
      assertThat(key.crypto()).hasToString("Crypto[provider " + name + "]");
      UnverifiedJwt.parse(Jws.sign(signing, JsonObject.of(), JsonObject.of())).verify(key);
    }
  }

  @Test
  void onlyOneOfThemWritesEcdsaAsJwsDoes() {
    String name = "SHA256withECDSAinP1363Format";

    assertThat(ACCP.getService("Signature", name)).isNotNull();
    assertThat(CONSCRYPT.getService("Signature", name)).isNull();
  }

  private static Crypto.Listener listener(CompletableFuture<Set<JwsAlgorithm>> ready) {
    return new Crypto.Listener() {
      @Override
      public void ready(Provider provider, Set<JwsAlgorithm> algorithms) {
        ready.complete(algorithms);
      }

      @Override
      public void failed(Throwable failure) {
        ready.completeExceptionally(new CompletionException(failure));
      }
    };
  }
}
