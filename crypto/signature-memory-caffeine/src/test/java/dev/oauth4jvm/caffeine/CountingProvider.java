package dev.oauth4jvm.caffeine;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The JDK's ES256, and how often it verified. */
final class CountingProvider extends Provider {

  private static final long serialVersionUID = 1L;
  private static final String NAME = "SHA256withECDSAinP1363Format";

  private final transient AtomicInteger verifications = new AtomicInteger();

  CountingProvider() {
    super("Counting", "1", "counts verifications");
    Provider jdk;
    try {
      jdk = KeyFactory.getInstance("EC").getProvider();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    Service factory = jdk.getService("KeyFactory", "EC");
    putService(
        new Service(this, "KeyFactory", "EC", factory.getClassName(), List.of(), Map.of()) {
          @Override
          public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return factory.newInstance(parameter);
          }
        });
    for (String name : List.of(NAME, "SHA256withECDSA")) {
      putService(
          new Service(this, "Signature", name, Counting.class.getName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(Object parameter) {
              return new Counting(name, verifications);
            }
          });
    }
  }

  int verifications() {
    return verifications.get();
  }

  private static final class Counting extends SignatureSpi {

    private final Signature jdk;
    private final AtomicInteger verifications;

    Counting(String name, AtomicInteger verifications) {
      this.verifications = verifications;
      try {
        jdk = Signature.getInstance(name);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
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
      verifications.incrementAndGet();
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
