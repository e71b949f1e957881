package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.store.StoreValue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an entry may look like, and what makes one a miss. */
class JwksDocumentTest {

  private static final String USABLE = TestKeys.set(OLD).toJson();

  @ParameterizedTest
  @CsvSource({
    "1700000000, 1700000000",
    "1700000000.0, 1700000000",
    "1.7e9, 1700000000",
    "0, 0",
    "-0, 0",
    "99999999999, 99999999999",
  })
  void aWholeNumberOfSecondsIsATime(String uat, long updatedAt) {
    assertThat(JwksCache.parse(document(USABLE, uat)).updatedAt()).isEqualTo(updatedAt);
  }

  static Stream<String> misses() {
    return Stream.of(
        "",
        " ",
        "{}",
        "[]",
        "null",
        "1",
        "\"\"",
        "{",
        "\u0000",
        "\ufeff" + document(USABLE, "1700000000"),
        document(USABLE, "1700000000") + "x",
        document(USABLE, "1700000000").replace("\"uat\"", "\"uat\":1700000000,\"uat\""),
        "{\"jwks\":" + USABLE + "}",
        "{\"uat\":1700000000}",
        document("null", "1700000000"),
        document("[]", "1700000000"),
        document("{}", "1700000000"),
        document("{\"keys\":{}}", "1700000000"),
        document("{\"keys\":null}", "1700000000"),
        document("{\"keys\":[1]}", "1700000000"),
        document("{\"keys\":[[]]}", "1700000000"),
        document("{\"keys\":[null]}", "1700000000"),
        document("{\"keys\":[]}", "1700000000"),
        document("{\"keys\":[{}]}", "1700000000"),
        document("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", "1700000000"),
        document("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"enc\"}]}", "1700000000"),
        document(USABLE, "\"1700000000\""),
        document(USABLE, "null"),
        document(USABLE, "true"),
        document(USABLE, "[1700000000]"),
        document(USABLE, "{}"),
        document(USABLE, "-1"),
        document(USABLE, "1700000000.5"),
        document(USABLE, "1.5"),
        document(USABLE, "0.1"),
        document(USABLE, "1e-400"),
        document(USABLE, "1700000000000"),
        document(USABLE, "100000000000"),
        document(USABLE, "1e400"),
        document(USABLE, "1e999999999"),
        document(USABLE, "1e-999999999"),
        document(USABLE, "9223372036854775808"),
        document(USABLE, "NaN"));
  }

  @ParameterizedTest
  @NullSource
  @MethodSource("misses")
  void whatIsNoEntryIsAMiss(String document) {
    assertThat(JwksSnapshot.parse(document)).isNull();

    JwksCache cache = JwksCache.parse(document);
    assertThat(cache.snapshot()).isNull();
    assertThat(cache.updatedAt()).isZero();
    assertThat(cache.toJson()).isEqualTo("{}");
  }

  @ParameterizedTest
  @MethodSource("misses")
  void aStoreThatHoldsNoEntryIsAsGoodAsOneThatHoldsNothing(String document) throws Exception {
    TestClock clock = new TestClock();
    Server server = new Server().serve(OLD);
    TestStore store = new TestStore().holding(document);
    Events events = new Events();
    Jwks jwks = Jwks.of(Server.AS).store(store).listener(events).build();

    Driver.of(server).env(clock.env()).run(jwks.key(JwsAlgorithm.ES256, "old"));

    assertThat(server.requests()).isEqualTo(1);
    assertThat(store.document()).isEqualTo(TestKeys.entry(clock.now(), OLD));
    boolean empty = document.isEmpty() || document.equals("{}");
    assertThat(events.kinds())
        .containsSubsequence("Miss ABSENT", "EntryLoaded", "Fetched", "EntrySaved", "Hit NETWORK")
        .hasSize(empty ? 6 : 7)
        .satisfies(kinds -> assertThat(kinds.contains("EntryRejected")).isEqualTo(!empty));
  }

  @Test
  void anEntryOfAnotherVersionWithUnknownMembersIsRead() {
    String document =
        "{\"version\":{\"n\":2},\"uat\":1700000000,\"seal\":\"x\",\"jwks\":"
            + USABLE.replace("\"keys\"", "\"more\":[1.50,\"\\u0041\"],\"keys\"")
            + "}";

    JwksSnapshot snapshot = JwksSnapshot.parse(document);

    assertThat(snapshot).isNotNull();
    assertThat(snapshot.updatedAt()).isEqualTo(1700000000);
    assertThat(snapshot.keys().keys()).containsExactly(OLD);
    assertThat(snapshot.toJson())
        .as("what is unknown in the set stays, as it was")
        .isEqualTo(
            "{\"jwks\":"
                + USABLE.replace("\"keys\"", "\"more\":[1.50,\"A\"],\"keys\"")
                + ",\"uat\":1700000000}");
  }

  @Test
  void theDocumentIsUpstreamsToTheLetterAndKeepsUnknownMembersOfKeys() {
    String key =
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"x-more\":{\"a\":[1]}}";
    String set = "{\"keys\":[" + key + ",{\"kty\":\"unknown\"}]}";

    assertThat(JwksSnapshot.of(JwkSet.parse(TestKeys.json(set)), 1700000000).toJson())
        .isEqualTo("{\"jwks\":" + set + ",\"uat\":1700000000}");
  }

  @Test
  void anEntryOverTheSizeLimitIsAMissAndOneOfThatSizeIsNot() {
    String document = document(USABLE, "1700000000");
    String filled = document + " ".repeat(StoreValue.MAX_CHARACTERS - document.length());

    assertThat(JwksSnapshot.parse(filled)).isNotNull();
    assertThat(JwksSnapshot.parse(filled + " ")).isNull();
  }

  @Test
  void aKeyThatIsNoJwkIsPassedOverAndTheOthersServe() {
    String set = "{\"keys\":[{\"kty\":1}," + OLD.json().toJson() + ",{\"kid\":\"new\"}]}";

    assertThat(JwksSnapshot.parse(document(set, "1700000000")).keys().keys()).containsExactly(OLD);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 100_000_000_000L, 1_700_000_000_000L, Long.MAX_VALUE})
  void aSnapshotIsNotMadeOfWhatIsNotInSeconds(long updatedAt) {
    JwkSet keys = JwkSet.parse(TestKeys.set(NEW));
    assertThatThrownBy(() -> JwksSnapshot.of(keys, updatedAt))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("updatedAt");
    assertThatThrownBy(() -> new JwksEntry("{}", updatedAt, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("updatedAt");
  }

  @Test
  void snapshotsAreEqualByTheirSetAndTime() {
    assertThat(TestKeys.snapshot(1, OLD))
        .isEqualTo(JwksSnapshot.parse(TestKeys.entry(1, OLD)))
        .hasSameHashCodeAs(JwksSnapshot.parse(TestKeys.entry(1, OLD)))
        .isNotEqualTo(TestKeys.snapshot(2, OLD))
        .isNotEqualTo(TestKeys.snapshot(1, NEW))
        .isNotEqualTo(null)
        .hasToString("JwksSnapshot[keys=1, updatedAt=1]");
  }

  private static String document(String jwks, String uat) {
    return "{\"jwks\":" + jwks + ",\"uat\":" + uat + "}";
  }
}
