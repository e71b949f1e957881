package dev.oauth4jvm.testkit;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The current faults of an issuer's endpoints. */
final class Faults {

  private final Map<Endpoint, Fault> lasting = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Fault> once = new EnumMap<>(Endpoint.class);
  private final Map<Endpoint, Hold> holds = new EnumMap<>(Endpoint.class);

  synchronized void fail(Endpoint endpoint, Fault fault) {
    lasting.put(endpoint, fault);
  }

  synchronized void failOnce(Endpoint endpoint, Fault fault) {
    once.put(endpoint, fault);
  }

  synchronized void heal(Endpoint endpoint) {
    lasting.remove(endpoint);
    once.remove(endpoint);
    Hold hold = holds.remove(endpoint);
    if (hold != null) {
      hold.release();
    }
  }

  synchronized Hold hold(Endpoint endpoint) {
    Hold hold = new Hold();
    Hold before = holds.put(endpoint, hold);
    if (before != null) {
      before.release();
    }
    return hold;
  }

  synchronized void releaseAll() {
    holds.values().forEach(Hold::release);
    holds.clear();
  }

  /** Waits while the endpoint is held. */
  void pass(Endpoint endpoint) throws IOException {
    Hold hold = held(endpoint);
    if (hold != null) {
      hold.pass();
    }
  }

  private synchronized @Nullable Hold held(Endpoint endpoint) {
    return holds.get(endpoint);
  }

  /** The fault of the next response, or null. */
  synchronized @Nullable Fault next(Endpoint endpoint) {
    Fault next = once.remove(endpoint);
    return next == null ? lasting.get(endpoint) : next;
  }
}
