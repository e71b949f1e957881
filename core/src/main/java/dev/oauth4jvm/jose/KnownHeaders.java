package dev.oauth4jvm.jose;

import java.util.Arrays;
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

  // Read and written without a lock: a missed header is parsed again.
  private @Nullable JoseHeader @Nullable [] headers;

  /** The latest header, which is compared first: usually an issuer signs with one key. */
  private @Nullable JoseHeader latest;

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
    JoseHeader header = latest;
    if (is(header, token, from, to)) {
      return header;
    }
    @Nullable JoseHeader[] known = headers;
    header = known == null ? null : known[place(token, from, to)];
    return is(header, token, from, to) ? header : null;
  }

  private static boolean is(@Nullable JoseHeader header, byte[] token, int from, int to) {
    byte[] encoded = header == null ? null : header.encoded;
    return encoded != null && Arrays.equals(encoded, 0, encoded.length, token, from, to);
  }

  /** Keeps a header whose JWT was verified. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
  void add(byte[] token, int from, int to, JoseHeader header) {
    if (to - from > MAX_LENGTH) {
      return;
    }
    header.encoded = Arrays.copyOfRange(token, from, to);
    JoseHeader before = latest;
    byte[] encoded = before == null ? null : before.encoded;
    if (encoded != null) {
      @Nullable JoseHeader[] known = headers;
      if (known == null) { // there may be thousands of issuers, and most never have a second header
        known = new @Nullable JoseHeader[places];
        known[place(encoded, 0, encoded.length)] = before;
        headers = known;
      }
      known[place(token, from, to)] = header;
    }
    latest = header;
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
