package dev.oauth4jvm.tokens;

import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.internal.flight.Slot;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.UnreadableValueException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The entry of one source in a store.
 *
 * @param store the encrypted store
 * @param isSession whether the entry has a refresh token, so that a writer must have read the entry
 *     that it replaces; otherwise the newest token wins
 * @param keepFor how many seconds the entry of a session is kept
 */
record TokenSlot(Store store, StoreKey key, boolean isSession, long keepFor)
    implements Slot<Tokens> {

  /** Thrown when the entry is no longer the one that is to be replaced. */
  static final class ReplacedException extends Exception {

    private static final long serialVersionUID = 1L;

    ReplacedException() {
      super("the entry was replaced in the meantime", null, false, false);
    }
  }

  @Override
  public @Nullable String load() throws Exception {
    try {
      return store.load(key);
    } catch (UnreadableValueException unreadable) {
      throw new EntryRejectedException(String.valueOf(unreadable.getMessage()), unreadable);
    }
  }

  @Override
  public void save(Tokens tokens) throws Exception {
    StoredToken token = tokens.token();
    long end =
        isSession || token == null ? tokens.version() + keepFor : Math.max(0, token.expires());
    StoreValue value = new StoreValue(TokenEntry.write(tokens), tokens.version(), end);
    boolean written = store.save(key, value, condition(tokens));
    if (isSession && !written) {
      throw new ReplacedException();
    }
  }

  private Condition condition(Tokens tokens) {
    if (!isSession) {
      return new Condition.Newest(tokens.version() + TokenPolicy.FUTURE_TOLERANCE);
    }
    Long replaced = tokens.replaces();
    return replaced == null ? new Condition.Absent() : new Condition.Unchanged(replaced);
  }

  @Override
  public boolean lease(String holder, Duration time) throws Exception {
    return store.lease(key, holder, time);
  }
}
