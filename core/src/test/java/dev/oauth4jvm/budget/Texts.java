package dev.oauth4jvm.budget;

import static dev.oauth4jvm.budget.Fixtures.CLIENT;
import static dev.oauth4jvm.budget.Fixtures.KEY;
import static dev.oauth4jvm.budget.Fixtures.SECRET;
import static dev.oauth4jvm.budget.Fixtures.SERVER;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.FrontchannelLogout;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.proxy.ClientCertificates;
import dev.oauth4jvm.proxy.Proxies;
import dev.oauth4jvm.proxy.PublicUrl;
import dev.oauth4jvm.proxy.ReceivedRequest;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.net.InetAddress;
import java.net.URI;

/** Hostile forms, redirects and header fields. */
final class Texts {

  private static final Response NONE = Response.of(500, Headers.of(), new byte[0]);

  private static final Proxies PROXIES = Proxies.of("127.0.0.1");

  private Texts() {}

  private static Runnable refusing(Runnable runnable) {
    return () -> {
      try {
        runnable.run();
      } catch (OAuthException refused) {
        // refusing costs, too
      }
    };
  }

  /** Where a browser is sent with it; an escape that is cut cannot stand in a URI. */
  private static URI redirect(String mark, String text) {
    String query = text.endsWith("%") ? text + "41" : text;
    return URI.create("https://shop.example/here" + mark + query);
  }

  static Runnable formPost(String text) {
    Request request = Fixtures.post("application/x-www-form-urlencoded", text);
    return refusing(
        () -> {
          Form form = Form.post(request);
          int unused = form.withAll(form).encode().length() + form.all("response").size();
        });
  }

  static Runnable redirect(String text) {
    URI uri = redirect("?", text);
    return refusing(
        () -> {
          var unused = AuthorizationResponse.validate(SERVER, CLIENT, uri, Expect.state("s"));
        });
  }

  static Runnable jarmRedirect(String text) {
    URI uri = redirect("#", text);
    return refusing(
        () -> Fixtures.run(JarmResponse.of(Fixtures.jwks(), CLIENT, uri, Expect.state("s")), NONE));
  }

  static Runnable frontchannelLogout(String text) {
    URI uri = redirect("?", text);
    return refusing(
        () -> {
          var unused = FrontchannelLogout.validate(SERVER, uri, "s");
        });
  }

  static Runnable challenge(String text) {
    Response response = Response.of(401, Headers.of("www-authenticate", text), new byte[0]);
    Request request = Request.get(Fixtures.API);
    return () -> Fixtures.run(ProtectedResourceRequest.of(request, SECRET), response);
  }

  static Runnable nonce(String text) {
    DpopHandle handle = DpopHandle.of(KEY);
    Response response = Response.of(401, Headers.of("dpop-nonce", text), new byte[0]);
    return () -> {
      boolean unused = handle.remember(Fixtures.API, response);
    };
  }

  static Runnable path(String text) {
    return () -> Request.received("GET", "https", "api.example.com", -1, "/" + text);
  }

  static Runnable authorization(String text) {
    Request request = Request.get(Fixtures.API).header("authorization", text);
    AccessTokenValidator validator = AccessTokenValidator.of(SERVER, "a").build();
    return () -> Fixtures.run(validator.validate(request), NONE);
  }

  /** A request of a proxy, with a field. */
  private static ReceivedRequest received(String target, String field, String text) {
    return new ReceivedRequest(
        "GET", target, Headers.of(field, text), true, InetAddress.getLoopbackAddress());
  }

  private static Runnable url(PublicUrl url, ReceivedRequest request) {
    return refusing(
        () -> {
          var unused = url.request(request);
        });
  }

  private static Runnable certificate(ClientCertificates certificates, String field, String text) {
    ReceivedRequest request = received("/", field, text);
    return refusing(
        () -> {
          var unused = certificates.of(request);
        });
  }

  static Runnable forwarded(String text) {
    return url(PublicUrl.forwarded(PROXIES, origin -> true), received("/", "forwarded", text));
  }

  static Runnable forwardedHost(String text) {
    Headers headers = Headers.of("x-forwarded-proto", "https", "x-forwarded-host", text);
    return url(
        PublicUrl.xForwarded(PROXIES, origin -> true),
        new ReceivedRequest("GET", "/", headers, true, InetAddress.getLoopbackAddress()));
  }

  static Runnable target(String text) {
    return url(PublicUrl.of("https://a.example"), received("/" + text, "host", "a"));
  }

  static Runnable clientCert(String text) {
    return certificate(ClientCertificates.rfc9440(PROXIES), "client-cert", ":" + text + ":");
  }

  static Runnable escapedCert(String text) {
    return certificate(
        ClientCertificates.escapedPem(PROXIES, "c"),
        "c",
        "-----BEGIN CERTIFICATE-----" + text + "-----END CERTIFICATE-----");
  }

  static Runnable envoyCert(String text) {
    return certificate(ClientCertificates.envoy(PROXIES), "x-forwarded-client-cert", text);
  }
}
