package dev.oauth4jvm.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.jwks.JwksCache;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksSnapshot;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.jwks.SealKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of every store. A subclass names the engine to test. */
@Timeout(300)
public abstract class JwksStoreContract extends StoreContract {

  private static final SealKey KEY =
      SealKey.of("key-1", "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
  private static final SealKey OTHER_KEY =
      SealKey.of("key-2", "fedcba9876543210fedcba9876543210".getBytes(StandardCharsets.US_ASCII));

  private final JwksId id = Sets.id();
  private final long now = Sets.now();

  /** Creates the tests of a subclass. */
  protected JwksStoreContract() {}

  private JwksStore store() throws Exception {
    return JwksStore.of(engine().store());
  }

  // ---- empty, hit, miss

  @Test
  void whereNothingWasSavedThereIsNothing() throws Exception {
    assertThat(store().load(id)).isNull();
  }

  @Test
  void whatWasSavedIsLoadedByAnotherProcessToTheLetter() throws Exception {
    store().save(id, Sets.entry(now));

    assertThat(store().load(id)).isEqualTo(Sets.document(now));
    assertThat(engine().read(id.key())).isEqualTo(Sets.document(now));
  }

  @Test
  void aSecondProcessValidatesWithoutARequest() throws Exception {
    Sets.Peer first = new Sets.Peer(id, store());
    first.validate();
    assertThat(first.requests()).isEqualTo(1);
    assertThat(first.events(JwksEvent.EntrySaved.class)).hasSize(1);

    Sets.Peer second = new Sets.Peer(id, store());
    second.validate();
    assertThat(second.requests()).isZero();
    assertThat(second.events(JwksEvent.Hit.class))
        .extracting(JwksEvent.Hit::origin)
        .containsExactly(Origin.STORE);
  }

  @Test
  void entriesAreKeptByIssuerAndLocation() throws Exception {
    List<JwksId> ids =
        List.of(
            id,
            new JwksId(id.issuer(), id.jwksUri() + "?tenant=2"),
            new JwksId(id.issuer() + "/tenant", id.jwksUri()),
            new JwksId(id.issuer() + id.jwksUri(), ""),
            new JwksId("", id.issuer() + id.jwksUri()),
            new JwksId(id.issuer().toUpperCase(Locale.ROOT), id.jwksUri()),
            new JwksId(id.issuer() + "/ü ':%\"\n", id.jwksUri()));
    for (int i = 0; i < ids.size(); i++) {
      assertThat(store().load(ids.get(i))).isNull();
      store().save(ids.get(i), Sets.entry(now - i));
    }
    for (int i = 0; i < ids.size(); i++) {
      assertThat(store().load(ids.get(i))).isEqualTo(Sets.document(now - i));
    }
  }

  // ---- the newest is kept

  @ParameterizedTest(name = "{0} s ahead of what is held: {1}")
  @CsvSource({
    "-301, replaced", // the held entry can only come from a wrong clock
    "-31, replaced",
    "-30, kept", // readers accept the entry, so it need not be replaced
    "-1, kept",
    "0, replaced",
    "1, replaced",
    "10000, replaced",
  })
  void theNewestIsKeptUnlessItIsFromTheFuture(long ahead, String verdict) throws Exception {
    long held = now - 50_000;
    store().save(id, unexpired(held));
    JwksEntry offered = unexpired(held + ahead);

    store().save(id, offered);

    assertThat(offered.replaces(held)).isEqualTo(verdict.equals("replaced"));
    assertThat(store().load(id))
        .isEqualTo(Sets.document(verdict.equals("replaced") ? held + ahead : held));
  }

  /** An entry that the engine keeps during the test, whatever its {@code uat}. */
  private JwksEntry unexpired(long updatedAt) {
    return new JwksEntry(Sets.document(updatedAt), updatedAt, now + 3600);
  }

  /** A server that is asked twice in a second, and has a new key the second time. */
  @Test
  void ofTheSameSecondTheLastIsKept() throws Exception {
    String last = Sets.large(now, 1024);
    store().save(id, Sets.entry(now));

    store().save(id, new JwksEntry(last, now, now + 300));

    assertThat(store().load(id)).isEqualTo(last);
  }

  @Test
  void amongManyWritersTheNewestIsNeverReplacedByAnOlder() throws Exception {
    int writers = 6;
    int writes = 30;
    List<Long> times = new ArrayList<>();
    for (long i = 0; i < writes; i++) {
      // close enough that none counts as too far in the future
      times.addAll(Collections.nCopies(writers, now - i));
    }
    Collections.shuffle(times, new Random(42));
    AtomicBoolean over = new AtomicBoolean();
    List<Callable<List<Long>>> tasks = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      List<Long> mine = times.subList(w * writes, (w + 1) * writes);
      JwksStore store = store();
      tasks.add(
          () -> {
            for (long time : mine) {
              store.save(id, unexpired(time));
            }
            return List.of();
          });
    }
    JwksStore reader = store();
    Callable<List<Long>> reading =
        () -> {
          List<Long> seen = new ArrayList<>();
          while (!over.get()) {
            String document = reader.load(id);
            if (document != null) {
              seen.add(JwksCache.parse(document).updatedAt());
            }
          }
          return seen;
        };
    List<Long> seen =
        Crowd.<List<Long>>run(
                List.of(
                    () -> {
                      try {
                        Crowd.run(tasks);
                      } finally {
                        over.set(true);
                      }
                      return List.of();
                    },
                    reading))
            .get(1);

    assertThat(store().load(id)).isEqualTo(Sets.document(now));
    assertThat(seen).as("what a reader saw, one after the other").isSorted();
  }

