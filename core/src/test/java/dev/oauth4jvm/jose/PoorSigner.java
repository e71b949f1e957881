package dev.oauth4jvm.jose;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Map;
import java.util.function.Predicate;

/** The JDK's services, of which some verify well, and sign wrongly or not at all. */
final class PoorSigner extends Provider {

  private static final long serialVersionUID = 1L;

  /** How those services sign. */
  enum Way {
    NOT,
    WRONGLY
  }

  PoorSigner(Predicate<String> poor, Way way) {
    super("PoorSigner", "1", "verifies");
    for (String name : new String[] {"SunEC", "SunRsaSign", "SUN"}) {
      Provider jdk = Security.getProvider(name);
      for (Service service : jdk.getServices()) {
        String algorithm = service.getAlgorithm();
        boolean wrapped = service.getType().equals("Signature") && poor.test(algorithm);
        putService(
            new Service(this, service.getType(), algorithm, "-", null, Map.of()) {
              @Override
              public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                return wrapped
                    ? new Verifier(Signature.getInstance(algorithm, jdk), way)
                    : service.newInstance(parameter);
              }
            });
      }
    }
  }

  private static final class Verifier extends SignatureSpi {

    private final Signature jdk;
    private final Way way;

    Verifier(Signature jdk, Way way) {
      this.jdk = jdk;
      this.way = way;
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      jdk.initVerify(key);
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      if (way == Way.NOT) {
        throw new InvalidKeyException("verifies only");
      }
      jdk.initSign(key);
    }

    @Override
    protected void engineSetParameter(AlgorithmParameterSpec parameters)
        throws InvalidAlgorithmParameterException {
      jdk.setParameter(parameters);
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
      jdk.update((byte) 0); // so that the signature is one of other bytes
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
}
