package dev.oauth4jvm.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.oauth4jvm.jose.SignatureMemory;
import dev.oauth4jvm.jose.SignedToken;
import java.time.Duration;

/**
 * A bounded {@link SignatureMemory}, shared by one or more validators of a process.
 *
 * <p>It holds only tokens whose signature verified: no refused tokens, and no results of other
 * checks. A verdict is found only for the identical token and key. It is evicted when it was not
 * used for some time, when it expires, or to make room. Safe for use by any number of threads.
 */
public final class CaffeineSignatureMemory implements SignatureMemory {

  /** The default limit of tokens. */
  public static final int MAXIMUM_TOKENS = 10_000;

  /** The default limit of bytes: 16 MiB. */
  public static final long MAXIMUM_BYTES = 16L << 20;

  /** The default lifetime of an entry after its signature was verified. */
  public static final Duration AT_MOST = Duration.ofMinutes(10);

  /** The estimated bytes of an entry besides the token: objects and table. */
  private static final int OVERHEAD = 256;

  private final Cache<SignedToken, Boolean> verified;

  private CaffeineSignatureMemory(
      int maximumTokens, long maximumBytes, Duration atMost, Ticker ticker) {
    if (maximumTokens < 1) {
      throw new IllegalArgumentException("maximumTokens is not positive: " + maximumTokens);
    }
    if (maximumBytes < 1) {
      throw new IllegalArgumentException("maximumBytes is not positive: " + maximumBytes);
    }
    if (atMost.isNegative() || atMost.isZero()) {
      throw new IllegalArgumentException("atMost is not positive: " + atMost);
    }
    // one bound for both limits: no token weighs less than its share of the bytes
    long share = (maximumBytes - 1) / maximumTokens + 1;
    int least = (int) Math.min(share, Integer.MAX_VALUE);
    verified =
        Caffeine.newBuilder()
            .maximumWeight(least == share ? maximumBytes : (long) least * maximumTokens)
            .weigher(
                (SignedToken token, Boolean verdict) -> Math.max(least, token.size() + OVERHEAD))
            .expireAfterWrite(atMost)
            .ticker(ticker)
            // the little maintenance runs on the calling thread, not on another one
            .executor(Runnable::run)
            .build();
  }

  /** Creates a memory with the default limits. */
  public static CaffeineSignatureMemory create() {
    return of(MAXIMUM_TOKENS, MAXIMUM_BYTES, AT_MOST);
  }

  /**
   * Creates a memory with other limits, all of which apply.
   *
   * @param maximumTokens the limit of tokens
   * @param maximumBytes the limit of bytes, including an estimate for the cache's own objects
   * @param atMost the lifetime of an entry after its signature was verified
   * @throws IllegalArgumentException when a limit is not positive
   */
  public static CaffeineSignatureMemory of(int maximumTokens, long maximumBytes, Duration atMost) {
    return new CaffeineSignatureMemory(maximumTokens, maximumBytes, atMost, Ticker.systemTicker());
  }

  /** Creates a memory with another clock, for tests. */
  static CaffeineSignatureMemory of(
      int maximumTokens, long maximumBytes, Duration atMost, Ticker ticker) {
    return new CaffeineSignatureMemory(maximumTokens, maximumBytes, atMost, ticker);
  }

  @Override
  public boolean verifies(SignedToken token) {
    if (verified.getIfPresent(token) != null) {
      return true;
    }
    boolean verifies = token.verify();
    if (verifies) {
      verified.put(token, Boolean.TRUE);
    }
    return verifies;
  }

  /** Removes all tokens. */
  public void clear() {
    verified.invalidateAll();
  }

  /** The number of tokens in the memory. */
  public long size() {
    verified.cleanUp();
    return verified.estimatedSize();
  }

  /** The number of tokens in the memory, without the tokens. */
  @Override
  public String toString() {
    return "CaffeineSignatureMemory[" + verified.estimatedSize() + " tokens]";
  }
}
