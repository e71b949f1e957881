package dev.oauth4jvm.examples.shop;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.examples.Settings;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.redis.RedisStore;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/**
 * The servlet of the application, and a Jetty that serves it. The settings are {@code ISSUER},
 * {@code CLIENT_ID}, {@code CLIENT_SECRET}, {@code REDIRECT_URI}, {@code SCOPE}, {@code RESOURCE}
 * (the URL and identifier of the API), {@code ENCRYPTION_KEY} (32 bytes, base64url), {@code
 * PENDING} ({@code cookie} or {@code store}) and {@code REDIS_URI}.
 */
public final class ShopServer {

  private ShopServer() {}

  /** Adds the servlet to an application that is starting; reads the metadata of the issuer. */
  public static void deploy(ServletContext context, Settings settings, Store engine)
      throws IOException {
    String callback = URI.create(settings.redirectUri()).getPath();
    context
        .addServlet("shop", new ShopServlet(new Shop(settings, engine), callback))
        .addMapping("/");
  }

  /** A container that is not started yet. */
  public static Server server(InetSocketAddress address, Settings settings, Store engine) {
    Server server = new Server(address);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServletContainerInitializer(
        (types, application) -> {
          try {
            deploy(application, settings, engine);
          } catch (IOException unreachable) {
            throw new IllegalStateException("the issuer cannot be reached", unreachable);
          }
        });
    server.setHandler(context);
    return server;
  }

  private static final class ShopServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Shop shop;
    private final String callback;

    ShopServlet(Shop shop, String callback) {
      this.shop = shop;
      this.callback = "GET " + callback;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      try {
        route(request, response);
      } catch (OAuthException refusal) {
        // its message is for your log, and contains no secret
        Pages.show(response, 400, "That did not work", Pages.escape(refusal.code().toString()));
      }
    }

    private void route(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String route = request.getMethod() + " " + request.getRequestURI();
      if (route.equals(callback)) {
        shop.callback(request, response);
        return;
      }
      switch (route) {
        case "GET /" -> shop.home(request, response);
        case "GET /login" -> shop.login(request, response);
        case "GET /orders" -> shop.orders(request, response);
        case "POST /logout" -> shop.logout(request, response);
        case "GET /goodbye" -> shop.goodbye(request, response);
        case "POST /backchannel-logout" -> shop.backchannelLogout(request, response);
        default -> response.sendError(404);
      }
    }
  }

  public static void main(String... args) throws Exception {
    Settings settings = Settings.fromEnvironment();
    URI url = URI.create(settings.redirectUri());
    Store engine = RedisStore.builder(URI.create(settings.get("REDIS_URI"))).build();
    server(new InetSocketAddress(url.getHost(), url.getPort()), settings, engine).start();
  }
}
