package dev.oauth4jvm.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.adapters.TokenRedirectContract;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.Okio;
import org.junit.jupiter.api.Test;

class TokenInterceptorTest extends TokenRedirectContract {

  private static final OkHttpClient CLIENT = new OkHttpClient();
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final dev.oauth4jvm.http.Response TOKEN =
      dev.oauth4jvm.http.Response.of(
          200,
          Headers.of("content-type", "application/json"),
          "{\"access_token\":\"t\",\"token_type\":\"Bearer\"}".getBytes(StandardCharsets.UTF_8));

  @Override
  protected Caller client(
      String origin, TokenSource tokens, Drivers drivers, boolean followsRedirects) {
    OkHttpClient authorized =
        OkHttpSnippets.authorized(CLIENT, origin, tokens, drivers.blocking())
            .newBuilder()
            .followRedirects(followsRedirects)
            .build();
    return message -> {
      Request.Builder request = new Request.Builder().url(message.uri().toString());
      if (message.authorization() != null) {
        request.header("Authorization", message.authorization());
      }
      String body = message.body();
      if (body != null) {
        request.post(
            message.isOneShot()
                ? new OneShot(body)
                : RequestBody.create(body.getBytes(StandardCharsets.UTF_8)));
      }
      try (Response response = authorized.newCall(request.build()).execute()) {
        return new Answer(response.code(), response.body().string());
      }
    };
  }

  private static final class OneShot extends RequestBody {
    private final ByteArrayInputStream content;

    OneShot(String content) {
      this.content = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public MediaType contentType() {
      return null;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.writeAll(Okio.source(content));
    }
  }

  private static TokenSource tokens() {
    return TokenSource.of(
            ClientCredentialsGrant.of(
                AuthorizationServer.of(
                    JsonObject.of(
                        "issuer",
                        "https://as.example",
                        "token_endpoint",
                        "https://as.example/token")),
                Client.of("shop"),
                ClientAuthentication.none()))
        .build();
  }

  /** Requests something of a server that gives one answer. */
  private static Response get(OkHttpClient client, String answer, InstantSource clock)
      throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> answer(server, answer));
      thread.setDaemon(true);
      thread.start();
      String origin = "http://127.0.0.1:" + server.getLocalPort();
      Driver driver =
          Driver.of(request -> TOKEN).env(Env.system().allowInsecureRequests().clock(clock));
      return OkHttpSnippets.authorized(client, origin, tokens(), driver)
          .newCall(new Request.Builder().url(origin).build())
          .execute();
    }
  }

  private static void answer(ServerSocket server, String answer) {
    try (Socket socket = server.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException closed) {
      // the client is done
    }
  }

  @Test
  void aStatusThatHttpDoesNotHaveIsTheResult() throws IOException {
    String odd = "HTTP/1.1 099 Odd\r\ncontent-length: 0\r\n\r\n";

    try (Response response = get(CLIENT, odd, () -> NOW)) {
      assertThat(response.code()).isEqualTo(99);
    }
  }

  @Test
  void aResponseThatCannotBeJudgedIsClosed() {
    OkHttpClient client = CLIENT.newBuilder().connectionPool(new ConnectionPool()).build();
    String refusal =
        "HTTP/1.1 401 No\r\nwww-authenticate: Bearer error=\"invalid_token\"\r\n"
            + "content-length: 1\r\n\r\nx";
    // the clock fails once there is a connection, when the response is judged
    InstantSource clock =
        () -> {
          if (client.connectionPool().connectionCount() > 0) {
            throw new IllegalStateException("no time");
          }
          return NOW;
        };

    assertThatIllegalStateException().isThrownBy(() -> get(client, refusal, clock));
    assertThat(client.connectionPool().connectionCount()).isEqualTo(1);
    assertThat(client.connectionPool().idleConnectionCount()).isEqualTo(1);
  }
}
