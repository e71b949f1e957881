package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.UnsupportedException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Providers that ask for parameters first, and those that fail as they like. */
class ProviderFaultsTest {

  private static final byte[] INPUT = {1, 2, 3};

  /** A provider of one service. */
  private static final class One extends Provider {
    private static final long serialVersionUID = 1L;

    One(String type, String algorithm, Object service) {
      super("One", "1", "one service");
      putService(
          new Service(this, type, algorithm, service.getClass().getName(), null, Map.of()) {
            @Override
            public Object newInstance(Object parameter) {
              return service;
            }
          });
    }
  }

  /** The JDK's RSASSA-PSS, which judges a key by parameters that are there already. */
  private static final class ParametersFirst extends SignatureSpi {

    private final Signature jdk;
    private boolean ready;

    ParametersFirst() throws GeneralSecurityException {
      jdk = Signature.getInstance("RSASSA-PSS");
    }

    private void requireParameters() {
      if (!ready) {
        throw new AssertionError("unapproved: no parameters"); // as Bouncy Castle FIPS does
      }
    }

    @Override
    protected void engineSetParameter(AlgorithmParameterSpec parameters)
        throws InvalidAlgorithmParameterException {
      jdk.setParameter(parameters);
      ready = true;
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      requireParameters();
      jdk.initSign(key);
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      requireParameters();
      jdk.initVerify(key);
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

  /** A key factory that fails in one way, whatever it is asked for. */
  private static final class Failing extends KeyFactorySpi {

    private final Throwable failure;

    Failing(Throwable failure) {
      this.failure = failure;
    }

    private RuntimeException fail() throws InvalidKeySpecException {
      if (failure instanceof InvalidKeySpecException refused) {
        throw refused;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      return (RuntimeException) failure;
    }

    @Override
    protected PublicKey engineGeneratePublic(KeySpec spec) throws InvalidKeySpecException {
      throw fail();
    }

    @Override
    protected PrivateKey engineGeneratePrivate(KeySpec spec) throws InvalidKeySpecException {
      throw fail();
    }

    @Override
    protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> spec)
        throws InvalidKeySpecException {
      throw fail();
    }

    @Override
    protected Key engineTranslateKey(Key key) {
      return key;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PS256", "PS384", "PS512"})
  void parametersComeBeforeTheKey(JwsAlgorithm algorithm) throws Exception {
    SigningKey key = Keys.of(algorithm);
    Crypto crypto = Crypto.of(new One("Signature", "RSASSA-PSS", new ParametersFirst()));

    byte[] signature = key.crypto(crypto).sign(INPUT);

    assertThat(Keys.verifying(algorithm).verify(INPUT, signature)).isTrue();
    Signature verifier = SignatureForm.of(algorithm, crypto).verifying(key.publicKey());
    verifier.update(INPUT);
    assertThat(verifier.verify(signature)).isTrue();
  }

  @Test
  void whatAProviderThrowsIsUnsupported() {
    for (Throwable failure :
        new Throwable[] {
          new AssertionError("unapproved"),
          new NullPointerException("no getS"),
          new NoClassDefFoundError("native"),
          new InvalidKeySpecException("no EC public keys")
        }) {
      Crypto crypto = Crypto.of(new One("KeyFactory", "EC", new Failing(failure)));
      assertThatThrownBy(
              () ->
                  VerificationKey.of(
                      Keys.of(JwsAlgorithm.ES256).toPublicJwk(), JwsAlgorithm.ES256, crypto))
          .isInstanceOf(UnsupportedException.class)
          .hasCause(failure)
          .hasMessageContaining("select it with Crypto.of(…)");
    }
  }

  @Test
  void whatEndsTheVirtualMachineIsPassedOn() {
    OutOfMemoryError failure = new OutOfMemoryError("heap");
    Crypto crypto = Crypto.of(new One("KeyFactory", "EC", new Failing(failure)));

    assertThatThrownBy(
            () ->
                VerificationKey.of(
                    Keys.of(JwsAlgorithm.ES256).toPublicJwk(), JwsAlgorithm.ES256, crypto))
        .isSameAs(failure);
  }

  @Test
  void aSignatureThatFailsInAnyWaySaysWhatToDo() throws Exception {
    SigningKey key =
        Keys.of(JwsAlgorithm.RS256)
            .crypto(Crypto.of(new One("Signature", "SHA256withRSA", new ParametersFirst())));

    assertThatThrownBy(() -> key.sign(INPUT))
        .isInstanceOf(UnsupportedException.class)
        .hasCauseInstanceOf(AssertionError.class)
        .hasMessageContaining("failed to sign with RS256");
  }
}
