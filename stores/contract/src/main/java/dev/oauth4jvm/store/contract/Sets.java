package dev.oauth4jvm.store.contract;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksListener;
import dev.oauth4jvm.jwks.JwksStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Keys, entries and an authorization server for the tests; nothing leaves the process. */
final class Sets {

  /** Longer than any successful operation takes. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String KID = "1";
  private static final JsonObject KEY =
      SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()).keyId(KID).toPublicJwk().json();

  private Sets() {}

  /** Creates an identifier that no other test has. */
  static JwksId id() {
    String issuer = "https://" + UUID.randomUUID() + ".example.com";
    return new JwksId(issuer, issuer + "/jwks");
  }

  /** Now, in seconds since the epoch. */
  static long now() {
    return Instant.now().getEpochSecond();
  }

  static String set() {
    return JsonObject.of("keys", List.of(KEY)).toJson();
  }

  static String document(long updatedAt) {
    return "{\"jwks\":" + set() + ",\"uat\":" + updatedAt + "}";
  }

  /** A document of at least so many bytes, not all of them ASCII. */
  static String large(long updatedAt, int bytes) {
    List<JsonObject> keys = new ArrayList<>();
    keys.add(KEY);
    int length = 0;
    for (int i = 2; length < bytes; i++) {
      JsonObject key =
          KEY.with("kid", Integer.toString(i)).with("name", "clé \"" + i + "\" \uD83D\uDD11");
      keys.add(key);
      length += key.toJson().getBytes(StandardCharsets.UTF_8).length;
    }
    return "{\"jwks\":" + JsonObject.of("keys", keys).toJson() + ",\"uat\":" + updatedAt + "}";
  }

  static JwksEntry entry(long updatedAt) {
    return new JwksEntry(document(updatedAt), updatedAt, updatedAt + 300);
  }

  /** A process that validates, with nothing in its memory. */
  static final class Peer {

    private final Jwks jwks;
    private final Driver driver;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<JwksEvent> events = Collections.synchronizedList(new ArrayList<>());

    /** Creates a process that hardly waits for others: no other process fetches meanwhile. */
    Peer(JwksId id, JwksStore store) {
      this(id, store, Duration.ofMillis(200));
    }

    /** Creates a process that waits so long while another one fetches. */
    Peer(JwksId id, JwksStore store, Duration waitForLease) {
      JwksListener listener = events::add;
      jwks =
          Jwks.of(AuthorizationServer.of(id.issuer(), id.jwksUri()))
              .store(store)
              .storeTimeout(PATIENCE)
              .waitAtMost(PATIENCE)
              .waitForLease(waitForLease)
              .listener(listener)
              .build();
      driver =
          Driver.of(
              request -> {
                requests.incrementAndGet();
                return Response.of(
                    200,
                    Headers.of("content-type", "application/json"),
                    set().getBytes(StandardCharsets.UTF_8));
              });
    }

    /** Searches for the key, and finds it or throws. */
    void validate() throws IOException {
      var unused = driver.run(jwks.key(JwsAlgorithm.ES256, KID));
    }

    /** The number of the process's requests for the set. */
    int requests() {
      return requests.get();
    }

    <E extends JwksEvent> List<E> events(Class<E> kind) {
      List<E> found = new ArrayList<>();
      synchronized (events) {
        for (JwksEvent event : events) {
          if (kind.isInstance(event)) {
            found.add(kind.cast(event));
          }
        }
      }
      return found;
    }
  }
}
