package dev.oauth4jvm.jose;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The headers of JWTs that were verified, by their encoded form: an issuer writes the same few
 * again and again, and a client the same one into all its DPoP proofs. One that was read before
 * need not be read again, nor the key that it holds imported.
 *
 * <p>What stands here has been signed by a key that the caller trusts, so nobody else can fill it
 * or push anything out of it. Bounded, and safe for use by any number of threads.
 */
public final class KnownHeaders {

  /** Longer ones are not kept. */
  private static final int MAX_LENGTH = 1024;

  private final int places;

  // Read and written without a lock: an entry is immutable, and one that is overlooked is read
  // anew.
  private @Nullable Entry @Nullable [] entries;

  /** Looked at first: as a rule an issuer signs by one key. */
  private @Nullable Entry latest;

  /**
   * None as yet.
   *
   * @param places how many there can be, a power of two; two that fall on one place push each other
   *     out
   * @throws IllegalArgumentException when it is not a power of two
   */
  public KnownHeaders(int places) {
    if (places < 1 || Integer.bitCount(places) != 1) {
      throw new IllegalArgumentException("places is not a power of two: " + places);
    }
    this.places = places;
  }

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
    if (entry != null && entry.is(token, from, to)) {
      return entry.header;
    }
    @Nullable Entry[] known = entries;
    entry = known == null ? null : known[place(token, from, to)];
    return entry != null && entry.is(token, from, to) ? entry.header : null;
  }

  /** Keeps a header; for one whose JWT was verified. */
  void add(byte[] token, int from, int to, JoseHeader header) {
    if (to - from > MAX_LENGTH) {
      return;
    }
    Entry entry = new Entry(Arrays.copyOfRange(token, from, to), header);
    Entry before = latest;
    if (before != null) {
      @Nullable Entry[] known = entries;
      if (known == null) { // most issuers, of whom there may be thousands, never have a second one
        known = new @Nullable Entry[places];
        known[place(before.encoded, 0, before.encoded.length)] = before;
        entries = known;
      }
      known[place(token, from, to)] = entry;
    }
    latest = entry;
  }

  private int place(byte[] token, int from, int to) {
    int hash = to - from;
    // kid or jwk, the one part that differs, is longer than three characters
    for (int i = from; i < to; i += 3) {
      hash = 31 * hash + token[i];
    }
    return (hash ^ hash >>> 16) & places - 1;
  }
}
