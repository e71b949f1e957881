package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.fake.Server.ID;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jwks.JwksEvent.Action;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksEvent.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events of the cache in a recording of JDK Flight Recorder. */
class JfrJwksListenerTest {

  private static final String HIT = "dev.oauth4jvm.JwksHit";
  private static final String CHANGE = "dev.oauth4jvm.JwksChange";

  @TempDir Path temporary;

  private List<RecordedEvent> record(boolean changesToo, JwksEvent... events) throws IOException {
    JwksListener listener = JwksListener.flightRecorder();
    try (Recording recording = new Recording()) {
      recording.enable(HIT);
      if (changesToo) {
        recording.enable(CHANGE);
      } else {
        recording.disable(CHANGE);
      }
      recording.start();
      for (JwksEvent event : events) {
        listener.on(event);
      }
      recording.stop();
      Path file = temporary.resolve("recording.jfr");
      recording.dump(file);
      List<RecordedEvent> recorded = new ArrayList<>();
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        if (event.getEventType().getName().startsWith("dev.oauth4jvm.")) {
          recorded.add(event);
        }
      }
      return recorded;
    }
  }

  @Test
  void everyKindOfEventIsRecordedWithItsData() throws Exception {
    Duration took = Duration.ofMillis(7);
    IOException failure = new IOException("down");

    List<RecordedEvent> recorded =
        record(
            true,
            new JwksEvent.Miss(ID, Reason.EXPIRED),
            new JwksEvent.KeyRejected(ID, "no key"),
            new JwksEvent.Fetched(ID, took, 3),
            new JwksEvent.KeyUnusable(ID, "a", "malformed"),
            new JwksEvent.FetchFailed(ID, took, failure),
            new JwksEvent.EntryLoaded(ID, took, true),
            new JwksEvent.EntryLoaded(ID, took, false),
            new JwksEvent.EntryRejected(ID, "not sealed"),
            new JwksEvent.EntrySaved(ID, took),
            new JwksEvent.StoreFailed(ID, Action.SAVE, took, failure));

    long nanos = took.toNanos();
    assertThat(recorded)
        .extracting(
            event -> event.getString("kind"),
            event -> event.getString("detail"),
            event -> event.getLong("took"))
        .containsExactlyInAnyOrder(
            tuple("Miss", "EXPIRED", 0L),
            tuple("KeyRejected", "no key", 0L),
            tuple("Fetched", "3 keys", nanos),
            tuple("KeyUnusable", "a: malformed", 0L),
            tuple("FetchFailed", "java.io.IOException: down", nanos),
            tuple("EntryLoaded", "present", nanos),
            tuple("EntryLoaded", "absent", nanos),
            tuple("EntryRejected", "not sealed", 0L),
            tuple("EntrySaved", null, nanos),
            tuple("StoreFailed", "SAVE: java.io.IOException: down", nanos));
    assertThat(recorded)
        .allSatisfy(
            event -> {
              assertThat(event.getEventType().getName()).isEqualTo(CHANGE);
              assertThat(event.getString("issuer")).isEqualTo(ID.issuer());
              assertThat(event.getString("jwksUri")).isEqualTo(ID.jwksUri());
            });
  }

  @Test
  void hitsAreAnEventOfTheirOwnSoThatTheyCanStayOff() throws Exception {
    List<RecordedEvent> recorded =
        record(
            false,
            new JwksEvent.Hit(ID, Origin.STORE),
            new JwksEvent.EntrySaved(ID, Duration.ZERO));

    assertThat(recorded)
        .extracting(
            event -> event.getEventType().getName(),
            event -> event.getString("issuer"),
            event -> event.getString("origin"))
        .containsExactly(tuple(HIT, ID.issuer(), "STORE"));
  }

  @Test
  void whileNothingRecordsNothingIsKept() throws Exception {
    JwksListener.flightRecorder().on(new JwksEvent.Hit(ID, Origin.MEMORY));
    JwksListener.flightRecorder().on(new JwksEvent.Miss(ID, Reason.ABSENT));

    assertThat(record(true)).isEmpty();
  }

  @Test
  void aWatchedSearchIsRecorded() throws Exception {
    TestClock clock = new TestClock();
    Server server = new Server().serve(OLD);
    Jwks jwks = Jwks.of(Server.AS).listener(JwksListener.flightRecorder()).build();
    List<RecordedEvent> recorded;
    try (Recording recording = new Recording()) {
      recording.enable(CHANGE);
      recording.enable(HIT);
      recording.start();
      Driver.of(server).env(clock.env()).run(jwks.key(JwsAlgorithm.ES256, "old"));
      recording.stop();
      Path file = temporary.resolve("search.jfr");
      recording.dump(file);
      recorded = RecordingFile.readAllEvents(file);
    }
    assertThat(recorded)
        .filteredOn(event -> event.getEventType().getName().equals(CHANGE))
        .extracting(event -> event.getString("kind"))
        .containsExactlyInAnyOrder("Miss", "Fetched");
    assertThat(recorded)
        .filteredOn(event -> event.getEventType().getName().equals(HIT))
        .extracting(event -> event.getString("origin"))
        .containsExactly("NETWORK");
  }
}
