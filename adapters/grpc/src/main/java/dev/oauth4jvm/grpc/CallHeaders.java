package dev.oauth4jvm.grpc;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The parts of calls that the library reads and writes. */
final class CallHeaders {

  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> WWW_AUTHENTICATE =
      Metadata.Key.of("www-authenticate", Metadata.ASCII_STRING_MARSHALLER);

  private CallHeaders() {}

  /** All values: {@code Metadata.get} returns the last one, and hides that there are several. */
  static List<String> authorization(Metadata headers) {
    return all(headers, AUTHORIZATION);
  }

  static List<String> all(Metadata metadata, Metadata.Key<String> key) {
    Iterable<String> values = metadata.getAll(key);
    if (values == null) {
      return List.of();
    }
    List<String> all = new ArrayList<>(1);
    values.forEach(all::add);
    return all;
  }

  /** The client's certificate in the call's TLS connection; null when it presented none. */
  static @Nullable X509Certificate certificate(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return null;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate client ? client : null;
    } catch (SSLPeerUnverifiedException none) {
      return null;
    }
  }
}
