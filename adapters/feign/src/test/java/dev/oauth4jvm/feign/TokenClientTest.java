package dev.oauth4jvm.feign;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.adapters.TokenClientContract;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.tokens.TokenSource;
import feign.HeaderMap;
import feign.RequestLine;
import feign.Response;
import feign.RetryableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenClientTest extends TokenClientContract {

  /** The API, as Feign describes it. */
  interface Orders {

    @RequestLine("GET /orders?q=1")
    Response get(URI host, @HeaderMap Map<String, Object> headers);

    @RequestLine("POST /orders?q=1")
    Response post(URI host, String content);
  }

  @Override
  protected boolean holdsBodies() {
    return true;
  }

  @Override
  protected Caller client(
      String origin, TokenSource tokens, Drivers drivers, boolean followsRedirects) {
    Orders orders =
        FeignSnippets.builder(origin, tokens, drivers.blocking())
            .target(Orders.class, "http://127.0.0.1");
    return message -> {
      URI host = message.uri().resolve("/");
      String content = message.body();
      Map<String, Object> own =
          message.authorization() == null
              ? Map.of()
              : Map.of("Authorization", message.authorization());
      try (Response response =
          content == null ? orders.get(host, own) : orders.post(host, content)) {
        return new Answer(response.status(), text(response));
      } catch (RetryableException failure) {
        throw (IOException) failure.getCause();
      } catch (OAuthException failure) { // not an IOException, which Feign would retry
        throw new IOException("there is no token: " + failure.getMessage(), failure);
      }
    };
  }

  private static String text(Response response) throws IOException {
    return response.body() == null
        ? ""
        : new String(response.body().asInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aRequestWithATokenFollowsNoRedirect() throws IOException {
    List<String> requested = Collections.synchronizedList(new ArrayList<>());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requested.add(exchange.getRequestURI().getPath());
          exchange.getResponseHeaders().add("Location", "/moved");
          exchange.sendResponseHeaders(302, -1);
        });
    server.start();
    try {
      String origin = "http://127.0.0.1:" + server.getAddress().getPort();
      Driver token =
          Driver.of(
              request ->
                  dev.oauth4jvm.http.Response.of(
                      200,
                      Headers.of("content-type", "application/json"),
                      "{\"access_token\":\"t\",\"token_type\":\"Bearer\"}"
                          .getBytes(StandardCharsets.UTF_8)));
      AuthorizationServer as =
          AuthorizationServer.of(
              JsonObject.of(
                  "issuer", "https://as.example", "token_endpoint", "https://as.example/token"));
      TokenSource tokens =
          TokenSource.of(
                  ClientCredentialsGrant.of(as, Client.of("shop"), ClientAuthentication.none()))
              .build();
      Orders orders =
          FeignSnippets.builder(origin, tokens, token.env(Env.system().allowInsecureRequests()))
              .target(Orders.class, origin);

      try (Response response = orders.get(URI.create(origin), Map.of())) {
        assertThat(response.status()).isEqualTo(302);
      }
      assertThat(requested).containsExactly("/orders");
    } finally {
      server.stop(0);
    }
  }
}
