package dev.oauth4jvm.jose;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureSpi;

/** A provider's signature that gives the same answer to whatever it is asked to verify. */
final class FixedAnswer extends SignatureSpi {

  private final boolean answer;

  FixedAnswer(boolean answer) {
    this.answer = answer;
  }

  @Override
  protected void engineInitVerify(PublicKey key) {}

  @Override
  protected void engineInitSign(PrivateKey key) {}

  @Override
  protected void engineUpdate(byte b) {}

  @Override
  protected void engineUpdate(byte[] bytes, int from, int length) {}

  @Override
  protected byte[] engineSign() {
    return new byte[0];
  }

  @Override
  protected boolean engineVerify(byte[] signature) {
    return answer;
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
