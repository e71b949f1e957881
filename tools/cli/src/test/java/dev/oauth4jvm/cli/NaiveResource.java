package dev.oauth4jvm.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A resource on loopback that verifies the signature of a token, and nothing else. It trusts the
 * issuer of its first token.
 */
final class NaiveResource implements AutoCloseable {

  private final HttpServer server;
  private final SocketTransport sockets = SocketTransport.create();
  private @Nullable URI keys;

  NaiveResource() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The scheme, host and port. */
  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String field = exchange.getRequestHeaders().getFirst("authorization");
    boolean right = field != null && field.startsWith("Bearer ") && isSigned(field.substring(7));
    if (!right) {
      exchange
          .getResponseHeaders()
          .set("www-authenticate", field == null ? "Bearer" : "Bearer error=\"invalid_token\"");
    }
    exchange.sendResponseHeaders(right ? 200 : 401, -1);
    exchange.close();
  }

  private synchronized boolean isSigned(String token) throws IOException {
    try {
      UnverifiedJwt jwt = UnverifiedJwt.parse(token);
      if (keys == null) {
        keys = URI.create(jwt.claims().string("iss") + "/jwks");
      }
      JwkSet set = JwkSet.parse(JsonObject.parse(sockets.send(Request.get(keys)).body()));
      JwsAlgorithm algorithm = JwsAlgorithm.RS256;
      jwt.verify(
          VerificationKey.of(
              set.candidates(algorithm, jwt.header().keyId()).get(0),
              algorithm,
              Crypto.platform()));
      return true;
    } catch (OAuthException | JsonException | IndexOutOfBoundsException refused) {
      return false;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    sockets.close();
  }
}
