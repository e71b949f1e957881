package dev.oauth4jvm.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.StoredReplays;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of a {@link Store} for values of any kind, under each condition. */
@Timeout(300)
public abstract class StoreContract {

  private static final int CROWD = 8;

  private final StoreKey key = StoreKey.of("contract", UUID.randomUUID().toString());

  /** Creates the tests of a subclass. */
  protected StoreContract() {}

  /** The engine, which may be the same for all tests. */
  protected abstract Engine engine() throws Exception;

  private static StoreValue value(long version, String who) {
    return new StoreValue(
        "{\"who\":\"" + who + "\",\"uat\":" + version + "}", version, Sets.now() + 300);
  }

  private static StoreValue value(long version) {
    return value(version, "é \uD83D\uDD11");
  }

  private boolean save(StoreValue value, Condition condition) throws Exception {
    return engine().store().save(key, value, condition);
  }

  // ---- absent

  @Test
  void theFirstOfTwoIsSavedWhereNothingMayBeHeld() throws Exception {
    assertThat(save(value(5, "first"), new Condition.Absent())).isTrue();
    assertThat(save(value(9, "second"), new Condition.Absent())).isFalse();
    assertThat(save(value(1, "third"), new Condition.Absent())).isFalse();

    assertThat(engine().store().load(key)).isEqualTo(value(5, "first").text());
    assertThat(engine().read(key)).isEqualTo(value(5, "first").text());
  }

  @Test
  void garbageIsNotAbsent() throws Exception {
    engine().write(key, "not JSON", null);

    assertThat(save(value(5), new Condition.Absent())).isFalse();
    assertThat(engine().read(key)).isEqualTo("not JSON");
  }

  @RepeatedTest(5)
  void ofManyWhoSaveTheFirstValueOneDoes() throws Exception {
    assertThat(Crowd.run(crowd(new Condition.Absent()))).containsOnlyOnce(true);
  }

  // ---- unchanged

  @Test
  void aValueThatNobodyReplacedIsReplaced() throws Exception {
    assertThat(save(value(5), new Condition.Absent())).isTrue();

    assertThat(save(value(6), new Condition.Unchanged(5))).isTrue();
    assertThat(engine().store().load(key)).isEqualTo(value(6).text());
    assertThat(save(value(7), new Condition.Unchanged(5))).isFalse();
    assertThat(save(value(7), new Condition.Unchanged(7))).isFalse();
    assertThat(engine().store().load(key)).isEqualTo(value(6).text());
    assertThat(save(value(7), new Condition.Unchanged(6))).isTrue();
    assertThat(engine().read(key)).isEqualTo(value(7).text());
  }

  @Test
  void whereNothingIsHeldNothingIsUnchanged() throws Exception {
    assertThat(save(value(1), new Condition.Unchanged(0))).isFalse();
    assertThat(engine().store().load(key)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"not JSON", "{}", "{\"uat\":\"5\"}", "{\"uat\":-5}"})
  void whatHasNoVersionIsNotUnchanged(String garbage) throws Exception {
    engine().write(key, garbage, null);

    assertThat(save(value(6), new Condition.Unchanged(5))).isFalse();
    assertThat(engine().read(key)).isEqualTo(garbage);
  }

  @RepeatedTest(5)
  void ofManyWhoReplaceTheSameVersionOneDoes() throws Exception {
    assertThat(save(value(5), new Condition.Absent())).isTrue();

    assertThat(Crowd.run(crowd(new Condition.Unchanged(5)))).containsOnlyOnce(true);
  }

