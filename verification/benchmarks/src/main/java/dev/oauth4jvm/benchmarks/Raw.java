package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signature check alone, with its input split and decoded beforehand: the minimum of any
 * validation, and the yardstick of all contenders.
 */
final class Raw implements Contender {

  private final Issuer issuer;
  private final PublicKey key;
  private final boolean reused;
  private final @Nullable Provider provider;
  private Signature signature;

  /**
   * Creates a contender for an issuer's key.
   *
   * @param reused whether one {@link Signature} is reused; otherwise each token gets a new one
   * @param provider the provider, null for JCA's own choice
   */
  Raw(Issuer issuer, boolean reused, @Nullable Provider provider) throws GeneralSecurityException {
    this.issuer = issuer;
    this.provider = provider;
    this.key =
        provider == null
            ? issuer.keys().getPublic()
            : VerificationKey.of(issuer.keys().getPublic(), issuer.algorithm(), Crypto.of(provider))
                .publicKey();
    this.reused = reused;
    this.signature = make();
  }

  private Signature make() throws GeneralSecurityException {
    Signature made = Issuer.signature(issuer.algorithm(), provider);
    made.initVerify(key);
    return made;
  }

  /** The signed bytes and the signature. */
  private static final class Input {
    final byte[] signed;
    final byte[] signature;

    Input(byte[] signed, byte[] signature) {
      this.signed = signed;
      this.signature = signature;
    }
  }

  @Override
  public String name() {
    return (reused ? "raw" : "raw, getInstance each time")
        + (provider == null ? "" : ", " + provider.getName());
  }

  @Override
  public Object input(String token) {
    int dot = token.lastIndexOf('.');
    if (dot < 0) {
      return new Input(new byte[0], new byte[0]);
    }
    return new Input(
        token.substring(0, dot).getBytes(StandardCharsets.US_ASCII),
        Base64.getUrlDecoder().decode(token.substring(dot + 1)));
  }

  @Override
  public Object validate(Object input) throws GeneralSecurityException {
    Input parts = (Input) input;
    Signature verifier = reused ? signature : make();
    verifier.update(parts.signed);
    try {
      if (!verifier.verify(parts.signature)) {
        throw new SignatureException("refused");
      }
      return parts;
    } catch (SignatureException e) {
      signature = make(); // one that threw cannot be reused
      throw e;
    }
  }

  /** The raw check ignores all claims, and the header including the algorithm. */
  @Override
  public Set<BadToken> accepts() {
    return EnumSet.range(BadToken.UNKNOWN_KEY_ID, BadToken.NO_CLIENT);
  }
}
