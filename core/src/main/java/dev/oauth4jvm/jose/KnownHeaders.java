package dev.oauth4jvm.jose;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of verified JWTs, by their encoded form. An issuer writes a few identical headers,
 * and a client writes one header into all its DPoP proofs. A known header need not be parsed again,
 * nor the key in it imported again.
 *
 * <p>Every header was signed by a key that the caller trusts, so nobody else can fill the table or
 * evict an entry. Bounded, and safe for use by any number of threads.
 */
public final class KnownHeaders {

  /** The length beyond which headers are not kept. */
  private static final int MAX_LENGTH = 1024;

  private final int places;

  // Each entry has the characters that encode a header, and the header. Read and written without a
  // lock: an entry is immutable, and a missed header is parsed again. No class of its own: a
  // starting process would load it for its first token.
  private Map.@Nullable Entry<byte[], JoseHeader> @Nullable [] entries;

  /** The latest entry, which is compared first: usually an issuer signs with one key. */
  private Map.@Nullable Entry<byte[], JoseHeader> latest;

  /**
   * Creates an empty table.
   *
   * @param places the number of headers that are kept, a power of two; headers that collide evict
   *     each other
   * @throws IllegalArgumentException when {@code places} is not a power of two
   */
  public KnownHeaders(int places) {
    if (places < 1 || Integer.bitCount(places) != 1) {
      throw new IllegalArgumentException("places is not a power of two: " + places);
    }
    this.places = places;
  }

  /** The header that the characters encode, if it is known; otherwise null. */
  @Nullable JoseHeader get(byte[] token, int from, int to) {
    var entry = latest;
    if (entry != null && encodes(entry.getKey(), token, from, to)) {
      return entry.getValue();
    }
    var known = entries;
    entry = known == null ? null : known[place(token, from, to)];
    return entry != null && encodes(entry.getKey(), token, from, to) ? entry.getValue() : null;
  }

  private static boolean encodes(byte[] encoded, byte[] token, int from, int to) {
    return Arrays.equals(encoded, 0, encoded.length, token, from, to);
  }

  /** Keeps a header whose JWT was verified. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  void add(byte[] token, int from, int to, JoseHeader header) {
    if (to - from > MAX_LENGTH) {
      return;
    }
    var entry = Map.entry(Arrays.copyOfRange(token, from, to), header);
    var before = latest;
    if (before != null) {
      var known = entries;
      if (known == null) { // there may be thousands of issuers, and most never have a second header
        known = new Map.Entry[places];
        known[place(before.getKey(), 0, before.getKey().length)] = before;
        entries = known;
      }
      known[place(token, from, to)] = entry;
    }
    latest = entry;
  }

  private int place(byte[] token, int from, int to) {
    int hash = to - from;
    // kid or jwk, the only part that differs, is longer than three characters
    for (int i = from; i < to; i += 3) {
      hash = 31 * hash + token[i];
    }
    return (hash ^ hash >>> 16) & places - 1;
  }
}
