package dev.oauth4jvm.aws.lambda;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * A value that does not get into a SnapStart snapshot: secrets, and sets of keys that would be
 * stale when the snapshot is restored.
 *
 * {@snippet file="LambdaSnippets.java" region="snapstart"}
 *
 * <p>Before the snapshot is taken the value is primed, if the caller says how: that loads and
 * compiles what the first request needs, which is what a snapshot is for. Then it is forgotten. The
 * first use after each restore makes it anew. Where there is no SnapStart it is a value that is
 * made at its first use, once.
 *
 * <p>Safe for use by any number of threads.
 *
 * @param <T> what is kept
 */
public final class SnapStartValue<T> implements Supplier<T>, Resource {

  private final Supplier<? extends T> maker;
  private final @Nullable Consumer<? super T> primer;
  private volatile @Nullable T value;

  private SnapStartValue(Supplier<? extends T> maker, @Nullable Consumer<? super T> primer) {
    this.maker = Objects.requireNonNull(maker, "maker");
    this.primer = primer;
  }

  /** Made by that maker at its first use, and at the first use after each restore. */
  public static <T> SnapStartValue<T> of(Supplier<? extends T> maker) {
    return registered(new SnapStartValue<T>(maker, null));
  }

  /**
   * Likewise, and primed before the snapshot is taken: the primer gets a value of its own, which is
   * forgotten with everything that it read. What the primer throws fails the snapshot: a function
   * that cannot be primed should not be published.
   */
  public static <T> SnapStartValue<T> of(Supplier<? extends T> maker, Consumer<? super T> primer) {
    return registered(new SnapStartValue<T>(maker, Objects.requireNonNull(primer, "primer")));
  }

  /** The context holds resources weakly: the function's own field keeps this one. */
  private static <T> SnapStartValue<T> registered(SnapStartValue<T> value) {
    Core.getGlobalContext().register(value);
    return value;
  }

  /** The value, made now if it isn't there. */
  @Override
  public T get() {
    T known = value;
    return known == null ? make() : known;
  }

  private synchronized T make() {
    T known = value;
    if (known == null) {
      known = maker.get();
      value = known;
    }
    return known;
  }

  /** Primes, then forgets. Called by the runtime. */
  @Override
  public synchronized void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    value = null;
    if (primer != null) {
      primer.accept(maker.get());
    }
  }

  /** Nothing to do: the value is made at its next use. Called by the runtime. */
  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {}

  /** Tells whether there is a value, and not which. */
  @Override
  public String toString() {
    return value == null ? "SnapStartValue[none]" : "SnapStartValue[made]";
  }
}
