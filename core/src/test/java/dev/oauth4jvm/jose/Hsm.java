package dev.oauth4jvm.jose;

import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.Map;

/** Signs with opaque keys and does nothing else, like a PKCS#11 provider. */
public final class Hsm extends Provider {

  private static final long serialVersionUID = 1L;

  /** With signatures of those JCA names. */
  public Hsm(String... signatures) {
    super("Hsm", "1", "signs with opaque keys");
    for (String name : signatures) {
      putService(
          new Service(this, "Signature", name, "-", null, Map.of()) {
            @Override
            public Object newInstance(Object parameter) {
              return new HsmSignature(name);
            }
          });
    }
  }

  /** A private key of which nothing can be read. */
  public static final class Opaque implements PrivateKey {

    private static final long serialVersionUID = 1L;

    private final String algorithm;
    private final transient PrivateKey inside;

    /** Of what only the provider sees. */
    public Opaque(String algorithm, PrivateKey inside) {
      this.algorithm = algorithm;
      this.inside = inside;
    }

    @Override
    public String getAlgorithm() {
      return algorithm;
    }

    @Override
    public String getFormat() {
      return null;
    }

    @Override
    public byte[] getEncoded() {
      return null;
    }
  }

  private static final class HsmSignature extends SignatureSpi {

    private final Signature inside;

    HsmSignature(String name) {
      try {
        inside = Signature.getInstance(name, name.contains("ECDSA") ? "SunEC" : "SunRsaSign");
      } catch (java.security.GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      throw new InvalidKeyException("signs only");
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      if (!(key instanceof Opaque opaque)) {
        throw new InvalidKeyException("opaque keys only");
      }
      inside.initSign(opaque.inside);
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
      inside.update(b);
    }

    @Override
    protected void engineUpdate(byte[] b, int off, int len) throws SignatureException {
      inside.update(b, off, len);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      return inside.sign();
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void engineSetParameter(java.security.spec.AlgorithmParameterSpec params)
        throws java.security.InvalidAlgorithmParameterException {
      inside.setParameter(params);
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String param, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String param) {
      throw new UnsupportedOperationException();
    }
  }
}
