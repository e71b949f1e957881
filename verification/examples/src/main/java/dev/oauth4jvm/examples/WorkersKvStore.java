package dev.oauth4jvm.examples;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * JWK Sets in a namespace of Cloudflare Workers KV, by the requests of Cloudflare's REST API. KV
 * has no conditional writes: of two processes that save at the same time, the last one wins. Other
 * conditions than {@link Condition.Newest} are refused.
 */
public final class WorkersKvStore implements Store {

  /** The shortest time to live that KV accepts, in seconds. */
  private static final long SHORTEST = 60;

  private final Transport http;
  private final String values;
  private final Secret token;

  /**
   * Creates a store.
   *
   * @param values the URL that a key follows: that of a Worker such as {@code worker/values.mjs},
   *     or {@code https://api.cloudflare.com/client/v4/accounts/…/storage/kv/namespaces/…/values/}
   * @param token the token of that Worker, or an API token that may edit Workers KV
   */
  public WorkersKvStore(Transport http, String values, Secret token) {
    this.http = http;
    this.values = values;
    this.token = token;
  }

  // @start region="store"
  @Override
  public @Nullable String load(StoreKey key) throws IOException {
    Response response = send(Request.get(URI.create(url(key))));
    if (response.status() == 404) {
      return null;
    }
    requireSuccess(response);
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Override
  public boolean save(StoreKey key, StoreValue value, Condition condition) throws IOException {
    if (!(condition instanceof Condition.Newest)) {
      throw new UnsupportedOperationException("Workers KV cannot evaluate a condition");
    }
    if (!condition.isMetBy(load(key), value)) {
      return false;
    }
    long seconds = Math.max(SHORTEST, value.secondsOfUse());
    URI uri = URI.create(url(key) + "?expiration_ttl=" + seconds);
    byte[] body = value.text().getBytes(StandardCharsets.UTF_8);
    requireSuccess(send(Request.of("PUT", uri).body(body)));
    return true;
  }

  private String url(StoreKey key) {
    return values + key.kind() + "." + key.name() + ".json";
  }

  // @end

  private Response send(Request request) throws IOException {
    return http.send(request.header("authorization", "Bearer " + token.reveal()));
  }

  private static void requireSuccess(Response response) throws IOException {
    if (!response.isSuccess()) {
      throw new IOException("Workers KV responded with status " + response.status());
    }
  }
}
