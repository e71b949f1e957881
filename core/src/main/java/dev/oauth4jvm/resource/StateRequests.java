package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.UnsupportedException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The introspections in progress: one for each token, and a limited number. Anyone can send random
 * tokens, each of which costs a request; they must not cost an unlimited number at a time.
 */
final class StateRequests {

  /**
   * The age, in seconds, from which an introspection is given up if others need its place: its run
   * was abandoned.
   */
  private static final long ABANDONED = 60;

  private final int most;
  private final Map<TokenHash, Entry> inProgress = new LinkedHashMap<>(); // guarded by this

  private record Entry(StateSource source, long began) {}

  /**
   * Creates an empty table.
   *
   * @param most the number of introspections at a time
   */
  StateRequests(int most) {
    this.most = most;
  }

  /**
   * The introspection of a token, in progress or about to begin.
   *
   * @param created the introspection that is to begin if there is none in progress
   * @param now in seconds since the epoch
   * @throws UnsupportedException of {@link Reason#UNAVAILABLE} when there are too many
   */
  synchronized StateSource of(TokenHash token, Supplier<StateSource> created, long now) {
    Entry known = inProgress.get(token);
    if (known != null) {
      return known.source();
    }
    if (inProgress.size() >= most && !removeAbandoned(now)) {
      throw new UnsupportedException(
          Reason.UNAVAILABLE,
          "no introspection request was sent: "
              + most
              + " are in progress, as many as IntrospectedTokens.maxRequests permits",
          Details.NONE,
          null);
    }
    StateSource source = created.get();
    inProgress.put(token, new Entry(source, now));
    return source;
  }

  /** Removes the oldest introspection if it was abandoned. */
  private boolean removeAbandoned(long now) {
    Iterator<Entry> entries = inProgress.values().iterator();
    if (Math.abs(now - entries.next().began()) < ABANDONED) {
      return false;
    }
    entries.remove();
    return true;
  }

  /** Ends an introspection, unless it has ended. */
  synchronized void remove(TokenHash token, StateSource ended) {
    Entry known = inProgress.get(token);
    if (known != null && known.source() == ended) {
      inProgress.remove(token);
    }
  }

  /** The number of introspections in progress. */
  synchronized int size() {
    return inProgress.size();
  }
}
