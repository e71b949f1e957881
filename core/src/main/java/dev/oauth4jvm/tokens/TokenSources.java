package dev.oauth4jvm.tokens;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Many {@linkplain TokenSource sources} from one definition: one for each user, session or
 * resource.
 *
 * {@snippet file="TokenSnippets.java" region="sessions"}
 *
 * <p>At most a given number are kept in memory, the most recently used ones. A source that was not
 * used for a given time is dropped when another is requested. A dropped source holds no thread and
 * no connection; its tokens are found in the store when it is next requested. A source whose new
 * refresh token could not be saved yet is not dropped.
 *
 * <p>Safe for use by any number of threads.
 *
 * @param <K> the type of the keys, with {@code equals} and {@code hashCode}
 */
public final class TokenSources<K> {

  private final Function<K, TokenSource> definition;
  private final int most;
  private final long idleNanos;
  private final LinkedHashMap<K, Use> sources = new LinkedHashMap<>(16, 0.75f, true);

  /** A source and the time of its last use, by {@link System#nanoTime}; guarded by the lock. */
  private static final class Use {
    final TokenSource source;
    long at;

    Use(TokenSource source) {
      this.source = source;
    }
  }

  private TokenSources(Function<K, TokenSource> definition, int most, Duration idle) {
    this.definition = definition;
    this.most = most;
    this.idleNanos = idle.toNanos();
  }

  /**
   * Creates the sources.
   *
   * @param definition makes a source, whose session or subject must be the key or made of it; with
   *     a store, unless the tokens of a dropped source may be lost
   * @param most the number of sources in memory, at least 1
   * @param idle how long an unused source stays, more than zero, at most 365 days
   */
  public static <K> TokenSources<K> of(
      Function<K, TokenSource> definition, int most, Duration idle) {
    Objects.requireNonNull(definition, "definition");
    if (most < 1) {
      throw new IllegalArgumentException("most is less than 1: " + most);
    }
    if (idle.isZero() || idle.isNegative() || idle.toDays() > 365) {
      throw new IllegalArgumentException("idle is not from 1 ns to 365 days: " + idle);
    }
    return new TokenSources<>(definition, most, idle);
  }

  /** The source for a key; use it for one request, and do not keep it. */
  public TokenSource source(K key) {
    Objects.requireNonNull(key, "key");
    long now = System.nanoTime();
    synchronized (sources) {
      Use use = sources.get(key);
      if (use == null) {
        use = new Use(definition.apply(key));
        sources.put(key, use);
      }
      use.at = now;
      dropUnused(now);
      return use.source;
    }
  }

  /** Drops a source, for example after its session has ended. */
  public void drop(K key) {
    synchronized (sources) {
      Use unused = sources.remove(key);
    }
  }

  /** The number of sources in memory. */
  public int size() {
    synchronized (sources) {
      return sources.size();
    }
  }

  /** Drops the least recently used sources while they are too many, or unused for too long. */
  private void dropUnused(long now) {
    Iterator<Map.Entry<K, Use>> eldest = sources.entrySet().iterator();
    while (eldest.hasNext()) {
      Use use = eldest.next().getValue();
      if (sources.size() <= most && now - use.at < idleNanos) {
        return;
      }
      if (use.at != now && !use.source.isIrreplaceable()) {
        eldest.remove();
      }
    }
  }
}
