package dev.oauth4jvm.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.proxy.ClientCertificates;
import dev.oauth4jvm.proxy.Proxies;
import dev.oauth4jvm.proxy.PublicUrl;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests that come by a proxy. */
class ProxyTest {

  private static final Proxies THIS_MACHINE = Proxies.of("127.0.0.1", "::1");
  private static final Proxies OTHERS = Proxies.of("192.0.2.7");

  private final Api api = new Api();
  private Container.Running running;

  private void start(Container container, ProtectedResourceFilter filter) throws Exception {
    running =
        container.start(
            "",
            context -> {
              filter.register(context, "/*");
              Servlets.add(context, "/*", (in, out) -> out.getWriter().write(Servlets.user(in)));
            });
  }

  @AfterEach
  void stop() throws Exception {
    if (running != null) {
      running.close();
    }
  }

  private int status(Request request) throws Exception {
    return Wire.send(running.port(), request).status();
  }

  @ParameterizedTest
  @EnumSource
  void aProofNamesTheDeclaredUrl(Container container) throws Exception {
    start(container, api.filter().publicUrl(PublicUrl.of("https://api.test/v1")));
    Request client = api.proven("/v1/orders");

    assertThat(status(Api.get("/orders").headers(client.headers()))).isEqualTo(200);
    assertThat(status(api.proven("/orders"))).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource
  void theFieldsOfANamedProxyChooseTheOrigin(Container container) throws Exception {
    start(
        container,
        api.filter()
            .publicUrl(PublicUrl.xForwarded(THIS_MACHINE, Set.of("https://api.test")::contains)));
    Request client =
        api.proven("/orders")
            .header("x-forwarded-proto", "https")
            .header("x-forwarded-host", "api.test");

    assertThat(status(client)).isEqualTo(200);
    Request twice = api.bearer("/orders").header("x-forwarded-proto", "https, http");
    Response malformed = Wire.send(running.port(), twice);
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(malformed.headers().has("www-authenticate")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void theFieldsOfAnybodyElseAreIgnored(Container container) throws Exception {
    start(
        container,
        api.filter().publicUrl(PublicUrl.xForwarded(OTHERS, Set.of("https://api.test")::contains)));
    Request client =
        api.proven("/orders")
            .header("x-forwarded-proto", "https")
            .header("x-forwarded-host", "api.test");

    assertThat(status(client)).isEqualTo(400); // the origin is this machine's
  }

  @ParameterizedTest
  @EnumSource
  void theCertificateOfANamedProxyProvesABoundToken(Container container) throws Exception {
    X509Certificate certificate = Certificates.CLIENT;
    start(container, api.filter().certificates(ClientCertificates.rfc9440(THIS_MACHINE)));
    Request bound = api.tokens.boundTo(certificate).authorize(Api.get("/orders"));
    String field = ":" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ":";

    assertThat(status(bound.header("client-cert", field))).isEqualTo(200);
    assertThat(status(bound)).isEqualTo(401);
    assertThat(status(bound.header("client-cert", ":!:"))).isEqualTo(400);
  }

  @ParameterizedTest
  @EnumSource
  void theCertificateOfAnybodyElseIsIgnored(Container container) throws Exception {
    X509Certificate certificate = Certificates.CLIENT;
    start(container, api.filter().certificates(ClientCertificates.rfc9440(OTHERS)));
    Request bound = api.tokens.boundTo(certificate).authorize(Api.get("/orders"));
    String field = ":" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ":";

    assertThat(status(bound.header("client-cert", field))).isEqualTo(401);
  }

  @Test
  void aResourceWithoutAUrlNeedsADeclaredOne() throws Exception {
    ProtectedResource named =
        ProtectedResource.named("orders")
            .trust(JwtAccessTokens.of(api.server.issuer().metadata()))
            .build();
    start(
        Container.JETTY,
        ProtectedResourceFilter.of(named, api.server.driver(), PublicUrl.of("https://api.test")));
    Request request =
        api.server.issuer().accessTokens("orders").boundTo(Api.KEY).authorize(Api.get("/orders"));

    assertThat(status(request)).isEqualTo(200);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProtectedResourceFilter.of(named, api.server.driver()))
        .withMessageContaining("PublicUrl");
  }
}
