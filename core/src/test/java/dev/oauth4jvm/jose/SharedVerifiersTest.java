package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys share the objects that verify, and each verifies its own signatures alone. */
class SharedVerifiersTest {

  private static final byte[] INPUT = {1, 2, 3};

  /** The JDK's SHA256withRSA; counts its objects. */
  public static final class Counted extends SignatureSpi {

    private static final AtomicInteger CREATED = new AtomicInteger();

    private final boolean forOneKey;
    private final Signature jdk;
    private PublicKey initialized;

    Counted(boolean forOneKey) {
      this.forOneKey = forOneKey;
      CREATED.incrementAndGet();
      try {
        jdk = Signature.getInstance("SHA256withRSA", "SunRsaSign");
      } catch (Exception missing) {
        throw new IllegalStateException(missing);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      if (forOneKey && initialized != null && !initialized.equals(key)) {
        throw new InvalidKeyException("this object is for one key");
      }
      initialized = key;
      jdk.initVerify(key);
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      jdk.initSign(key);
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
      jdk.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int from, int length) throws SignatureException {
      jdk.update(bytes, from, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      return jdk.sign();
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
      return jdk.verify(signature);
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
    }
  }

  /** A provider of counted objects for RS256. */
  private static final class Counting extends Provider {
    private static final long serialVersionUID = 1L;

    Counting(boolean forOneKey) {
      super("Counting", "1", "counts its objects");
      Counted.CREATED.set(0);
      putService(
          new Service(this, "Signature", "SHA256withRSA", Counted.class.getName(), null, Map.of()) {
            @Override
            public Object newInstance(Object parameter) {
              return new Counted(forOneKey);
            }
          });
      Provider.Service factory = Security.getProvider("SunRsaSign").getService("KeyFactory", "RSA");
      putService(
          new Service(this, "KeyFactory", "RSA", factory.getClassName(), null, Map.of()) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
              return factory.newInstance(parameter);
            }
          });
    }
  }

  @ParameterizedTest
  @MethodSource("dev.oauth4jvm.jose.Keys#supported")
  void keysInTurnVerifyTheirOwnSignaturesAlone(JwsAlgorithm algorithm) {
    SigningKey one = Keys.of(algorithm);
    SigningKey other = Keys.another(algorithm);
    VerificationKey ofOne = VerificationKey.of(one.toPublicJwk(), algorithm, Keys.PLATFORM);
    VerificationKey ofOther = VerificationKey.of(other.toPublicJwk(), algorithm, Keys.PLATFORM);
    byte[] byOne = one.sign(INPUT);
    byte[] byOther = other.sign(INPUT);

    for (int i = 0; i < 3; i++) {
      assertThat(ofOne.verify(INPUT, byOne)).isTrue();
      assertThat(ofOther.verify(INPUT, byOne)).isFalse();
      assertThat(ofOther.verify(INPUT, byOther)).isTrue();
      assertThat(ofOne.verify(INPUT, byOther)).isFalse();
    }
  }

  @Test
  void threadsWithDifferentKeysDoNotDisturbEachOther() throws Exception {
    JwsAlgorithm algorithm = JwsAlgorithm.ES256;
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 24; i++) { // more than there are spare objects
      SigningKey key = SigningKey.generate(algorithm, Keys.PLATFORM);
      VerificationKey own = VerificationKey.of(key.toPublicJwk(), algorithm, Keys.PLATFORM);
      byte[] signature = key.sign(INPUT);
      byte[] foreign = Keys.of(algorithm).sign(INPUT);
      tasks.add(
          () -> {
            int right = 0;
            for (int j = 0; j < 50; j++) {
              right += own.verify(INPUT, signature) && !own.verify(INPUT, foreign) ? 1 : 0;
            }
            return right;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Integer> right : threads.invokeAll(tasks)) {
        assertThat(right.get()).isEqualTo(50);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void thousandsOfKeysNeedNoObjectOfTheirOwn() {
    Crypto crypto = Crypto.of(new Counting(false));
    VerificationKey one = key(Keys.of(JwsAlgorithm.RS256), crypto);
    VerificationKey other = key(Keys.another(JwsAlgorithm.RS256), crypto);
    byte[] byOne = Keys.of(JwsAlgorithm.RS256).sign(INPUT);
    int imported = Counted.CREATED.get();

    for (int i = 0; i < 100; i++) {
      assertThat(one.verify(INPUT, byOne)).isTrue();
      assertThat(other.verify(INPUT, byOne)).isFalse();
    }

    assertThat(Counted.CREATED).hasValue(imported);
  }

  @Test
  void anObjectThatRefusesAnotherKeyIsReplaced() {
    Crypto crypto = Crypto.of(new Counting(true));
    VerificationKey one = key(Keys.of(JwsAlgorithm.RS256), crypto);
    VerificationKey other = key(Keys.another(JwsAlgorithm.RS256), crypto);
    byte[] byOne = Keys.of(JwsAlgorithm.RS256).sign(INPUT);
    byte[] byOther = Keys.another(JwsAlgorithm.RS256).sign(INPUT);

    assertThat(one.verify(INPUT, byOne)).isTrue();
    assertThat(other.verify(INPUT, byOther)).isTrue();
    assertThat(one.verify(INPUT, byOther)).isFalse();
  }

  @Test
  void aKeyThatIsImportedLaterUsesTheProviderThatWasInstalledMeanwhile() {
    VerificationKey before = key(Keys.of(JwsAlgorithm.RS256), Keys.PLATFORM);
    byte[] signature = Keys.another(JwsAlgorithm.RS256).sign(INPUT);
    Counting preferred = new Counting(false);
    Security.insertProviderAt(preferred, 1);
    try {
      VerificationKey after = key(Keys.another(JwsAlgorithm.RS256), Keys.PLATFORM);
      int imported = Counted.CREATED.get();
      assertThat(imported).isPositive();

      assertThat(after.verify(INPUT, signature)).isTrue();
      assertThat(before.verify(INPUT, signature)).isFalse();
      assertThat(Counted.CREATED).hasValue(imported);
    } finally {
      Security.removeProvider(preferred.getName());
    }
    assertThat(key(Keys.another(JwsAlgorithm.RS256), Keys.PLATFORM).verify(INPUT, signature))
        .isTrue();
  }

  private static VerificationKey key(SigningKey key, Crypto crypto) {
    return VerificationKey.of(key.toPublicJwk(), JwsAlgorithm.RS256, crypto);
  }
}
