package dev.oauth4jvm.proxy;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways in which proxies write a certificate into a field. */
enum CertificateForm {
  /** A byte sequence, {@code :base64:} (RFC 9440, section 2.1; RFC 8941, section 3.3.5). */
  BYTE_SEQUENCE("a byte sequence: base64 between colons (RFC 9440)") {
    @Override
    byte @Nullable [] read(String value, String field) {
      boolean delimited =
          value.length() > 2 && value.charAt(0) == ':' && value.charAt(value.length() - 1) == ':';
      return delimited ? base64(value.substring(1, value.length() - 1)) : null;
    }
  },
  /** Base64 of the DER encoding. */
  BASE64("base64 of its DER encoding") {
    @Override
    byte @Nullable [] read(String value, String field) {
      return base64(value);
    }
  },
  /** PEM with percent escapes; a plus sign is one. */
  ESCAPED_PEM("PEM with percent escapes") {
    @Override
    byte @Nullable [] read(String value, String field) {
      String pem = unescape(value);
      return pem == null ? null : pem(pem);
    }
  },
  /** Envoy's elements of pairs, one of which has {@code Cert}, an escaped PEM. */
  ENVOY("PEM with percent escapes in Cert=") {
    @Override
    byte @Nullable [] read(String value, String field) {
      List<FieldPairs.Element> elements = FieldPairs.parse(field, List.of(value), UNQUOTED);
      if (elements.size() != 1) {
        throw Forwarding.refusedField(
            field,
            "describes several connections: configure the proxy to replace it (SANITIZE_SET)",
            1,
            elements.size());
      }
      String certificate = elements.get(0).get("cert", field);
      return certificate == null ? null : ESCAPED_PEM.read(certificate, field);
    }
  };

  /** What the URIs, names and hashes in Envoy's unquoted values consist of. */
  private static final String UNQUOTED = FieldPairs.TOKEN + ":/@?()[]";

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";

  private final String form;

  CertificateForm(String form) {
    this.form = form;
  }

  /** The DER encoding in a value; null when the value is malformed. */
  abstract byte @Nullable [] read(String value, String field);

  /** The certificate in a value. */
  X509Certificate certificate(String value, String field) {
    byte[] der = read(value, field);
    X509Certificate certificate = der == null ? null : parse(der);
    if (certificate == null) {
      // not quoted: a certificate is personal data
      throw Forwarding.refusedField(
          field, "is not one certificate, written as " + form, null, null);
    }
    return certificate;
  }

  private static @Nullable X509Certificate parse(byte[] der) {
    try {
      ByteArrayInputStream in = new ByteArrayInputStream(der);
      return CertificateFactory.getInstance("X.509").generateCertificate(in)
                  instanceof X509Certificate certificate
              && in.available() == 0
          ? certificate
          : null;
    } catch (CertificateException malformed) {
      return null;
    }
  }

  private static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  /** The one certificate of a PEM text (RFC 7468, section 5.1); null for another text. */
  private static byte @Nullable [] pem(String pem) {
    String text = pem.strip();
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      return null;
    }
    String lines =
        text.substring(BEGIN.length(), Math.max(BEGIN.length(), text.length() - END.length()));
    return base64(lines.replace("\r", "").replace("\n", ""));
  }

  private static @Nullable String unescape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int value =
            i + 2 < text.length() ? hex(text.charAt(i + 1)) << 4 | hex(text.charAt(i + 2)) : -1;
        if (value < 0) {
          return null;
        }
        c = (char) value;
        i += 2;
      }
      out.append(c);
    }
    return out.toString();
  }

  /** The value of a digit; negative for another character, and so is a number that has one. */
  private static int hex(char c) {
    return c > 'f' ? -1 : Character.digit(c, 16);
  }
}
