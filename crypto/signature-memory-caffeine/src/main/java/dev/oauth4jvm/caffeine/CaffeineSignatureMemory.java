package dev.oauth4jvm.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.oauth4jvm.jose.SignatureMemory;
import dev.oauth4jvm.jose.SignedToken;
import java.time.Duration;

/**
 * A bounded {@link SignatureMemory}, kept for one or several validators of one process.
 *
 * <p>It holds tokens whose signature verified, and nothing else: not the ones that were refused,
 * and nothing of what other checks said. A verdict is found for the identical token and key alone;
 * it is forgotten when it was not asked for in a while, when its time is over, or to make room.
 * Safe for use by any number of threads.
 */
public final class CaffeineSignatureMemory implements SignatureMemory {

  /** By default, so many tokens. */
  public static final int MAXIMUM_TOKENS = 10_000;

  /** By default, so many bytes: 16 MiB. */
  public static final long MAXIMUM_BYTES = 16L << 20;

  /** By default, for so long after its signature was verified. */
  public static final Duration AT_MOST = Duration.ofMinutes(10);

  /** Of an entry, besides the token: objects and table. */
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
    // one bound for both: no token weighs less than its share of the bytes
    long share = (maximumBytes - 1) / maximumTokens + 1;
    int least = (int) Math.min(share, Integer.MAX_VALUE);
    verified =
        Caffeine.newBuilder()
            .maximumWeight(least == share ? maximumBytes : (long) least * maximumTokens)
            .weigher(
                (SignedToken token, Boolean verdict) -> Math.max(least, token.size() + OVERHEAD))
            .expireAfterWrite(atMost)
            .ticker(ticker)
            // what little there is to do is done by who comes, not by another thread
            .executor(Runnable::run)
            .build();
  }

  /** With the default bounds. */
  public static CaffeineSignatureMemory create() {
    return of(MAXIMUM_TOKENS, MAXIMUM_BYTES, AT_MOST);
  }

  /**
   * With other bounds, all of which hold.
   *
   * @param maximumTokens how many tokens
   * @param maximumBytes how many bytes, those of the cache's own objects estimated
   * @param atMost how long after its signature was verified a token is remembered
   * @throws IllegalArgumentException when one of them is not positive
   */
  public static CaffeineSignatureMemory of(int maximumTokens, long maximumBytes, Duration atMost) {
    return new CaffeineSignatureMemory(maximumTokens, maximumBytes, atMost, Ticker.systemTicker());
  }

  /** The same with another clock, for tests. */
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

  /** Forgets everything. */
  public void clear() {
    verified.invalidateAll();
  }

  /** How many tokens are remembered. */
  public long size() {
    verified.cleanUp();
    return verified.estimatedSize();
  }

  /** How many tokens are remembered, and none of them. */
  @Override
  public String toString() {
    return "CaffeineSignatureMemory[" + verified.estimatedSize() + " tokens]";
  }
}
