package dev.oauth4jvm.examples;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.servlet.ProtectedResourceFilter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/**
 * An API in a servlet container: {@code GET /orders} requires the scope {@code orders:read}, and
 * {@code GET /health} nothing. {@code RESOURCE} is its URL and identifier, here a loopback URL with
 * a port. In a container of your own, call {@link #deploy} from a {@code ServletContextListener}.
 */
public final class ServletApi {

  private ServletApi() {}

  /** Adds the filter and the servlets to an application that is starting; makes no request. */
  public static void deploy(ServletContext context, Settings settings, Driver http) {
    ProtectedResource resource =
        ProtectedResource.of(settings.get("RESOURCE"))
            .trust(JwtAccessTokens.discovered(settings.issuer()))
            .metadata("scopes_supported", List.of("orders:read"))
            .build();
    ProtectedResourceFilter.of(resource, http)
        .anonymous(request -> ProtectedResourceFilter.path(request).equals("/health"))
        .require(request -> Requirement.none().scope("orders:read"))
        .register(context, "/*");
    context.addServlet("orders", new Orders()).addMapping("/orders");
    context.addServlet("health", new Health()).addMapping("/health");
  }

  private static final class Orders extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      AccessToken token = ProtectedResourceFilter.accessToken(request);
      response.setContentType("application/json");
      response
          .getWriter()
          .write(JsonObject.of("sub", token.subject(), "client_id", token.clientId()).toJson());
    }
  }

  private static final class Health extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("ok");
    }
  }

  /** A container that is not started yet. */
  public static Server server(InetSocketAddress address, Settings settings, Driver http) {
    Server server = new Server(address);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServletContainerInitializer(
        (types, application) -> deploy(application, settings, http));
    server.setHandler(context);
    return server;
  }

  public static void main(String... args) throws Exception {
    Settings settings = Settings.fromEnvironment();
    URI url = URI.create(settings.get("RESOURCE"));
    server(new InetSocketAddress(url.getHost(), url.getPort()), settings, settings.http()).start();
  }
}
