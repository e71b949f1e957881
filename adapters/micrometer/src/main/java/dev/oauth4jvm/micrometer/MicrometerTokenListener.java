package dev.oauth4jvm.micrometer;

import dev.oauth4jvm.tokens.TokenEvent;
import dev.oauth4jvm.tokens.TokenEvent.Action;
import dev.oauth4jvm.tokens.TokenEvent.EntryLoaded;
import dev.oauth4jvm.tokens.TokenEvent.EntryRejected;
import dev.oauth4jvm.tokens.TokenEvent.EntrySaved;
import dev.oauth4jvm.tokens.TokenEvent.Issued;
import dev.oauth4jvm.tokens.TokenEvent.LeaseAnswered;
import dev.oauth4jvm.tokens.TokenEvent.RequestFailed;
import dev.oauth4jvm.tokens.TokenEvent.SessionEnded;
import dev.oauth4jvm.tokens.TokenEvent.StoreFailed;
import dev.oauth4jvm.tokens.TokenListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Objects;

/**
 * Meters for the events of sources of tokens.
 *
 * <table>
 *   <caption>The meters; each has the tag {@code source}</caption>
 *   <tr><th>name<th>kind<th>further tags
 *   <tr><td>{@code oauth4jvm.tokens.request}<td>timer<td>{@code outcome}: success, failure
 *   <tr><td>{@code oauth4jvm.tokens.store}<td>timer<td>{@code action}: load, save, lease; {@code
 *     outcome}: success, failure
 *   <tr><td>{@code oauth4jvm.tokens.leases}<td>counter<td>{@code granted}: true, false
 *   <tr><td>{@code oauth4jvm.tokens.rejected}<td>counter<td>
 *   <tr><td>{@code oauth4jvm.tokens.sessions.ended}<td>counter<td>
 * </table>
 *
 * <p>The tag {@code source} is the name that is given here, and not the key of a source: there may
 * be a source for each user, and one listener serves them all. Safe for use by any number of
 * threads.
 */
public final class MicrometerTokenListener implements TokenListener {

  private final MeterRegistry registry;
  private final Tags source;

  private MicrometerTokenListener(MeterRegistry registry, String source) {
    this.registry = registry;
    this.source = Tags.of("source", source);
  }

  /**
   * A listener that records into this registry.
   *
   * @param source the value of the tag {@code source}: a name of what the tokens are for
   */
  public static MicrometerTokenListener of(MeterRegistry registry, String source) {
    return new MicrometerTokenListener(
        Objects.requireNonNull(registry, "registry"), Objects.requireNonNull(source, "source"));
  }

  @Override
  public void on(TokenEvent event) {
    if (event instanceof Issued issued) {
      request(true, issued.duration());
    } else if (event instanceof RequestFailed failed) {
      request(false, failed.duration());
    } else if (event instanceof SessionEnded) {
      count("oauth4jvm.tokens.sessions.ended", source);
    } else if (event instanceof EntryLoaded loaded) {
      store(Action.LOAD, true, loaded.duration());
    } else if (event instanceof EntryRejected) {
      count("oauth4jvm.tokens.rejected", source);
    } else if (event instanceof EntrySaved saved) {
      store(Action.SAVE, true, saved.duration());
    } else if (event instanceof LeaseAnswered answered) {
      store(Action.LEASE, true, answered.duration());
      count("oauth4jvm.tokens.leases", source.and("granted", String.valueOf(answered.granted())));
    } else if (event instanceof StoreFailed failed) {
      store(failed.action(), false, failed.duration());
    }
  }

  private void request(boolean succeeded, Duration duration) {
    registry
        .timer("oauth4jvm.tokens.request", source.and("outcome", TagValue.outcome(succeeded)))
        .record(duration);
  }

  private void store(Action action, boolean succeeded, Duration duration) {
    registry
        .timer(
            "oauth4jvm.tokens.store",
            source.and("action", TagValue.of(action), "outcome", TagValue.outcome(succeeded)))
        .record(duration);
  }

  private void count(String name, Tags tags) {
    registry.counter(name, tags).increment();
  }
}
