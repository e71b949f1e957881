package dev.oauth4jvm.it;

import dev.oauth4jvm.examples.Settings;
import dev.oauth4jvm.examples.shop.ShopServer;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Two nodes of the web application that share a Redis. A browser sends the cookies of one to the
 * other, since a host's ports share its cookies. The redirect URI is of the second node, so a
 * sign-in that begins at the first one ends there.
 */
final class ShopNodes implements AutoCloseable {

  private final List<ServerSocketChannel> channels = List.of(channel(), channel());
  private final List<Server> servers = new ArrayList<>();

  private static ServerSocketChannel channel() {
    try {
      return ServerSocketChannel.open()
          .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URL of a page at a node, on another site than the authorization server's. */
  String url(int node, String path) {
    return "http://localhost:" + channels.get(node).socket().getLocalPort() + path;
  }

  /** The client's metadata, for its registration. */
  JsonObject metadata() {
    return JsonObject.builder()
        .put("client_name", "Shop")
        .put("redirect_uris", List.of(url(1, "/callback")))
        .put("post_logout_redirect_uris", List.of(url(1, "/goodbye")))
        .put(
            "backchannel_logout_uri",
            url(1, "/backchannel-logout").replace("localhost", "127.0.0.1"))
        .put("backchannel_logout_session_required", true)
        .put("grant_types", List.of("authorization_code", "refresh_token"))
        .put("response_types", List.of("code"))
        .put("token_endpoint_auth_method", "client_secret_basic")
        .build();
  }

  void start(Map<String, String> settings, FleetRedis redis) {
    Map<String, String> complete = new HashMap<>(settings);
    complete.put("REDIRECT_URI", url(1, "/callback"));
    complete.put("ALLOW_HTTP", "true");
    complete.put("ENCRYPTION_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
    for (ServerSocketChannel channel : channels) {
      Server server =
          ShopServer.server(new InetSocketAddress(0), new Settings(complete), redis.store());
      try {
        ((ServerConnector) server.getConnectors()[0]).open(channel);
        server.start();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      servers.add(server);
    }
  }

  @Override
  public void close() {
    try {
      for (Server server : servers) {
        server.stop();
      }
      for (ServerSocketChannel channel : channels) {
        channel.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
