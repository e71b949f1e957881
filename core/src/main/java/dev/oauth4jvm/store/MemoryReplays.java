package dev.oauth4jvm.store;

import dev.oauth4jvm.Replays;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A memory of one-time JWTs in the heap of one process, with a fixed bound.
 *
 * <p>It forgets no JWT that may come again. When it is full, the JWT that expires first makes room,
 * and from then on every unknown JWT that expires no later is refused, by an {@link
 * IllegalStateException}, since it may have been seen. That JWT has normally expired long before,
 * and nothing is refused. Under more load than the bound allows for, the memory refuses the JWTs
 * that expire first. A client that dates its proofs ahead, within the tolerance, can then fill it
 * so that proofs of the present are refused: limit the rate of each client.
 *
 * <p>Each JWT takes about 100 bytes, however long its names are. The memory needs room for the JWTs
 * of the time for which one is accepted: at 100 proofs a second, each accepted for 330 seconds,
 * 33,000. It is of no use when several processes serve one API: share a {@link StoredReplays}. A
 * restart forgets everything. Safe for use by any number of threads.
 */
public final class MemoryReplays implements Replays {

  private final int maximum;
  private final byte[] salt = new byte[16];
  private final Set<Seen> seen = new HashSet<>();
  private final PriorityQueue<Seen> byExpiry = new PriorityQueue<>();

  /** The expiry of the last JWT that was removed, the latest of all of them. */
  private long forgotten = Long.MIN_VALUE;

  private MemoryReplays(int maximum) {
    this.maximum = maximum;
    new SecureRandom().nextBytes(salt);
  }

  /**
   * Creates a memory.
   *
   * @param maximum the number of JWTs that it holds at most
   * @throws IllegalArgumentException when it is not positive
   */
  public static MemoryReplays of(int maximum) {
    if (maximum < 1) {
      throw new IllegalArgumentException("maximum is not positive: " + maximum);
    }
    return new MemoryReplays(maximum);
  }

  @Override
  public boolean isFirst(String source, String id, Instant until) {
    Seen jwt = seen(source, id, until);
    synchronized (seen) {
      if (seen.contains(jwt)) {
        return false;
      }
      if (jwt.until <= forgotten) {
        throw new IllegalStateException(
            "the memory of replays is too small: it held "
                + maximum
                + " JWTs, and had to remove some that had not expired");
      }
      seen.add(jwt);
      byExpiry.add(jwt);
      if (seen.size() > maximum) {
        Seen first = byExpiry.remove();
        seen.remove(first);
        forgotten = first.until;
      }
      return true;
    }
  }

  /** The hash of a JWT's names, salted so that nobody can choose JWTs that collide in the set. */
  private Seen seen(String source, String id, Instant until) {
    byte[] name = source.getBytes(StandardCharsets.UTF_8);
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(salt);
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
      sha256.update(name);
      ByteBuffer hash = ByteBuffer.wrap(sha256.digest(id.getBytes(StandardCharsets.UTF_8)));
      return new Seen(hash.getLong(), hash.getLong(), until.getEpochSecond());
    } catch (NoSuchAlgorithmException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
  }

  /** The numbers of JWTs, now and at most. */
  @Override
  public String toString() {
    synchronized (seen) {
      return "MemoryReplays[" + seen.size() + " of " + maximum + "]";
    }
  }

  /** A JWT: 128 bits of its hash, and the time from which it is refused for its age. */
  private static final class Seen implements Comparable<Seen> {

    private final long high;
    private final long low;
    private final long until;

    Seen(long high, long low, long until) {
      this.high = high;
      this.low = low;
      this.until = until;
    }

    @Override
    public int compareTo(Seen other) {
      return Long.compare(until, other.until);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Seen that && that.high == high && that.low == low;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(high);
    }
  }
}