  // ---- values that are not entries

  static List<String> garbage() {
    return List.of(
        "{",
        "null",
        "[]",
        "{}",
        "42",
        "\"text\"",
        "not JSON at all \u0001\u001f \u00e9 \uD83D\uDD11",
        "{\"jwks\":{\"keys\":[]}}",
        "{\"jwks\":" + Sets.set() + "}",
        "{\"jwks\":" + Sets.set() + ",\"uat\":\"1700000000\"}",
        "{\"jwks\":" + Sets.set() + ",\"uat\":-1}",
        "{\"jwks\":" + Sets.set() + ",\"uat\":1.5}",
        "{\"jwks\":" + Sets.set() + ",\"uat\":" + (Sets.now() + 20) + ".5}",
        "{\"jwks\":" + Sets.set() + ",\"uat\":1e99}",
        "{\"jwks\":" + Sets.set() + ",\"uat\":null}",
        "{\"jwks\":" + Sets.set() + ",\"uat\":1795527963000}",
        Sets.document(1).substring(0, 40),
        "x".repeat(100_000));
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void whatIsNoEntryIsAMissAndIsReplaced(String garbage) throws Exception {
    engine().write(id.key(), garbage, null);
    Sets.Peer process = new Sets.Peer(id, store());

    process.validate();

    assertThat(process.requests()).isEqualTo(1);
    assertThat(process.events(JwksEvent.EntrySaved.class)).hasSize(1);
    assertThat(JwksCache.parse(store().load(id)).updatedAt()).isBetween(now, Sets.now());
  }

  @Test
  void anEntryOfAnotherVersionIsReadAndKeptByItsTime() throws Exception {
    String later =
        "{\"version\":2,\"jwks\":" + Sets.set() + ",\"etag\":[1,{\"uat\":7}],\"uat\":" + now + "}";
    engine().write(id.key(), later, now);

    store().save(id, Sets.entry(now - 1));
    assertThat(store().load(id)).isEqualTo(later);
    Sets.Peer process = new Sets.Peer(id, store());
    process.validate();
    assertThat(process.requests()).isZero();

    store().save(id, Sets.entry(now + 1));
    assertThat(store().load(id)).isEqualTo(Sets.document(now + 1));
  }

  @Test
  void aValueOf64KibibytesIsKeptToTheLetter() throws Exception {
    String large = Sets.large(now, 64 * 1024);
    store().save(id, new JwksEntry(large, now, now + 300));

    assertThat(store().load(id)).isEqualTo(large);
    Sets.Peer process = new Sets.Peer(id, store());
    process.validate();
    assertThat(process.requests()).isZero();

    store().save(id, Sets.entry(now + 1));
    assertThat(store().load(id)).as("replaced by a small one").isEqualTo(Sets.document(now + 1));
  }

  // ---- the engine's own expiry

  @Test
  void theEngineIsToldWhenTheEntryIsOfNoMoreUse() throws Exception {
    store().save(id, Sets.entry(now));
    if (!engine().expires()) {
      assertThat(engine().timeLeft(id.key())).isNull();
      return;
    }
    assertThat(left()).isBetween(Duration.ofSeconds(200), Duration.ofHours(1));

    store().save(id, new JwksEntry(Sets.document(now + 1), now + 1, now + 400));
    assertThat(left())
        .as("with a newer entry, anew")
        .isBetween(Duration.ofSeconds(200), Duration.ofHours(1));
  }

  private Duration left() throws Exception {
    Duration left = engine().timeLeft(id.key());
    assertThat(left).as("the engine's expiry").isNotNull();
    return left == null ? Duration.ZERO : left;
  }

  @Test
  void anEntryThatIsOfNoMoreUseAlreadyIsNoFailure() throws Exception {
    JwksEntry old = new JwksEntry(Sets.document(now - 1000), now - 1000, now - 700);
    store().save(id, old);

    assertThat(store().load(id)).isIn(null, old.document());
    store().save(id, new JwksEntry(Sets.document(now - 500), now - 500, now - 500));
    assertThat(store().load(id)).isIn(null, Sets.document(now - 500));
    store().save(id, Sets.entry(now));
    assertThat(store().load(id)).isEqualTo(Sets.document(now));
  }

  // ---- sealed

  @Test
  void aSealedEntryServesWhoHasTheKeyAndNobodyElse() throws Exception {
    Sets.Peer writer = new Sets.Peer(id, store().sealed(KEY));
    writer.validate();
    Sets.Peer reader = new Sets.Peer(id, store().sealed(OTHER_KEY, KEY));
    reader.validate();
    assertThat(reader.requests()).isZero();

    Sets.Peer stranger = new Sets.Peer(id, store().sealed(OTHER_KEY));
    stranger.validate();
    assertThat(stranger.requests()).isEqualTo(1);
    assertThat(stranger.events(JwksEvent.EntryRejected.class)).isNotEmpty();
  }

  @Test
  void anEntryWithoutASealIsAMissWhereOneIsWanted() throws Exception {
    store().save(id, Sets.entry(now));
    Sets.Peer process = new Sets.Peer(id, store().sealed(KEY));

    process.validate();

    assertThat(process.requests()).isEqualTo(1);
    assertThat(process.events(JwksEvent.EntryRejected.class))
        .first()
        .satisfies(rejected -> assertThat(rejected.reason()).contains("not sealed"));
  }

  @Test
  void aSealedEntryThatWasChangedOrMovedIsRefused() throws Exception {
    store().sealed(KEY).save(id, Sets.entry(now));
    String sealed = held();
    JwksId other = Sets.id();
    engine().write(other.key(), sealed, now);
    engine().write(id.key(), sealed.replace("\"uat\":" + now, "\"uat\":" + (now + 10)), now + 10);

    assertThatThrownBy(() -> store().sealed(KEY).load(other)).hasMessageContaining("seal");
    assertThatThrownBy(() -> store().sealed(KEY).load(id)).hasMessageContaining("seal");
  }

  @Test
  void theNewestSealedEntryIsKeptToo() throws Exception {
    store().sealed(KEY).save(id, Sets.entry(now));
    String newest = held();

    store().sealed(KEY).save(id, Sets.entry(now - 1));

    assertThat(held()).isEqualTo(newest);
    JwksSnapshot snapshot = JwksSnapshot.parse(store().sealed(KEY).load(id));
    assertThat(snapshot).isNotNull();
  }

  private String held() throws Exception {
    String held = engine().read(id.key());
    assertThat(held).isNotNull();
    return String.valueOf(held);
  }
}
