package dev.oauth4jvm.resource;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.internal.flight.Slot;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.UnreadableValueException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The entry of one token's introspection response in a store: {@code {"response":{…},"uat":<time of
 * the request>}}.
 *
 * @param store the encrypted store
 * @param key a hash of the token, the server and the client that requested the response
 */
record StateEntry(Store store, StoreKey key) implements Slot<TokenState> {

  @Override
  public @Nullable String load() throws Exception {
    try {
      return store.load(key);
    } catch (UnreadableValueException unreadable) {
      throw new EntryRejectedException(String.valueOf(unreadable.getMessage()), unreadable);
    }
  }

  @Override
  public void save(TokenState state) throws Exception {
    if (state.until() <= state.at()) {
      return; // it expired while it was requested
    }
    JsonObject entry = JsonObject.of("response", state.claims(), "uat", state.at());
    boolean unused =
        store.save(
            key,
            new StoreValue(entry.toJson(), state.at(), state.until()),
            new Condition.Newest(state.at() + TokenState.FUTURE_TOLERANCE));
  }

  @Override
  public boolean lease(String holder, Duration time) {
    throw new UnsupportedOperationException("an introspection takes no lease");
  }

  /**
   * Reads an entry, whose response is checked again: it is authentic, but another resource, with
   * another policy, may have saved it.
   *
   * @throws EntryRejectedException when the entry is not used
   */
  static TokenState read(String text, StateCheck check, Env env) throws EntryRejectedException {
    JsonObject entry;
    try {
      entry = JsonObject.parse(text);
    } catch (JsonException malformed) {
      throw new EntryRejectedException("the entry is not a JSON object", malformed);
    }
    JsonObject response = entry.object("response");
    Long at = entry.integer("uat");
    if (response == null || at == null || at < 0 || at > StoreValue.LATEST_VERSION) {
      throw new EntryRejectedException("the entry lacks a member");
    }
    try {
      return check.accept(response, at, env);
    } catch (OAuthException refused) {
      throw new EntryRejectedException("the entry's response is refused", refused);
    }
  }
}