  /** Many stores that concurrently save a value of their own. */
  private List<Callable<Boolean>> crowd(Condition condition) throws Exception {
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      StoreValue mine = value(100 + i, "writer " + i);
      Store store = engine().store();
      writers.add(
          () -> {
            boolean saved = store.save(key, mine, condition);
            if (saved) {
              assertThat(store.load(key)).isEqualTo(mine.text());
            }
            return saved;
          });
    }
    return writers;
  }

  // ---- newest

  @Test
  void theNewestIsSavedAndTheStoreSaysWhether() throws Exception {
    assertThat(save(value(50), new Condition.Newest(80))).isTrue();
    assertThat(save(value(49), new Condition.Newest(79))).isFalse();
    assertThat(save(value(50, "again"), new Condition.Newest(80))).isTrue();
    assertThat(save(value(19, "of a right clock"), new Condition.Newest(49))).isTrue();

    assertThat(engine().store().load(key)).isEqualTo(value(19, "of a right clock").text());
  }

  @Test
  void theGreatestVersionIsKeptExactly() throws Exception {
    long greatest = StoreValue.LATEST_VERSION;
    assertThat(save(value(greatest), new Condition.Absent())).isTrue();

    assertThat(save(value(greatest - 1), new Condition.Newest(greatest))).isFalse();
    assertThat(save(value(greatest), new Condition.Unchanged(greatest - 1))).isFalse();
    assertThat(save(value(greatest, "last"), new Condition.Unchanged(greatest))).isTrue();
    assertThat(engine().store().load(key)).isEqualTo(value(greatest, "last").text());
  }

  // ---- kinds, names, expiry

  @Test
  void kindsDoNotMeetAndNorDoValuesAndLeases() throws Exception {
    StoreKey other = new StoreKey("other", key.name());
    StoreKey jwks = new StoreKey("jwks", key.name());
    assertThat(save(value(1, "contract"), new Condition.Absent())).isTrue();
    assertThat(engine().store().lease(key, "holder", Duration.ofMinutes(1))).isTrue();

    for (StoreKey another : List.of(other, jwks)) {
      assertThat(engine().store().load(another)).isNull();
      assertThat(engine().store().save(another, value(2), new Condition.Absent())).isTrue();
    }
    assertThat(engine().store().load(key)).isEqualTo(value(1, "contract").text());
  }

  @Test
  void aProofIsTheFirstForOneProcessOnly() throws Exception {
    Instant until = Instant.ofEpochSecond(Sets.now() + 300);
    String jti = UUID.randomUUID().toString();
    StoredReplays one = StoredReplays.of(engine().store());
    StoredReplays other = StoredReplays.of(engine().store());

    assertThat(one.isFirst("key", jti, until)).isTrue();
    assertThat(other.isFirst("key", jti, until)).isFalse();
    assertThat(other.isFirst("another key", jti, until)).isTrue();
  }

  @Test
  void theLongestKeyIsAKey() throws Exception {
    StoreKey longest =
        new StoreKey("abcdefghijklmno-", UUID.randomUUID() + "_" + "Z9".repeat(45) + "-");
    assertThat(longest.name()).hasSize(128);
    Store store = engine().store();

    assertThat(store.save(longest, value(1), new Condition.Absent())).isTrue();
    assertThat(store.lease(longest, "holder", Duration.ofMinutes(1))).isTrue();
    assertThat(store.load(longest)).isEqualTo(value(1).text());
  }

  @Test
  void aValueOf64KibibytesIsReplacedByItsVersion() throws Exception {
    StoreValue large =
        new StoreValue(
            "{\"padding\":\"" + "x".repeat(64 * 1024) + "\",\"uat\":5}", 5, Sets.now() + 300);
    assertThat(save(large, new Condition.Absent())).isTrue();

    assertThat(engine().store().load(key)).isEqualTo(large.text());
    assertThat(save(value(6), new Condition.Unchanged(5))).isTrue();
    assertThat(engine().store().load(key)).isEqualTo(value(6).text());
  }

  @Test
  void theEngineIsToldWhenAValueIsOfNoMoreUse() throws Exception {
    long now = Sets.now();
    StoreValue value = new StoreValue("{\"uat\":" + now + "}", now, now + 300);

    assertThat(save(value, new Condition.Absent())).isTrue();

    Duration left = engine().timeLeft(key);
    if (engine().expires()) {
      assertThat(left).isBetween(Duration.ofSeconds(200), Duration.ofHours(1));
    } else {
      assertThat(left).isNull();
    }
  }
}
