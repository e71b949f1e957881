package dev.oauth4jvm.jose;

import java.security.Provider;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A provider that takes long to load, such as one with native code. A thread of its own loads and
 * tests it; then it is used. Until then, and if it fails, the installed providers stay in use.
 */
final class LateProvider implements Runnable {

  private final Callable<? extends Provider> loader;
  private final Crypto.Listener listener;

  /** For each algorithm that the provider passed: its {@link Crypto}; null until it is ready. */
  private volatile @Nullable Map<JwsAlgorithm, Crypto> ready;

  LateProvider(Callable<? extends Provider> loader, Crypto.Listener listener) {
    this.loader = loader;
    this.listener = listener;
  }

  /** The current choice for an algorithm. */
  Crypto now(JwsAlgorithm algorithm) {
    Map<JwsAlgorithm, Crypto> known = ready;
    Crypto own = known == null ? null : known.get(algorithm);
    return own == null ? Crypto.platform() : own;
  }

  void start() {
    Thread thread = new Thread(null, this, "oauth4jvm-provider", 0, false);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    Map<JwsAlgorithm, Crypto> passed = new EnumMap<>(JwsAlgorithm.class);
    Provider provider;
    try {
      provider = Objects.requireNonNull(loader.call(), "the loader returned no provider");
      Crypto crypto = Crypto.of(provider);
      SelfTest test = SelfTest.load();
      for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
        if (algorithm.isOffered(crypto) && test.tryOut(algorithm, crypto)) {
          passed.put(algorithm, crypto);
        }
      }
      if (passed.isEmpty()) {
        throw new IllegalStateException(
            "the provider verifies and signs with none of the algorithms");
      }
    } catch (Throwable failure) { // native code usually fails with an Error
      tell(null, passed, failure);
      return;
    }
    ready = passed;
    tell(provider, passed, null);
  }

  private void tell(
      @Nullable Provider provider, Map<JwsAlgorithm, Crypto> passed, @Nullable Throwable failure) {
    try {
      if (provider == null) {
        listener.failed(Objects.requireNonNull(failure));
      } else {
        listener.ready(provider, Collections.unmodifiableSet(passed.keySet()));
      }
    } catch (Throwable ignored) {
      // the listener failed, not the provider
    }
  }
}
