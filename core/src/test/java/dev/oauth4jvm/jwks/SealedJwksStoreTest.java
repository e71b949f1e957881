package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.fake.Server.ID;
import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.Store;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A seal opens for what was sealed, for whom it was sealed, and for nothing else. */
class SealedJwksStoreTest {

  private static final SealKey KEY = key("2025-01", 1);
  private static final SealKey NEXT = key("2025-02", 2);

  private final TestClock clock = new TestClock();
  private final Server server = new Server().serve(NEW);
  private final TestStore inner = new TestStore();
  private final Events events = new Events();

  private static SealKey key(String id, int fill) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) fill);
    return SealKey.of(id, secret);
  }

  private JwksEntry entry() {
    long now = clock.now();
    return new JwksEntry(TestKeys.entry(now, OLD), now, now + 300);
  }

  /** An entry of the key {@code old}, sealed by {@link #KEY}. */
  private String sealed() throws Exception {
    inner.sealed(KEY).save(ID, entry());
    return inner.document();
  }

  /** Where a fresh process finds its key: {@code store} for the key of the entry. */
  private String source(JwksStore store) throws Exception {
    Jwks jwks =
        Jwks.of(Server.AS)
            .store(store)
            .storeTimeout(Duration.ofSeconds(Threads.PATIENCE_SECONDS))
            .listener(events)
            .build();
    Driver.of(server).env(clock.env()).run(jwks.key(JwsAlgorithm.ES256, null));
    return server.requests() == 0 ? "store" : "network";
  }

  private void assertRejected(String document, String why) throws Exception {
    assertThat(source(inner.holding(document).sealed(KEY))).isEqualTo("network");
    assertThat(events.only(JwksEvent.EntryRejected.class).reason()).contains(why);
  }

  @Test
  void theLeaseIsThatOfTheStoreBelow() throws Exception {
    JwksStore below = JwksStore.of(Store.inMemory());
    assertThat(below.sealed(KEY).lease(ID, "first", Duration.ofMinutes(1))).isTrue();

    assertThat(below.lease(ID, "second", Duration.ofMinutes(1))).isFalse();
    assertThat(below.sealed(KEY).lease(ID, "second", Duration.ofMinutes(1))).isFalse();
  }

  @Test
  void whatIsSealedIsOpened() throws Exception {
    String document = sealed();

    assertThat(source(inner.holding(document).sealed(KEY))).isEqualTo("store");
    assertThat(events.kinds()).containsExactly("Miss ABSENT", "EntryLoaded", "Hit STORE");
  }

  @Test
  void theSealIsOneMoreMemberThatUpstreamIgnores() throws Exception {
    String document = sealed();

    assertThat(document)
        .startsWith(TestKeys.entry(clock.now(), OLD).replaceFirst("}$", ",\"seal\":\"2025-01."))
        .matches(".*\"seal\":\"2025-01\\.[A-Za-z0-9_-]{43}\"}");
    assertThat(source(inner.holding(document))).as("a store without seals").isEqualTo("store");
  }

  /** Written down here so that a change of what is sealed does not go unnoticed. */
  @Test
  void theSealIsAnHmacOverIssuerLocationTimeAndSet() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) 1);
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    for (String part :
        List.of(
            "oauth4jvm JWK Set cache entry 1",
            ID.issuer(),
            ID.jwksUri(),
            Long.toString(clock.now()),
            TestKeys.set(OLD).toJson())) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      mac.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
      mac.update(bytes);
    }
    assertThat(TestKeys.json(sealed()).string("seal"))
        .isEqualTo(
            "2025-01." + Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal()));
  }

  static Stream<UnaryOperator<JsonObject>> tamperings() {
    return Stream.of(
        entry -> entry.with("jwks", TestKeys.set(NEW)),
        entry -> entry.with("jwks", TestKeys.set(OLD, NEW)),
        entry -> entry.with("jwks", entry.object("jwks").with("more", 1)),
        entry -> entry.with("uat", entry.integer("uat") + 1),
        entry -> entry.with("uat", entry.integer("uat") - 1),
        entry -> entry.with("seal", entry.string("seal").replaceFirst("^2025-01", "2025-02")),
        entry -> entry.with("seal", flip(entry.string("seal"), "2025-01.".length())),
        entry -> entry.with("seal", flip(entry.string("seal"), 30)),
        entry -> entry.with("seal", entry.string("seal") + "AA"),
        entry -> entry.with("seal", entry.string("seal").substring(0, 40)),
        entry -> entry.with("seal", "2025-01."),
        entry -> entry.with("seal", "2025-01"),
        entry -> entry.with("seal", "2025-01.!"),
        entry -> entry.with("seal", "."),
        entry -> entry.with("seal", ""),
        entry -> entry.with("seal", 1),
        entry -> entry.with("seal", null),
        entry -> entry.without("seal"),
        entry -> entry.without("uat"),
        entry -> entry.without("jwks"),
        entry -> JsonObject.of("seal", entry.string("seal")));
  }

  private static String flip(String text, int at) {
    return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
  }

  @ParameterizedTest
  @MethodSource("tamperings")
  void whatWasChangedIsAMissAndIsTold(UnaryOperator<JsonObject> tampering) throws Exception {
    String document = tampering.apply(TestKeys.json(sealed())).toJson();

    assertRejected(document, "the entry");
  }

  @Test
  void theReasonSaysWhatIsWrong() throws Exception {
    JsonObject entry = TestKeys.json(sealed());
    assertRejected(TestKeys.entry(clock.now(), NEW), "not sealed");
    events.take();
    assertRejected(entry.with("seal", "other.AAAA").toJson(), "not known here");
    events.take();
    assertRejected(entry.with("seal", "2025-01.!").toJson(), "malformed");
    events.take();
    assertRejected(entry.with("uat", 1).toJson(), "does not fit");
  }

  @ParameterizedTest
  @CsvSource({
    "https://other.example, https://as.example.com/jwks",
    "https://as.example.com, https://as.example.com/other",
  })
  void anEntryOfAnotherIssuerOrLocationIsAMiss(String issuer, String jwksUri) throws Exception {
    JwksId id = new JwksId(issuer, jwksUri);
    JwksStore elsewhere = JwksStore.of(Store.inMemory());
    elsewhere.sealed(KEY).save(id, entry());

    assertRejected(elsewhere.load(id), "does not fit");
  }

  @Test
  void anotherSecretOfTheSameNameDoesNotOpen() throws Exception {
    String document = sealed();

    assertThat(source(inner.holding(document).sealed(key("2025-01", 9)))).isEqualTo("network");
    assertThat(events.only(JwksEvent.EntryRejected.class).reason()).contains("does not fit");
  }

  @Test
  void aKeyThatWasReplacedStillOpensButNoLongerSeals() throws Exception {
    String document = sealed();
    JwksStore rotated = inner.holding(document).sealed(NEXT, KEY);

    assertThat(source(rotated)).isEqualTo("store");
    rotated.save(ID, entry());
    assertThat(TestKeys.json(inner.document()).string("seal")).startsWith("2025-02.");
    assertThat(source(inner.sealed(NEXT))).isEqualTo("store");
    assertThat(source(inner.sealed(KEY)))
        .as("the old key does not open the new")
        .isEqualTo("network");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}"})
  void anEmptyEntryIsNotAForgedOne(String document) throws Exception {
    assertThat(source(inner.holding(document).sealed(KEY))).isEqualTo("network");
    assertThat(events.kinds()).doesNotContain("EntryRejected", "StoreFailed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "null", "\"seal\"", "{\"seal\":\"2025-01.AAAA\"}"})
  void garbageIsAMissAndIsTold(String document) throws Exception {
    assertRejected(document, "the entry");
  }

  @Test
  void whatTheServerBringsReplacesAForgedEntry() throws Exception {
    assertThat(source(inner.holding(TestKeys.entry(clock.now(), OLD)).sealed(KEY)))
        .isEqualTo("network");
    assertThat(JwksSnapshot.parse(inner.document()).keys().keys()).containsExactly(NEW);
    assertThat(TestKeys.json(inner.document()).has("seal")).isTrue();
  }

  // ---- other writers of the same document

  @Test
  void anotherLayoutAndOtherEscapesOfTheSameDocumentOpen() throws Exception {
    String document = sealed();
    String spaced =
        document
            .replace(",", " ,\n\t")
            .replace(":\"", " : \"")
            .replace("{", "{ ")
            .replace("old", "\\u006fld");
    assertThat(spaced).isNotEqualTo(document);

    assertThat(source(inner.holding(spaced).sealed(KEY))).isEqualTo("store");
  }

  @Test
  void whatAnotherJsonWriterCopiesOpens() throws Exception {
    String document = sealed();
    JsonFactory jackson = new JsonFactory();
    java.io.StringWriter copy = new java.io.StringWriter();
    try (JsonParser parser = jackson.createParser(ObjectReadContext.empty(), document);
        var writer = jackson.createGenerator(ObjectWriteContext.empty(), copy)) {
      while (parser.nextToken() != null) {
        writer.copyCurrentEvent(parser);
      }
    }
    assertThat(source(inner.holding(copy.toString()).sealed(KEY))).isEqualTo("store");
  }

  @Test
  void theOrderOfTheDocumentsOwnMembersDoesNotMatter() throws Exception {
    JsonObject entry = TestKeys.json(sealed());
    JsonObject turned =
        JsonObject.of(
            "seal", entry.get("seal"), "uat", entry.get("uat"), "jwks", entry.get("jwks"), "v", 2);

    assertThat(source(inner.holding(turned.toJson()).sealed(KEY))).isEqualTo("store");
  }

  @Test
  void theOrderOfAKeysMembersDoes() throws Exception {
    JsonObject entry = TestKeys.json(sealed());
    JsonObject key = OLD.json();
    Map<String, Object> sorted = new TreeMap<>();
    for (String name : key.names()) {
      sorted.put(name, key.get(name));
    }
    JsonObject set = JsonObject.of("keys", List.of(JsonObject.copyOf(sorted)));
    assertThat(JwkSet.parse(set).keys()).containsExactly(OLD);
    assertThat(set.toJson()).isNotEqualTo(entry.object("jwks").toJson());

    assertRejected(entry.with("jwks", set).toJson(), "does not fit");
  }

  // ---- keys

  @Test
  void aSealKeyIsNamedAndLongAndDoesNotShow() {
    assertThatIllegalArgumentException().isThrownBy(() -> SealKey.of("", new byte[32]));
    for (String id : List.of("a.b", "a b", "ä", "a\"")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SealKey.of(id, new byte[32]))
          .withMessageContaining("id");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SealKey.of("a", new byte[31]))
        .withMessageContaining("secret");
    assertThatNullPointerException().isThrownBy(() -> SealKey.of(null, new byte[32]));
    assertThatNullPointerException().isThrownBy(() -> SealKey.of("a", null));
    assertThat(SealKey.of("AZaz09-_", new byte[32]).id()).isEqualTo("AZaz09-_");
    assertThat(KEY).hasToString("SealKey[2025-01]");
  }

  @Test
  void theSecretIsCopied() throws Exception {
    byte[] secret = new byte[32];
    SealKey key = SealKey.of("a", secret);
    inner.sealed(key).save(ID, entry());
    Arrays.fill(secret, (byte) 7);

    assertThat(source(inner.sealed(key))).isEqualTo("store");
  }

  @Test
  void noTwoKeysHaveOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inner.sealed(KEY, NEXT, key("2025-01", 3)))
        .withMessageContaining("2025-01");
    assertThatNullPointerException().isThrownBy(() -> inner.sealed(null));
  }
}
