package dev.oauth4jvm.tokens;

import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A store in memory whose calls may fail, which may forget, and which can be read and written. */
final class FaultyStore implements Store {

  /** A call. */
  enum Call {
    LOAD,
    SAVE,
    /** The value is written, and the response is lost. */
    SAVE_RESPONSE,
    LEASE
  }

  /** Something that happens before a value is saved. */
  interface Before {
    void save() throws Exception;
  }

  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final Set<Call> failing = EnumSet.noneOf(Call.class);
  private volatile Store store = Store.inMemory();
  private volatile @Nullable Before before;
  private volatile @Nullable StoreValue last;
  private volatile Duration leaseTakes = Duration.ZERO;

  synchronized void fail(Call... calls) {
    failing.addAll(List.of(calls));
  }

  synchronized void heal() {
    failing.clear();
  }

  /** Lets each request for the lease take that long, on the calling thread. */
  void leaseTakes(Duration time) {
    leaseTakes = time;
  }

  /** Loses everything, leases too. */
  void forget() {
    store = Store.inMemory();
  }

  /** Ends the leases: the store in memory goes by the machine's clock. */
  void forgetLeases(StoreKey key) {
    StoreValue value = last;
    forget();
    if (value != null) {
      try {
        boolean unused = store.save(key, value, new Condition.Absent());
      } catch (Exception impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  /** Once before the next save. */
  void before(Before action) {
    before = action;
  }

  /** The value that was saved last, as the engine sees it. */
  @Nullable StoreValue last() {
    return last;
  }

  /** Puts a value back, as an engine does that lost the writes since. */
  void putBack(StoreKey key, StoreValue value) throws Exception {
    forget();
    store.save(key, value, new Condition.Absent());
  }

  @Override
  public @Nullable String load(StoreKey key) throws Exception {
    calls.add("load");
    check(Call.LOAD);
    return store.load(key);
  }

  @Override
  public boolean save(StoreKey key, StoreValue value, Condition condition) throws Exception {
    calls.add("save");
    Before action = before;
    before = null;
    if (action != null) {
      action.save();
    }
    check(Call.SAVE);
    boolean saved = store.save(key, value, condition);
    if (saved) {
      last = value;
      check(Call.SAVE_RESPONSE);
    }
    return saved;
  }

  @Override
  public boolean lease(StoreKey key, String holder, Duration time) throws Exception {
    calls.add(time.isZero() ? "release" : "lease");
    check(Call.LEASE);
    for (long began = System.nanoTime(); System.nanoTime() - began < leaseTakes.toNanos(); ) {
      Thread.onSpinWait();
    }
    return store.lease(key, holder, time);
  }

  private synchronized void check(Call call) throws IOException {
    if (failing.contains(call)) {
      throw new IOException("the engine is dead");
    }
  }
}
