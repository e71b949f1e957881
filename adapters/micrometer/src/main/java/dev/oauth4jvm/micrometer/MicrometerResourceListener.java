package dev.oauth4jvm.micrometer;

import dev.oauth4jvm.resource.ResourceEvent;
import dev.oauth4jvm.resource.ResourceEvent.Action;
import dev.oauth4jvm.resource.ResourceEvent.EntryLoaded;
import dev.oauth4jvm.resource.ResourceEvent.EntryRejected;
import dev.oauth4jvm.resource.ResourceEvent.EntrySaved;
import dev.oauth4jvm.resource.ResourceEvent.Introspected;
import dev.oauth4jvm.resource.ResourceEvent.IntrospectionFailed;
import dev.oauth4jvm.resource.ResourceEvent.MetadataFailed;
import dev.oauth4jvm.resource.ResourceEvent.MetadataFetched;
import dev.oauth4jvm.resource.ResourceEvent.StoreFailed;
import dev.oauth4jvm.resource.ResourceListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Objects;

/**
 * Meters for what a protected resource learns about its issuers.
 *
 * <table>
 *   <caption>The meters; each has the tag {@code issuer}</caption>
 *   <tr><th>name<th>kind<th>further tags
 *   <tr><td>{@code oauth4jvm.resource.metadata}<td>timer<td>{@code outcome}: success, failure
 *   <tr><td>{@code oauth4jvm.resource.introspection}<td>timer<td>{@code outcome}: accepted, refused,
 *     failure
 *   <tr><td>{@code oauth4jvm.resource.store}<td>timer<td>{@code action}: load, save; {@code
 *     outcome}: success, failure
 *   <tr><td>{@code oauth4jvm.resource.rejected}<td>counter<td>
 * </table>
 *
 * <p>No tag has a value that a token chooses, unless a rule admits any issuer: there are as many as
 * there are trusted issuers. Safe for use by any number of threads.
 */
public final class MicrometerResourceListener implements ResourceListener {

  private final MeterRegistry registry;

  private MicrometerResourceListener(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A listener that records into this registry. */
  public static MicrometerResourceListener of(MeterRegistry registry) {
    return new MicrometerResourceListener(Objects.requireNonNull(registry, "registry"));
  }

  @Override
  public void on(ResourceEvent event) {
    Tags issuer = Tags.of("issuer", event.issuer());
    if (event instanceof MetadataFetched fetched) {
      record("metadata", issuer.and("outcome", TagValue.outcome(true)), fetched.duration());
    } else if (event instanceof MetadataFailed failed) {
      record("metadata", issuer.and("outcome", TagValue.outcome(false)), failed.duration());
    } else if (event instanceof Introspected introspected) {
      String outcome = introspected.accepted() ? "accepted" : "refused";
      record("introspection", issuer.and("outcome", outcome), introspected.duration());
    } else if (event instanceof IntrospectionFailed failed) {
      record("introspection", issuer.and("outcome", TagValue.outcome(false)), failed.duration());
    } else if (event instanceof EntryLoaded loaded) {
      store(issuer, Action.LOAD, true, loaded.duration());
    } else if (event instanceof EntryRejected) {
      registry.counter("oauth4jvm.resource.rejected", issuer).increment();
    } else if (event instanceof EntrySaved saved) {
      store(issuer, Action.SAVE, true, saved.duration());
    } else if (event instanceof StoreFailed failed) {
      store(issuer, failed.action(), false, failed.duration());
    }
  }

  private void store(Tags issuer, Action action, boolean succeeded, Duration duration) {
    record(
        "store",
        issuer.and("action", TagValue.of(action), "outcome", TagValue.outcome(succeeded)),
        duration);
  }

  private void record(String what, Tags tags, Duration duration) {
    registry.timer("oauth4jvm.resource." + what, tags).record(duration);
  }
}
