package dev.oauth4jvm.servlet;

import dev.oauth4jvm.adapters.SelfSigned;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** A key and its self-signed certificate, which serve client and server. */
final class Certificates {

  static final String PASSWORD = SelfSigned.PASSWORD;
  static final KeyStore KEYS;
  static final KeyStore TRUSTED;
  static final X509Certificate CLIENT;
  static final SSLContext TLS;

  private static final SelfSigned ONE;

  static {
    try {
      ONE = SelfSigned.generate();
      KEYS = ONE.keys();
      CLIENT = ONE.certificate();
      TRUSTED = SelfSigned.trusted(ONE);
      TLS = tls(ONE.keyManagers());
    } catch (IOException | GeneralSecurityException | InterruptedException failure) {
      throw new ExceptionInInitializerError(failure);
    }
  }

  private Certificates() {}

  /** A context of clients without a certificate. */
  static SSLContext withoutCertificate() throws IOException, GeneralSecurityException {
    return tls(null);
  }

  private static SSLContext tls(KeyManager[] keys) throws IOException, GeneralSecurityException {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys, SelfSigned.trustManagers(ONE), null);
    return tls;
  }
}
