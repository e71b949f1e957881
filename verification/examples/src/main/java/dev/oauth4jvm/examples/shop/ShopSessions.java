package dev.oauth4jvm.examples.shop;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all processes, in an engine. It sees a hash of a session's ID, and the encrypted
 * session.
 */
final class ShopSessions {

  /** The longest time that a session lasts. */
  static final Duration LONGEST = Duration.ofHours(8);

  private static final String ENDED = "ended";

  private final Store store;
  private final Env env;

  ShopSessions(Store store, EncryptionKey key, Env env) {
    this.store = store.encrypted(key);
    this.env = env;
  }

  /** The session of an ID; null if there is none, or it has ended. */
  @Nullable ShopSession find(Secret id) throws IOException {
    try {
      String held = store.load(key(id));
      if (held == null) {
        return null;
      }
      JsonObject json = JsonObject.parse(held);
      Long expiresAt = json.integer("exp");
      boolean over = expiresAt == null || expiresAt <= env.epochSecond() || json.has(ENDED);
      return over ? null : ShopSession.parse(id, held);
    } catch (Exception failure) {
      throw new IOException("the session could not be read", failure);
    }
  }

  void save(ShopSession session) throws IOException {
    save(session.id(), session.json(), 0);
  }

  /** Ends a session in all processes, whatever its entry is. */
  void end(ShopSession session) throws IOException {
    save(session.id(), JsonObject.of(ENDED, true), 1);
  }

  /** Saves a value; an ended session is newer than any other, so it is not replaced. */
  private void save(Secret id, JsonObject json, long version) throws IOException {
    long expiresAt = env.epochSecond() + LONGEST.toSeconds();
    String text = json.with("exp", expiresAt).with("uat", version).toJson();
    try {
      boolean unused =
          store.save(
              key(id),
              new StoreValue(text, version, expiresAt),
              new Condition.Newest(StoreValue.LATEST_VERSION));
    } catch (Exception failure) {
      throw new IOException("the session could not be saved", failure);
    }
  }

  private static StoreKey key(Secret id) {
    return StoreKey.of("web-session", id.reveal());
  }
}
