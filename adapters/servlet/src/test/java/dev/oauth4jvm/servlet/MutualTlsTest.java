package dev.oauth4jvm.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.SocketTransport;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens that are bound to the certificate of the container's own connection. */
class MutualTlsTest {

  private final Api api = new Api();

  @ParameterizedTest
  @EnumSource
  void theCertificateOfTheConnectionProvesABoundToken(Container container) throws Exception {
    try (Container.Running running =
        container.startSecure(
            context -> {
              api.filter().register(context, "/*");
              Servlets.add(
                  context,
                  "/*",
                  (in, out) ->
                      out.getWriter()
                          .write("" + ProtectedResourceFilter.accessToken(in).isProven()));
            })) {
      Request plain = Request.get(URI.create("https://127.0.0.1:" + running.port() + "/orders"));
      Request bound = api.tokens.boundTo(Certificates.CLIENT).authorize(plain);

      assertThat(body(Certificates.TLS, bound)).isEqualTo("200 true");
      assertThat(body(Certificates.TLS, api.tokens.authorize(plain))).isEqualTo("200 false");
      assertThat(body(Certificates.withoutCertificate(), bound)).isEqualTo("401 ");
    }
  }

  private static String body(SSLContext tls, Request request) throws Exception {
    try (SocketTransport client = SocketTransport.builder().sslContext(tls).build()) {
      var response = client.send(request);
      return response.status() + " " + Wire.text(response);
    }
  }
}
