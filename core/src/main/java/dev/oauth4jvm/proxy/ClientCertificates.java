package dev.oauth4jvm.proxy;

import dev.oauth4jvm.ProcessingException;
import java.security.cert.X509Certificate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client's certificate of a request whose TLS connection ended at a reverse proxy, as the proxy
 * forwards it: for tokens that are bound to a certificate (RFC 8705, section 3).
 *
 * {@snippet file="ProxySnippets.java" region="certificate"}
 *
 * <p>The proxy has verified that the client has the certificate's key, by the TLS handshake, and
 * must remove the field from the requests of clients. The field of anything but a named proxy is
 * ignored. Neither the certificate's dates nor its issuer are checked here: a token names the
 * certificate itself. Immutable and safe for use by any number of threads.
 */
public final class ClientCertificates {

  private final Proxies proxies;
  private final String field;
  private final CertificateForm form;

  private ClientCertificates(Proxies proxies, String field, CertificateForm form) {
    this.proxies = Objects.requireNonNull(proxies, "proxies");
    this.field = Objects.requireNonNull(field, "field");
    this.form = form;
  }

  /** The certificates in {@code Client-Cert} (RFC 9440); {@code Client-Cert-Chain} is ignored. */
  public static ClientCertificates rfc9440(Proxies proxies) {
    return rfc9440(proxies, "client-cert");
  }

  /**
   * The certificates in a field of another name, in the form of RFC 9440, as Google Cloud's load
   * balancers write {@code {client_cert_leaf}}.
   */
  public static ClientCertificates rfc9440(Proxies proxies, String field) {
    return new ClientCertificates(proxies, field, CertificateForm.BYTE_SEQUENCE);
  }

  /**
   * The certificates in a field that has PEM with percent escapes: nginx's {@code
   * $ssl_client_escaped_cert}, Apache's {@code %{escape:%{SSL_CLIENT_CERT}}}, or {@code
   * X-Amzn-Mtls-Clientcert-Leaf} of AWS's application load balancers.
   */
  public static ClientCertificates escapedPem(Proxies proxies, String field) {
    return new ClientCertificates(proxies, field, CertificateForm.ESCAPED_PEM);
  }

  /**
   * The certificates in a field that has the DER encoding in base64: HAProxy's {@code
   * %[ssl_c_der,base64]}, {@code X-ARR-ClientCert} of Azure App Service, or Traefik's {@code
   * X-Forwarded-Tls-Client-Cert}.
   */
  public static ClientCertificates base64(Proxies proxies, String field) {
    return new ClientCertificates(proxies, field, CertificateForm.BASE64);
  }

  /**
   * The certificates in Envoy's {@code x-forwarded-client-cert}: {@code Cert} of its only element.
   */
  public static ClientCertificates envoy(Proxies proxies) {
    return new ClientCertificates(proxies, "x-forwarded-client-cert", CertificateForm.ENVOY);
  }

  /**
   * The certificate that the client presented to the proxy; null when the request comes from
   * anything else, or the field is absent or empty.
   *
   * @throws ProcessingException {@link dev.oauth4jvm.ErrorCode#INVALID_REQUEST} of {@link
   *     dev.oauth4jvm.Reason#FORWARDING} when a named proxy sends the field twice, or with anything
   *     but one certificate: answer with 400
   */
  public @Nullable X509Certificate of(ReceivedRequest request) {
    if (!proxies.contains(request.peer())) {
      return null;
    }
    String value = Forwarding.optional(request.headers(), field);
    return value == null ? null : form.certificate(value, field);
  }

  @Override
  public String toString() {
    return "ClientCertificates[" + field + ", " + proxies + "]";
  }
}
