package dev.oauth4jvm.tokens;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.ExtensionGrant;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.EncryptionKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * An authorization server whose refresh tokens are good for one use: when one is used twice, the
 * session is over. Every token has a number.
 */
final class RotatingServer implements Transport {

  static final long LIFETIME = 300;

  static final AuthorizationServer METADATA =
      AuthorizationServer.of(
          JsonObject.of(
              "issuer",
              "https://as.example",
              "token_endpoint",
              "https://as.example/token",
              "revocation_endpoint",
              "https://as.example/revoke"));

  static final EncryptionKey KEY = EncryptionKey.of(new byte[32]);

  private static final Client CLIENT = Client.of("shop");
  private static final ClientAuthentication NONE = ClientAuthentication.none();

  /** What happens to a request. */
  enum Fate {
    ANSWERED,
    /** It does not arrive. */
    LOST,
    /** The server acts on it, and its response is lost. */
    RESPONSE_LOST,
    /** A gateway answers instead. */
    BAD_GATEWAY
  }

  final List<Form> asked = Collections.synchronizedList(new ArrayList<>());
  final List<String> revoked = Collections.synchronizedList(new ArrayList<>());
  private int current;
  private int accessTokens;
  private boolean dead;
  private volatile Fate fate = Fate.ANSWERED;
  private volatile long lifetime = LIFETIME;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile CountDownLatch arrival = new CountDownLatch(1);

  void fate(Fate next) {
    fate = next;
  }

  void lifetime(long seconds) {
    lifetime = seconds;
  }

  /** Whether a refresh token was used twice, or revoked. */
  synchronized boolean isDead() {
    return dead;
  }

  /** How many access tokens were issued. */
  synchronized int issued() {
    return accessTokens;
  }

  void hold() {
    arrival = new CountDownLatch(1);
    gate = new CountDownLatch(1);
  }

  void release() {
    gate.countDown();
  }

  void awaitRequest() throws InterruptedException {
    Threads.await(arrival);
  }

  int requests() {
    return asked.size();
  }

  @Override
  public Response send(Request request) throws IOException {
    Form form = Form.parse(new String(request.body(), java.nio.charset.StandardCharsets.UTF_8));
    asked.add(form);
    CountDownLatch held = gate;
    arrival.countDown();
    try {
      held.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted");
    }
    Fate now = fate;
    if (now == Fate.LOST) {
      throw new IOException("lost");
    }
    if (now == Fate.BAD_GATEWAY) {
      return Server.response(502, "text/html", "<h1>Bad Gateway</h1>");
    }
    Response response = act(request, form);
    if (now == Fate.RESPONSE_LOST) {
      throw new IOException("response lost");
    }
    return response;
  }

  private synchronized Response act(Request request, Form form) {
    if (request.uri().getPath().equals("/revoke")) {
      revoked.add(form.first("token"));
      dead = true;
      return Server.json(200, "{}");
    }
    if (!form.first("grant_type").equals("refresh_token")) {
      boolean isBound = request.headers().has("dpop");
      return Server.json(200, tokens().with("token_type", isBound ? "DPoP" : "Bearer").toJson());
    }
    if (dead || !form.first("refresh_token").equals("refresh-" + current)) {
      dead = true;
      return Server.json(400, "{\"error\":\"invalid_grant\"}");
    }
    current++;
    return Server.json(200, tokens().with("refresh_token", "refresh-" + current).toJson());
  }

  private JsonObject tokens() {
    accessTokens++;
    JsonObject tokens =
        JsonObject.of("access_token", "access-" + accessTokens, "token_type", "Bearer");
    return lifetime < 0 ? tokens : tokens.with("expires_in", lifetime);
  }

  /** The tokens of a sign-in: those with the next numbers. */
  TokenResponse signIn(TestClock clock) throws IOException {
    JsonObject json;
    synchronized (this) {
      dead = false;
      current++;
      json = tokens().with("refresh_token", "refresh-" + current);
    }
    return Driver.of(request -> Server.json(200, json.toJson()))
        .env(clock.env())
        .run(ClientCredentialsGrant.of(METADATA, CLIENT, NONE));
  }

  static ClientCredentialsGrant clientCredentials() {
    return ClientCredentialsGrant.of(METADATA, CLIENT, NONE).scope("orders");
  }

  static ExtensionGrant jwtBearer() {
    return ExtensionGrant.of(METADATA, CLIENT, NONE, "urn:ietf:params:oauth:grant-type:jwt-bearer");
  }

  static RefreshGrant refresh(Secret refreshToken) {
    return RefreshGrant.of(METADATA, CLIENT, NONE, refreshToken);
  }
}
