package dev.oauth4jvm.jwks;

import java.util.Objects;

/**
 * What is written to a {@link JwksStore}.
 *
 * @param document the document to keep, as it is
 * @param updatedAt its {@code uat}: seconds since the epoch
 * @param expiresAt when the engine may delete it, in seconds since the epoch; until then it may be
 *     of use
 */
public record JwksEntry(String document, long updatedAt, long expiresAt) {

  /**
   * The length, in {@code char}s, beyond which no document is read: 512 Ki. What is written is at
   * least 1 Ki shorter, which leaves room for a seal. A store reads no more of a longer one than it
   * takes to see that, where its engine can: in UTF-8 a {@code char} has three bytes at most.
   */
  public static final int MAX_CHARACTERS = 512 * 1024;

  /** Checks the values. */
  public JwksEntry {
    Objects.requireNonNull(document, "document");
    if (updatedAt < 0 || updatedAt > JwksDocument.LATEST) {
      throw new IllegalArgumentException(
          "updatedAt is not in seconds since the epoch: " + updatedAt);
    }
  }

  /**
   * Whether this entry replaces one that the store holds: one that is older or as old, or so far in
   * the future that only a wrong clock can have written it: after {@link #latestKept}. A store does
   * this atomically, by a condition of its engine.
   *
   * @param held the {@code uat} of the entry that is held, in seconds since the epoch
   */
  public boolean replaces(long held) {
    return held <= updatedAt || held > latestKept();
  }

  /**
   * The latest {@code uat} with which a held entry is kept for being newer than this one: 30 s
   * after this one's, in seconds since the epoch, and never more than an entry can have.
   */
  public long latestKept() {
    // What readers refuse must not be kept against what they fetch instead. More is not needed: a
    // write that the engine delayed may so undo a newer one, but what it puts back has a true uat.
    // Readers take the set for as old as it is, and its time to live bounds how long they accept a
    // key that was removed since.
    return Math.min(JwksDocument.LATEST, updatedAt + JwksPolicy.DEFAULT.futureTolerance());
  }
}
