package dev.oauth4jvm.internal.flight;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store that is a map: what processes of a test share. Leases last until a test ends them. */
record MapSlot(Map<String, String> map) implements Slot<Counter.Reading> {

  private static final String VALUE = "value";
  private static final String LEASE = "lease";

  /** With this key, saves fail. */
  static final String READ_ONLY = "read-only";

  @Override
  public @Nullable String load() {
    return map.get(VALUE);
  }

  @Override
  public void save(Counter.Reading value) throws IOException {
    if (map.containsKey(READ_ONLY)) {
      throw new IOException("read-only");
    }
    map.put(VALUE, value.text());
  }

  @Override
  public boolean lease(String holder, Duration time) {
    if (time.isZero()) {
      map.remove(LEASE, holder);
      return true;
    }
    String other = map.putIfAbsent(LEASE, holder);
    return other == null || other.equals(holder);
  }

  /** Ends the lease, as its time does. */
  void expireLease() {
    map.remove(LEASE);
  }
}
