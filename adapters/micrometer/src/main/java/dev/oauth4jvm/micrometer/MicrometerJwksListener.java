package dev.oauth4jvm.micrometer;

import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksEvent.EntryLoaded;
import dev.oauth4jvm.jwks.JwksEvent.EntryRejected;
import dev.oauth4jvm.jwks.JwksEvent.EntrySaved;
import dev.oauth4jvm.jwks.JwksEvent.FetchFailed;
import dev.oauth4jvm.jwks.JwksEvent.Fetched;
import dev.oauth4jvm.jwks.JwksEvent.Hit;
import dev.oauth4jvm.jwks.JwksEvent.KeyRejected;
import dev.oauth4jvm.jwks.JwksEvent.KeyUnusable;
import dev.oauth4jvm.jwks.JwksEvent.LeaseAnswered;
import dev.oauth4jvm.jwks.JwksEvent.Miss;
import dev.oauth4jvm.jwks.JwksEvent.StoreFailed;
import dev.oauth4jvm.jwks.JwksListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meters for the events of JWK Sets.
 *
 * <table>
 *   <caption>The meters; each has the tag {@code issuer}</caption>
 *   <tr><th>name<th>kind<th>further tags
 *   <tr><td>{@code oauth4jvm.jwks.hits}<td>counter<td>{@code origin}: memory, store, network, stale
 *   <tr><td>{@code oauth4jvm.jwks.misses}<td>counter<td>{@code reason}: absent, expired, unknown_key
 *   <tr><td>{@code oauth4jvm.jwks.fetch}<td>timer<td>{@code outcome}: success, failure
 *   <tr><td>{@code oauth4jvm.jwks.store}<td>timer<td>{@code action}: load, save, lease; {@code
 *     outcome}: success, failure
 *   <tr><td>{@code oauth4jvm.jwks.leases}<td>counter<td>{@code granted}: true, false
 *   <tr><td>{@code oauth4jvm.jwks.rejected}<td>counter<td>{@code what}: key, which no set has;
 *     entry, of the store; unusable, a key of a fetched set
 * </table>
 *
 * <p>No tag has a value that a token chooses: there are as many as there are trusted issuers. One
 * listener may serve any number of JWK Sets. Safe for use by any number of threads.
 */
public final class MicrometerJwksListener implements JwksListener {

  private final MeterRegistry registry;
  private final ConcurrentHashMap<String, IssuerMeters> issuers = new ConcurrentHashMap<>();

  private MicrometerJwksListener(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A listener that records into this registry. */
  public static MicrometerJwksListener of(MeterRegistry registry) {
    return new MicrometerJwksListener(Objects.requireNonNull(registry, "registry"));
  }

  @Override
  public void on(JwksEvent event) {
    IssuerMeters meters = meters(event.id().issuer());
    if (event instanceof Hit hit) {
      meters.hit(hit.origin());
    } else if (event instanceof Miss miss) {
      meters.miss(miss.reason());
    } else if (event instanceof KeyRejected) {
      meters.rejected("key");
    } else if (event instanceof Fetched fetched) {
      meters.fetch(true, fetched.duration());
    } else if (event instanceof KeyUnusable) {
      meters.rejected("unusable");
    } else if (event instanceof FetchFailed failed) {
      meters.fetch(false, failed.duration());
    } else if (event instanceof EntryLoaded loaded) {
      meters.store(JwksEvent.Action.LOAD, true, loaded.duration());
    } else if (event instanceof EntryRejected) {
      meters.rejected("entry");
    } else if (event instanceof EntrySaved saved) {
      meters.store(JwksEvent.Action.SAVE, true, saved.duration());
    } else if (event instanceof LeaseAnswered answered) {
      meters.store(JwksEvent.Action.LEASE, true, answered.duration());
      meters.lease(answered.granted());
    } else if (event instanceof StoreFailed failed) {
      meters.store(failed.action(), false, failed.duration());
    }
  }

  private IssuerMeters meters(String issuer) {
    IssuerMeters known = issuers.get(issuer); // without a lock, unlike computeIfAbsent
    return known != null
        ? known
        : issuers.computeIfAbsent(issuer, name -> new IssuerMeters(registry, name));
  }
}
