package dev.oauth4jvm.jose;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
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
      JsonObject vectors = vectors();
      for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
        if (algorithm.isSupported(crypto)) {
          tryOut(algorithm, crypto, Objects.requireNonNull(vectors.object(algorithm.value())));
          passed.put(algorithm, crypto);
        }
      }
      if (passed.isEmpty()) {
        throw new IllegalStateException("the provider has none of the algorithms");
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

  /** Tests that a provider accepts a good signature and refuses a forged one. */
  private static void tryOut(JwsAlgorithm algorithm, Crypto crypto, JsonObject vector) {
    String jwt = Objects.requireNonNull(vector.string("jwt"));
    Jwk jwk = Jwk.of(Objects.requireNonNull(vector.object("jwk")));
    VerificationKey key = VerificationKey.of(jwk, algorithm, crypto);
    UnverifiedJwt.parse(jwt).verify(key);
    int at = jwt.length() - 30;
    char changed = jwt.charAt(at) == 'A' ? 'B' : 'A';
    UnverifiedJwt forged =
        UnverifiedJwt.parse(jwt.substring(0, at) + changed + jwt.substring(at + 1));
    try {
      forged.verify(key);
    } catch (OAuthException refused) {
      return;
    }
    throw new IllegalStateException("the provider accepted a forged " + algorithm + " signature");
  }

  private static JsonObject vectors() throws IOException, JsonException {
    try (InputStream in = LateProvider.class.getResourceAsStream("self-test.json")) {
      return JsonObject.parse(Objects.requireNonNull(in, "self-test.json").readAllBytes());
    }
  }
}
