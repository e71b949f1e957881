package dev.oauth4jvm.jose;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The headers of JWTs that were verified, by their encoded form: an issuer writes the same few
 * again and again, and one that was read before need not be read again.
 *
 * <p>What stands here has been signed by a key that the caller trusts, so nobody else can fill it
 * or push anything out of it. Bounded, and safe for use by any number of threads.
 */
public final class KnownHeaders {

  /** Longer ones are not kept. */
  private static final int MAX_LENGTH = 1024;

  private static final int PLACES = 64;

  // Read and written without a lock: an entry is immutable, and one that is overlooked is read
  // anew.
  private final @Nullable Entry[] entries = new @Nullable Entry[PLACES];

  /** Looked at first: as a rule an issuer signs by one key. */
  private @Nullable Entry latest;

  /** None as yet. */
  public KnownHeaders() {}

  private static final class Entry {
    final byte[] encoded;
    final JoseHeader header;

    Entry(byte[] encoded, JoseHeader header) {
      this.encoded = encoded;
      this.header = header;
    }

    boolean is(byte[] token, int from, int to) {
      return Arrays.equals(encoded, 0, encoded.length, token, from, to);
    }
  }

  /** The header that these characters encode, if it is known; else null. */
  @Nullable JoseHeader get(byte[] token, int from, int to) {
    Entry entry = latest;
    if (entry == null || !entry.is(token, from, to)) {
      entry = entries[place(token, from, to)];
    }
    return entry != null && entry.is(token, from, to) ? entry.header : null;
  }

  /** Keeps a header; for one whose JWT was verified. */
  void add(byte[] token, int from, int to, JoseHeader header) {
    if (to - from <= MAX_LENGTH) {
      Entry entry = new Entry(Arrays.copyOfRange(token, from, to), header);
      entries[place(token, from, to)] = entry;
      latest = entry;
    }
  }

  private static int place(byte[] token, int from, int to) {
    int hash = to - from;
    // kid, the one part that differs, is longer than three characters
    for (int i = from; i < to; i += 3) {
      hash = 31 * hash + token[i];
    }
    return (hash ^ hash >>> 16) & PLACES - 1;
  }
}
