package dev.oauth4jvm.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates in the fields of proxies: RFC 9440, and what proxies had before. */
class ClientCertificatesTest {

  private static X509Certificate certificate;
  private static byte[] der;

  /** A certificate of the JDK's keytool, as a client would make one. */
  @BeforeAll
  static void createCertificate(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("client.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "client",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=client",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(Files.readAllBytes(file)), "changeit".toCharArray());
    certificate = (X509Certificate) store.getCertificate("client");
    der = certificate.getEncoded();
  }

  private static String base64() {
    return Base64.getEncoder().encodeToString(der);
  }

  private static String pem() {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }

  /** Percent escapes of all bytes but letters, digits and these. */
  private static String escaped(String text, String safe) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      boolean plain = Character.isLetterOrDigit(b) || safe.indexOf(b) >= 0;
      out.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
    }
    return out.toString();
  }

  static Stream<Arguments> forms() {
    Function<Proxies, ClientCertificates> nginx =
        proxies -> ClientCertificates.escapedPem(proxies, "X-Ssl-Cert");
    Function<Proxies, ClientCertificates> amazon =
        proxies -> ClientCertificates.escapedPem(proxies, "X-Amzn-Mtls-Clientcert-Leaf");
    Function<Proxies, ClientCertificates> haproxy =
        proxies -> ClientCertificates.base64(proxies, "X-ARR-ClientCert");
    Function<Proxies, ClientCertificates> google =
        proxies -> ClientCertificates.rfc9440(proxies, "X-Client-Cert-Leaf");
    Function<Proxies, ClientCertificates> rfc = ClientCertificates::rfc9440;
    Function<Proxies, ClientCertificates> envoy = ClientCertificates::envoy;
    String xfcc = "x-forwarded-client-cert";
    String cert = "Cert=\"" + escaped(pem(), "-._~") + "\"";
    return Stream.of(
        Arguments.of(rfc, "Client-Cert", ":" + base64() + ":"),
        Arguments.of(google, "X-Client-Cert-Leaf", ":" + base64() + ":"),
        Arguments.of(haproxy, "X-ARR-ClientCert", base64()),
        // nginx escapes all but the unreserved characters, AWS leaves three more
        Arguments.of(nginx, "X-Ssl-Cert", escaped(pem(), "-._~")),
        Arguments.of(amazon, "X-Amzn-Mtls-Clientcert-Leaf", escaped(pem(), "-._~+=/")),
        Arguments.of(nginx, "X-Ssl-Cert", escaped(pem().replace("\n", "\r\n"), "-")),
        Arguments.of(envoy, xfcc, cert));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void theCertificateOfAProxysFieldIsTheClients(
      Function<Proxies, ClientCertificates> form, String field, String value) {
    ClientCertificates certificates = form.apply(Received.PROXIES);

    assertThat(certificates.of(Received.from(Received.PROXY, "/", field, value)))
        .isEqualTo(certificate);
    assertThat(certificates.of(Received.from("2001:db8::7", "/", field, value)))
        .isEqualTo(certificate);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aStrangersFieldIsIgnored(
      Function<Proxies, ClientCertificates> form, String field, String value) {
    ClientCertificates certificates = form.apply(Received.PROXIES);

    assertThat(certificates.of(Received.from(Received.STRANGER, "/", field, value))).isNull();
    assertThat(certificates.of(Received.from(Received.STRANGER, "/", field, "x", field, "y")))
        .isNull();
    ReceivedRequest request = Received.from(Received.PROXY, "/", field, value);
    assertThat(certificates.of(new ReceivedRequest("GET", "/", request.headers(), true, null)))
        .as("from a socket without an address")
        .isNull();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aFieldThatIsAbsentOrEmptyIsNoCertificate(
      Function<Proxies, ClientCertificates> form, String field) {
    ClientCertificates certificates = form.apply(Received.PROXIES);

    assertThat(certificates.of(Received.from(Received.PROXY, "/"))).isNull();
    assertThat(certificates.of(Received.from(Received.PROXY, "/", field, ""))).isNull();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aFieldThatComesTwiceIsRefused(
      Function<Proxies, ClientCertificates> form, String field, String value) {
    ReceivedRequest twice = Received.from(Received.PROXY, "/", field, value, field, value);

    assertThat(Received.refused(() -> form.apply(Received.PROXIES).of(twice)))
        .hasMessageContaining("more than once");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aChangedFieldIsRefusedAndNotQuoted(
      Function<Proxies, ClientCertificates> form, String field, String value) {
    List<String> changed =
        List.of(
            value.substring(0, value.length() - 10),
            value.substring(10),
            value.replace("MII", "MI"),
            value.replace("MII", "M%ZZII"),
            value + "%",
            "x");
    for (String each : changed) {
      assertThat(
              Received.refused(
                  () ->
                      form.apply(Received.PROXIES)
                          .of(Received.from(Received.PROXY, "/", field, each))))
          .hasMessageNotContaining("MI");
    }
  }

  private static void assertRefused(ClientCertificates certificates, String field, String value) {
    assertThat(
            Received.refused(
                () -> certificates.of(Received.from(Received.PROXY, "/", field, value))))
        .hasMessageContaining("not one certificate");
  }

  @Test
  void anythingButOneCertificateIsRefused() {
    ClientCertificates nginx = ClientCertificates.escapedPem(Received.PROXIES, "c");
    ClientCertificates rfc = ClientCertificates.rfc9440(Received.PROXIES);
    byte[] two = new byte[2 * der.length];
    System.arraycopy(der, 0, two, 0, der.length);
    System.arraycopy(der, 0, two, der.length, der.length);

    assertRefused(nginx, "c", escaped(pem() + pem(), ""));
    assertRefused(nginx, "c", escaped(pem().replace("BEGIN CERT", "BEGIN cert"), ""));
    assertRefused(nginx, "c", escaped(pem().replace("END CERT", "END cert"), ""));
    assertRefused(rfc, "client-cert", ":" + base64() + ":, :" + base64() + ":");
    assertRefused(rfc, "client-cert", ":" + Base64.getEncoder().encodeToString(two) + ":");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {":", "::", ":AAAA", "AAAA:", ":AAAA:;a=1", ":AA AA:", ":AAA-:", "\"AAAA\""})
  void whatIsNoByteSequenceOfACertificateIsRefused(String value) {
    assertRefused(ClientCertificates.rfc9440(Received.PROXIES), "client-cert", value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE----------END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----",
        "%",
        "%4",
        "%ａ1",
      })
  void whatIsNoPemOfACertificateIsRefused(String value) {
    assertRefused(ClientCertificates.escapedPem(Received.PROXIES, "c"), "c", value);
  }

  @Test
  void theOtherPairsOfEnvoyAreIgnored() {
    String value =
        "By=spiffe://a.example/ns/b;Hash=468ed33be74eee6556d90c0149c1309e;By=spiffe://c;Cert=\""
            + escaped(pem(), "-")
            + "\";Chain=\"x\";Subject=\"/C=US/CN=\\\"a\\\", b\";URI=;DNS=a.example;DNS=*.b";

    assertThat(
            ClientCertificates.envoy(Received.PROXIES)
                .of(Received.from(Received.PROXY, "/", "x-forwarded-client-cert", value)))
        .isEqualTo(certificate);
  }

  @Test
  void severalConnectionsOfEnvoyAreRefused() {
    String cert = "Cert=\"" + escaped(pem(), "") + "\"";
    ClientCertificates envoy = ClientCertificates.envoy(Received.PROXIES);

    assertThat(
            Received.refused(
                () ->
                    envoy.of(
                        Received.from(
                            Received.PROXY, "/", "x-forwarded-client-cert", cert + "," + cert))))
        .hasMessageContaining("SANITIZE_SET");
    assertThat(
            Received.refused(
                () ->
                    envoy.of(
                        Received.from(
                            Received.PROXY, "/", "x-forwarded-client-cert", cert + ";" + cert))))
        .hasMessageContaining("\"cert\" twice");
    assertRefused(envoy, "x-forwarded-client-cert", "Hash=0");
  }

  @Test
  void aFieldIsBounded() {
    assertThat(
            Received.refused(
                () ->
                    ClientCertificates.base64(Received.PROXIES, "c")
                        .of(Received.from(Received.PROXY, "/", "c", "A".repeat(65_537)))))
        .hasMessageContaining("too long");
  }

  @Test
  void theFieldAndTheProxiesAreShown() {
    assertThat(ClientCertificates.rfc9440(Proxies.of("10.0.0.1")))
        .hasToString("ClientCertificates[client-cert, Proxies[10.0.0.1]]");
  }
}
