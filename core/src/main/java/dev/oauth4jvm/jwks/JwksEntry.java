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
   * How far ahead an entry may be before it no longer counts as newer. More than clocks differ: a
   * write that the engine delayed must not undo a newer one that overtook it.
   */
  private static final long TOLERANCE = 300;

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
   * the future that only a wrong clock can have written it: more than five minutes after this one.
   * A store does this atomically, by a condition of its engine.
   *
   * @param held the {@code uat} of the entry that is held, in seconds since the epoch
   */
  public boolean replaces(long held) {
    return held <= updatedAt || held > updatedAt + TOLERANCE;
  }
}
