package dev.oauth4jvm.resource;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The introspection responses that are kept in memory: a limited number, those used least recently
 * removed first. Reading takes no lock.
 *
 * <p>There are two generations. A response that is read or added belongs to the younger one; when
 * that has half of the limit, the older one is dropped and the younger takes its place. Only
 * responses of active tokens for this resource are added, so nobody without such tokens removes
 * any.
 */
final class StateMemory {

  private final int half;
  private volatile Generations generations = new Generations(newMap(), newMap());

  private record Generations(Map<TokenHash, TokenState> young, Map<TokenHash, TokenState> old) {}

  /**
   * Creates an empty memory.
   *
   * @param most the number of responses that are kept at most, two or more
   */
  StateMemory(int most) {
    this.half = most / 2;
  }

  private static Map<TokenHash, TokenState> newMap() {
    return new ConcurrentHashMap<>();
  }

  /** The usable response for a token, or null. */
  @Nullable TokenState get(TokenHash token, long now) {
    Generations held = generations;
    TokenState state = held.young().get(token);
    if (state == null) {
      state = held.old().get(token);
      if (state != null && state.isUsable(now)) {
        put(token, state, now);
      }
    }
    return state != null && state.isUsable(now) ? state : null;
  }

  /** Keeps a response while it is usable. */
  synchronized void put(TokenHash token, TokenState state, long now) {
    if (!state.isUsable(now)) {
      return;
    }
    Generations held = generations;
    if (held.young().size() >= half && !held.young().containsKey(token)) {
      held = new Generations(newMap(), held.young());
      generations = held;
    }
    held.young().put(token, state);
  }

  /** The number of responses in memory, those that are no longer usable included. */
  int size() {
    return generations.young().size() + generations.old().size();
  }
}
