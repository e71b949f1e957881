package dev.oauth4jvm.jwks;

import dev.oauth4jvm.store.StoreValue;
import java.util.Objects;

/**
 * An entry to write to a {@link JwksStore}.
 *
 * @param document the document, which is kept unchanged
 * @param updatedAt its {@code uat}: seconds since the epoch
 * @param expiresAt when the engine may delete the entry, in seconds since the epoch; it may be used
 *     until then
 */
public record JwksEntry(String document, long updatedAt, long expiresAt) {

  /** Checks the values. */
  public JwksEntry {
    Objects.requireNonNull(document, "document");
    if (updatedAt < 0 || updatedAt > StoreValue.LATEST_VERSION) {
      throw new IllegalArgumentException(
          "updatedAt is not in seconds since the epoch: " + updatedAt);
    }
  }

  /**
   * Whether this entry replaces one that the store holds: one that is older, of the same second, or
   * so far in the future, after {@link #latestKept}, that only a wrong clock can have written it. A
   * store decides this atomically, by a condition of its engine.
   *
   * @param held the {@code uat} of the held entry, in seconds since the epoch
   */
  public boolean replaces(long held) {
    return held <= updatedAt || held > latestKept();
  }

  /**
   * The latest {@code uat} with which a held entry is kept for being newer than this one: 30 s
   * after this one's, in seconds since the epoch, and never more than an entry can have.
   */
  public long latestKept() {
    // An entry that readers refuse must not be kept against the one that they fetch instead. More
    // is not needed: a write that the engine delayed may overwrite a newer entry, but the set that
    // it restores has its true uat, and its time to live bounds how long a removed key is accepted.
    return Math.min(StoreValue.LATEST_VERSION, updatedAt + JwksPolicy.DEFAULT.futureTolerance());
  }
}
