package dev.oauth4jvm.aws.lambda;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * A value that is kept out of SnapStart snapshots: a secret, or a JWK Set that would be stale when
 * the snapshot is restored.
 *
 * {@snippet file="LambdaSnippets.java" region="snapstart"}
 *
 * <p>The value is created at its first use, and again at the first use after each restore. Before
 * the snapshot is taken, a primer may use a value of its own, which loads and compiles the code
 * that the first request needs. Without SnapStart the value is created once.
 *
 * <p>Safe for use by any number of threads.
 *
 * @param <T> the type of the value
 */
public final class SnapStartValue<T> implements Supplier<T>, Resource {

  private final Supplier<? extends T> maker;
  private final @Nullable Consumer<? super T> primer;
  private volatile @Nullable T value;

  private SnapStartValue(Supplier<? extends T> maker, @Nullable Consumer<? super T> primer) {
    this.maker = Objects.requireNonNull(maker, "maker");
    this.primer = primer;
  }

  /** A value that this maker creates, at the first use and at the first use after each restore. */
  public static <T> SnapStartValue<T> of(Supplier<? extends T> maker) {
    return registered(new SnapStartValue<T>(maker, null));
  }

  /**
   * A value that this maker creates, with a primer that runs before the snapshot is taken. The
   * primer gets a value of its own, which is dropped afterwards. An exception of the primer fails
   * the snapshot: a function that cannot be primed should not be published.
   */
  public static <T> SnapStartValue<T> of(Supplier<? extends T> maker, Consumer<? super T> primer) {
    return registered(new SnapStartValue<T>(maker, Objects.requireNonNull(primer, "primer")));
  }

  /** Registers the value. The context refers to it weakly, so that a field must hold it. */
  private static <T> SnapStartValue<T> registered(SnapStartValue<T> value) {
    Core.getGlobalContext().register(value);
    return value;
  }

  /** The value, created now if there is none. */
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

  /** Drops the value, and primes with another. Called by the runtime. */
  @Override
  public synchronized void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    value = null;
    if (primer != null) {
      primer.accept(maker.get());
    }
  }

  /** Does nothing: the next use creates the value. Called by the runtime. */
  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {}

  /** Whether there is a value; the value itself is not shown. */
  @Override
  public String toString() {
    return value == null ? "SnapStartValue[none]" : "SnapStartValue[made]";
  }
}
