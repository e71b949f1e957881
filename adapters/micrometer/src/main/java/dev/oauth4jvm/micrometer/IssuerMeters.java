package dev.oauth4jvm.micrometer;

import dev.oauth4jvm.jwks.JwksEvent.Action;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksEvent.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The meters of one issuer. Those of hits, which each validation counts, are looked up once. */
final class IssuerMeters {

  private final MeterRegistry registry;
  private final Tags issuer;
  private final Map<Origin, Counter> hits = new EnumMap<>(Origin.class);

  IssuerMeters(MeterRegistry registry, String issuer) {
    this.registry = registry;
    this.issuer = Tags.of("issuer", issuer);
    for (Origin origin : Origin.values()) {
      hits.put(
          origin,
          registry.counter("oauth4jvm.jwks.hits", this.issuer.and("origin", TagValue.of(origin))));
    }
  }

  void hit(Origin origin) {
    Counter counter = hits.get(origin);
    if (counter != null) {
      counter.increment();
    }
  }

  void miss(Reason reason) {
    registry
        .counter("oauth4jvm.jwks.misses", issuer.and("reason", TagValue.of(reason)))
        .increment();
  }

  void rejected(String what) {
    registry.counter("oauth4jvm.jwks.rejected", issuer.and("what", what)).increment();
  }

  void lease(boolean granted) {
    registry
        .counter("oauth4jvm.jwks.leases", issuer.and("granted", Boolean.toString(granted)))
        .increment();
  }

  void fetch(boolean succeeded, Duration duration) {
    registry
        .timer("oauth4jvm.jwks.fetch", issuer.and("outcome", TagValue.outcome(succeeded)))
        .record(duration);
  }

  void store(Action action, boolean succeeded, Duration duration) {
    registry
        .timer(
            "oauth4jvm.jwks.store",
            issuer.and("action", TagValue.of(action), "outcome", TagValue.outcome(succeeded)))
        .record(duration);
  }
}
