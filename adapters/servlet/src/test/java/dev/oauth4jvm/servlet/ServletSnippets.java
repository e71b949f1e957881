package dev.oauth4jvm.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.proxy.ClientCertificates;
import dev.oauth4jvm.proxy.Proxies;
import dev.oauth4jvm.proxy.PublicUrl;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The code of docs/servlet.md, and of javadoc. */
class ServletSnippets {

  // @start region="filter"
  /** Registers the filter when the application starts; makes no request. */
  @WebListener
  public static class Security implements ServletContextListener {

    @Override
    public void contextInitialized(ServletContextEvent event) {
      ProtectedResource resource =
          ProtectedResource.of("https://api.example.com")
              .trust(JwtAccessTokens.discovered("https://as.example.com"))
              .build();
      ProtectedResourceFilter.of(resource, Driver.create())
          .register(event.getServletContext(), "/*");
    }
  }

  // @end

  // @start region="servlet"
  /** A servlet behind the filter. */
  public static class Orders extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      AccessToken token = ProtectedResourceFilter.accessToken(request);
      String user = request.getUserPrincipal().getName(); // the token's subject
      boolean all = request.isUserInRole("orders:admin"); // a scope of the token
      response
          .getWriter()
          .write("orders of " + (all ? "everyone" : user) + " by " + token.clientId());
    }
  }

  // @end

  /** The settings of one application. */
  private static ProtectedResourceFilter settings(ProtectedResource resource, Driver http) {
    // @start region="paths"
    Requirement read = Requirement.none().scope("orders:read");
    Requirement pay =
        Requirement.none()
            .scope("orders:pay")
            .acr("urn:example:two-factors")
            .maxAuthAge(Duration.ofMinutes(5));
    ProtectedResourceFilter filter =
        ProtectedResourceFilter.of(resource, http)
            .anonymous(
                request ->
                    request.getMethod().equals("OPTIONS") // preflight requests have no token
                        || ProtectedResourceFilter.path(request).equals("/health"))
            .require(
                request ->
                    ProtectedResourceFilter.path(request).startsWith("/payments/") ? pay : read);
    // @end
    return filter;
  }

  private static ProtectedResourceFilter behindProxy(ProtectedResourceFilter filter) {
    // @start region="proxy"
    Proxies proxies = Proxies.of("10.1.0.7", "10.1.0.8");
    ProtectedResourceFilter behind =
        filter
            .publicUrl(PublicUrl.of("https://api.example.com/v1")) // the proxy removes /v1
            .certificates(ClientCertificates.rfc9440(proxies));
    // @end
    return behind;
  }

  @ParameterizedTest
  @EnumSource
  void theServletAnswersWhomTheFilterAdmits(Container container) throws Exception {
    Api api = new Api();
    try (Container.Running running =
        container.start(
            "",
            context -> {
              settings(api.resource, api.server.driver()).register(context, "/*");
              context.addServlet("orders", new Orders()).addMapping("/orders", "/payments/*");
              Servlets.add(context, "/health", (in, out) -> out.getWriter().write("well"));
            })) {
      Response answer = Wire.send(running.port(), api.bearer("/orders"));

      assertThat(Wire.text(answer)).isEqualTo("orders of alice by client");
      assertThat(Wire.send(running.port(), Api.get("/orders")).status()).isEqualTo(401);
      assertThat(Wire.send(running.port(), Api.get("/health")).status()).isEqualTo(200);
      Request payment = api.bearer("/payments/7");
      assertThat(Wire.send(running.port(), payment).headers().first("www-authenticate"))
          .contains("insufficient_user_authentication");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theListenerRegistersTheFilterWithoutARequest(Container container) throws Exception {
    try (Container.Running running =
        container.start(
            "",
            context -> {
              new Security().contextInitialized(new ServletContextEvent(context));
              Servlets.add(context, "/*", (in, out) -> out.getWriter().write("orders"));
            })) {
      Response refused = Wire.send(running.port(), Api.get("/orders"));

      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.headers().first("www-authenticate"))
          .isEqualTo(
              "Bearer resource_metadata="
                  + "\"https://api.example.com/.well-known/oauth-protected-resource\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void behindAProxyTheDeclaredUrlCounts(Container container) throws Exception {
    Api api = new Api();
    try (Container.Running running =
        container.start(
            "",
            context -> {
              behindProxy(api.filter()).register(context, "/*");
              Servlets.add(context, "/*", (in, out) -> out.getWriter().write("orders"));
            })) {
      Request client =
          api.tokens
              .boundTo(Api.KEY)
              .authorize(Request.get(URI.create("https://api.example.com/v1/orders")));

      assertThat(Wire.send(running.port(), Api.get("/orders").headers(client.headers())).status())
          .isEqualTo(200);
    }
  }
}
