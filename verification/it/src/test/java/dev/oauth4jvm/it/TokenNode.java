package dev.oauth4jvm.it;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.redis.RedisStore;
import dev.oauth4jvm.tokens.StoredToken;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * A client of a fleet that shares one user's session, in a separate JVM. It reads commands in
 * lines; its clock moves only by commands.
 */
final class TokenNode {

  private static final String RENEWAL_THREAD = "oauth4jvm-token-renewal";

  private volatile Instant now = Instant.EPOCH;
  private final Driver http =
      Driver.of(Party.SOCKETS).env(Env.system().allowInsecureRequests().clock(() -> now));
  private TokenSource tokens;

  private TokenNode() {}

  /**
   * The settings of a node.
   *
   * @param issuer the server's issuer
   * @param tokenEndpoint its token endpoint
   * @param redis the store
   * @param session the name of the session
   * @param ahead the time before the end at which tokens are renewed
   */
  record Settings(String issuer, URI tokenEndpoint, URI redis, String session, Duration ahead) {

    String line() {
      return String.join(
          " ", issuer, tokenEndpoint.toString(), redis.toString(), session, ahead.toString());
    }

    static Settings parse(String line) {
      String[] words = line.split(" ", -1);
      return new Settings(
          words[0], URI.create(words[1]), URI.create(words[2]), words[3], Duration.parse(words[4]));
    }

    /** A source like every other process's. */
    TokenSource source(Store store, Driver http) {
      AuthorizationServer server =
          AuthorizationServer.of(
              JsonObject.of("issuer", issuer, "token_endpoint", tokenEndpoint.toString()));
      Client client = Client.of("fleet");
      return TokenSource.refreshing(
              session, token -> RefreshGrant.of(server, client, ClientAuthentication.none(), token))
          .store(store, EncryptionKey.of(new byte[32]))
          .storeTimeout(FleetNode.PATIENCE)
          .waitAtMost(FleetNode.PATIENCE)
          .waitForLease(FleetNode.PATIENCE)
          .renewAhead(ahead, http)
          .build();
    }
  }

  public static void main(String[] arguments) throws Exception {
    TokenNode node = new TokenNode();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int space = line.indexOf(' ');
      node.act(line.substring(0, space), line.substring(space + 1));
    }
  }

  private void act(String command, String argument) throws InterruptedException {
    switch (command) {
      case "open" -> {
        Settings settings = Settings.parse(argument);
        RedisStore store = FleetRedis.patientStore(settings.redis());
        tokens = settings.source(store, http);
        System.out.println("opened");
      }
      case "at" -> {
        now = Instant.parse(argument);
        System.out.println("at");
      }
      case "token" -> token();
      case "settle" -> {
        settle();
        System.out.println("settled");
      }
      default -> throw new IllegalArgumentException("no such command: " + command);
    }
  }

  private void token() {
    long began = System.nanoTime();
    String said;
    try {
      said = hash(http.run(tokens.token()));
    } catch (OAuthException refusal) {
      said = refusal.code().toString();
    } catch (IOException failure) {
      failure.printStackTrace();
      said = failure.getClass().getSimpleName();
    }
    System.out.println(FleetMember.VERDICT + said + " " + (System.nanoTime() - began));
  }

  static String hash(StoredToken token) {
    return StoreKey.of("token", token.accessToken().reveal()).name();
  }

  /** Waits for the renewals that were begun. */
  private static void settle() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(RENEWAL_THREAD)) {
        thread.join();
      }
    }
  }
}
