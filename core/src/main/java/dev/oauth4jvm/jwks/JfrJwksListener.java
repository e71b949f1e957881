package dev.oauth4jvm.jwks;

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
import java.time.Duration;
import java.util.Objects;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** Commits events to JDK Flight Recorder: one class of events for hits, one for all others. */
final class JfrJwksListener implements JwksListener {

  JfrJwksListener() {
    // without jdk.jfr this fails here, and not unnoticed at the first event
    Objects.requireNonNull(HitEvent.class);
  }

  @Override
  public void on(JwksEvent event) {
    if (event instanceof Hit hit) {
      HitEvent record = new HitEvent();
      if (record.shouldCommit()) {
        record.issuer = hit.id().issuer();
        record.origin = hit.origin().name();
        record.commit();
      }
      return;
    }
    ChangeEvent record = new ChangeEvent();
    if (record.shouldCommit()) {
      record.issuer = event.id().issuer();
      record.jwksUri = event.id().jwksUri();
      record.kind = event.getClass().getSimpleName();
      fill(record, event);
      record.commit();
    }
  }

  private static void fill(ChangeEvent record, JwksEvent event) {
    if (event instanceof Miss miss) {
      record.detail = miss.reason().name();
    } else if (event instanceof KeyRejected rejected) {
      record.detail = rejected.reason();
    } else if (event instanceof Fetched fetched) {
      record.took = nanos(fetched.duration());
      record.detail = fetched.keys() + " keys";
    } else if (event instanceof KeyUnusable unusable) {
      record.detail = unusable.kid() + ": " + unusable.reason();
    } else if (event instanceof FetchFailed failed) {
      record.took = nanos(failed.duration());
      record.detail = failed.failure().toString();
    } else if (event instanceof EntryLoaded loaded) {
      record.took = nanos(loaded.duration());
      record.detail = loaded.present() ? "present" : "absent";
    } else if (event instanceof EntryRejected rejected) {
      record.detail = rejected.reason();
    } else if (event instanceof EntrySaved saved) {
      record.took = nanos(saved.duration());
    } else if (event instanceof LeaseAnswered answered) {
      record.took = nanos(answered.duration());
      record.detail = answered.granted() ? "granted" : "another's";
    } else if (event instanceof StoreFailed failed) {
      record.took = nanos(failed.duration());
      record.detail = failed.action() + ": " + failed.failure();
    }
  }

  private static long nanos(Duration duration) {
    return duration.toNanos();
  }

  @SuppressWarnings("UnusedVariable") // the recorder reads them
  @Name("dev.oauth4jvm.JwksHit")
  @Label("JWK Set Hit")
  @Category({"oauth4jvm", "JWK Set"})
  @StackTrace(false)
  private static final class HitEvent extends Event {
    @Label("Issuer")
    @Nullable String issuer;

    @Label("Origin")
    @Nullable String origin;
  }

  @SuppressWarnings("UnusedVariable") // the recorder reads them
  @Name("dev.oauth4jvm.JwksChange")
  @Label("JWK Set Change")
  @Category({"oauth4jvm", "JWK Set"})
  @StackTrace(false)
  private static final class ChangeEvent extends Event {
    @Label("Issuer")
    @Nullable String issuer;

    @Label("JWK Set URI")
    @Nullable String jwksUri;

    @Label("Kind")
    @Nullable String kind;

    @Label("Detail")
    @Nullable String detail;

    @Label("Took")
    @Timespan(Timespan.NANOSECONDS)
    long took;
  }
}
