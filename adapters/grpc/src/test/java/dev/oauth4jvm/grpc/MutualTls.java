package dev.oauth4jvm.grpc;

import dev.oauth4jvm.adapters.SelfSigned;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;

/** TLS of a server and of two clients, who trust each other. */
final class MutualTls {

  /** A DPoP key. */
  static final SigningKey KEY = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());

  static final X509Certificate ONE;

  private static final SelfSigned FIRST;
  private static final SelfSigned SECOND;
  private static final TrustManager[] TRUST;

  static {
    try {
      FIRST = SelfSigned.generate();
      SECOND = SelfSigned.generate();
      ONE = FIRST.certificate();
      TRUST = SelfSigned.trustManagers(FIRST, SECOND);
    } catch (IOException | GeneralSecurityException | InterruptedException failure) {
      throw new ExceptionInInitializerError(failure);
    }
  }

  private MutualTls() {}

  /** A server that takes a client's certificate, and clients without one. */
  static ServerCredentials server() throws GeneralSecurityException {
    return TlsServerCredentials.newBuilder()
        .keyManager(FIRST.keyManagers())
        .trustManager(TRUST)
        .clientAuth(TlsServerCredentials.ClientAuth.OPTIONAL)
        .build();
  }

  /** A client with the certificate {@link #ONE}. */
  static ChannelCredentials first() throws GeneralSecurityException {
    return client(FIRST);
  }

  /** A client with another certificate. */
  static ChannelCredentials second() throws GeneralSecurityException {
    return client(SECOND);
  }

  private static ChannelCredentials client(SelfSigned key) throws GeneralSecurityException {
    return TlsChannelCredentials.newBuilder()
        .keyManager(key.keyManagers())
        .trustManager(TRUST)
        .build();
  }

  /** A client without a certificate. */
  static ChannelCredentials nobody() {
    return TlsChannelCredentials.newBuilder().trustManager(TRUST).build();
  }
}
