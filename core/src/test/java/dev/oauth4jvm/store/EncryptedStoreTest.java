package dev.oauth4jvm.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A value decrypts under the key and with the version that it was saved with, and is else refused.
 */
class EncryptedStoreTest {

  private static final EncryptionKey KEY = EncryptionKey.of(secret(1));
  private static final EncryptionKey NEXT = EncryptionKey.of(secret(2));
  private static final StoreKey ID = StoreKey.of("token", "https://as.example.com", "client");
  private static final String TEXT = "{\"access_token\":\"confidential é \uD83D\uDD11\",\"uat\":5}";
  private static final StoreValue VALUE = new StoreValue(TEXT, 5, 300);
  private static final Condition NEWEST = new Condition.Newest(100);

  private final Store engine = Store.inMemory();
  private final Store store = engine.encrypted(KEY);

  private static byte[] secret(int fill) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) fill);
    return secret;
  }

  /** What the engine holds after {@link #VALUE} was saved. */
  private String saved() throws Exception {
    assertThat(store.save(ID, VALUE, NEWEST)).isTrue();
    String held = engine.load(ID);
    assertThat(held).isNotNull();
    return held;
  }

  private void assertRefused(StoreKey key, String held, String why) throws Exception {
    assertThat(engine.save(key, new StoreValue(held, 0, 300), new Condition.Newest(-1))).isTrue();
    assertThatThrownBy(() -> store.load(key))
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatWasSavedIsLoadedAndTheEngineHoldsNothingOfIt() throws Exception {
    String held = saved();

    assertThat(store.load(ID)).isEqualTo(TEXT);
    assertThat(engine.encrypted(KEY).load(ID)).isEqualTo(TEXT);
    assertThat(held)
        .matches("\\{\"encrypted\":\"" + KEY.id() + "\\.[A-Za-z0-9_-]+\",\"uat\":5}")
        .doesNotContain("confidential", "access_token");
  }

  @Test
  void whereNothingIsHeldNothingIsLoaded() throws Exception {
    assertThat(store.load(ID)).isNull();
  }

  @Test
  void aValueIsNeverEncryptedTwiceInTheSameWay() throws Exception {
    assertThat(saved()).isNotEqualTo(saved());
  }

  /** Written down here so that a change of the format does not go unnoticed. */
  @Test
  void theFormatIsAesGcmWithAKeyForEachNameAndTheVersionAsAdditionalData() throws Exception {
    String encrypted = JsonObject.parse(saved()).string("encrypted");
    byte[] sealed = Base64.getUrlDecoder().decode(encrypted.substring(KEY.id().length() + 1));

    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret(1), "HmacSHA256"));
    String purpose = "oauth4jvm encrypted value 1:token:" + ID.name();
    byte[] key = mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, sealed, 0, 12));
    cipher.updateAAD(new byte[] {'5'});
    assertThat(cipher.doFinal(sealed, 12, sealed.length - 12))
        .isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
    byte[] id = mac.doFinal("oauth4jvm encryption key id 1".getBytes(StandardCharsets.UTF_8));
    assertThat(KEY.id()).isEqualTo(Base64.getUrlEncoder().encodeToString(Arrays.copyOf(id, 6)));
  }

  // ---- what is refused

  @Test
  void aValueThatWasMovedToAnotherNameOrKindIsRefused() throws Exception {
    String held = saved();

    assertRefused(StoreKey.of("token", "https://as.example.com", "other"), held, "another key");
    assertRefused(new StoreKey("answer", ID.name()), held, "another key");
    assertThat(store.load(ID)).isEqualTo(TEXT);
  }

  @Test
  void aValueWithAnotherVersionIsRefused() throws Exception {
    assertRefused(ID, saved().replace("\"uat\":5}", "\"uat\":6}"), "another version");
  }

  @Test
  void aValueInAnotherLayoutIsLoaded() throws Exception {
    String held = saved().replace("\"encrypted\":", " \"encrypted\" : ").replace(":5}", ":5 }");
    assertThat(engine.save(ID, new StoreValue(held, 5, 300), NEWEST)).isTrue();

    assertThat(store.load(ID)).isEqualTo(TEXT);
  }

  /** One bit of the nonce, of the ciphertext, of the tag; and each shorter form. */
  @Test
  void aChangedOrShortenedValueIsRefused() throws Exception {
    String held = saved();
    int start = held.indexOf('.') + 1;
    int end = held.indexOf('"', start);
    byte[] sealed = Base64.getUrlDecoder().decode(held.substring(start, end));
    for (int at = 0; at < sealed.length; at++) {
      byte[] changed = sealed.clone();
      changed[at] ^= 1;
      assertRefused(ID, with(held, start, end, changed), "was changed");
      String why = at < 28 ? "truncated" : "was changed";
      assertRefused(ID, with(held, start, end, Arrays.copyOf(sealed, at)), why);
    }
  }

  private static String with(String held, int start, int end, byte[] sealed) {
    String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    return held.substring(0, start) + encoded + held.substring(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not JSON",
        "",
        "[]",
        "{}",
        "{\"access_token\":\"planted\",\"uat\":5}",
        "{\"encrypted\":5,\"uat\":5}",
        "{\"encrypted\":\"a.b\"}",
        "{\"encrypted\":\"a.b\",\"uat\":-5}",
      })
  void aValueThatIsNotEncryptedIsRefused(String held) throws Exception {
    assertRefused(ID, held, "not encrypted");
  }

  @Test
  void aValueOfAnUnknownKeyIsRefusedByNames() throws Exception {
    assertThat(engine.encrypted(NEXT).save(ID, VALUE, NEWEST)).isTrue();

    assertThatThrownBy(() -> store.load(ID))
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining("a key that is not configured here; these are: " + KEY.id());
    assertRefused(ID, "{\"encrypted\":\"no key\",\"uat\":5}", "not configured");
    assertRefused(ID, "{\"encrypted\":\"" + KEY.id() + ".é\",\"uat\":5}", "not base64url");
  }

  @Test
  void aValueThatIsTooLongIsRefusedUnread() throws Exception {
    String held = "{\"uat\":5,\"x\":\"" + "x".repeat(StoreValue.MAX_CHARACTERS) + "\"}";

    assertThatThrownBy(() -> new Held(held).encrypted(KEY).load(ID))
        .isInstanceOf(UnreadableValueException.class);
  }

  // ---- conditions

  @Test
  void anUnreadableValueIsReplacedByANewerOneAndIsNotAbsent() throws Exception {
    assertThat(engine.encrypted(NEXT).save(ID, VALUE, NEWEST)).isTrue();

    assertThat(store.save(ID, VALUE, new Condition.Absent())).isFalse();
    assertThat(store.save(ID, new StoreValue("{\"uat\":4}", 4, 300), NEWEST)).isFalse();
    assertThat(store.save(ID, new StoreValue("{\"uat\":6}", 6, 300), NEWEST)).isTrue();
    assertThat(store.load(ID)).isEqualTo("{\"uat\":6}");
  }

  @Test
  void aMemoryOfReplaysFailsOnAValueThatItCannotDecrypt() {
    Instant now = Instant.ofEpochSecond(1_800_000_000);
    Instant until = now.plusSeconds(300);
    StoredReplays replays = StoredReplays.of(store, () -> now);
    assertThat(replays.isFirst("key", "id", until)).isTrue();
    assertThat(replays.isFirst("key", "id", until)).isFalse();

    StoredReplays foreign = StoredReplays.of(engine.encrypted(NEXT), () -> now);
    assertThatThrownBy(() -> foreign.isFirst("key", "id", until))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(UnreadableValueException.class);
  }

  @Test
  void theLeaseIsThatOfTheEngine() throws Exception {
    assertThat(store.lease(ID, "first", Duration.ofMinutes(1))).isTrue();

    assertThat(engine.lease(ID, "second", Duration.ofMinutes(1))).isFalse();
    assertThat(store.lease(ID, "second", Duration.ofMinutes(1))).isFalse();
  }

  @Test
  void theLongestTextIsSavedAndALongerOneIsNot() throws Exception {
    String longest = "é".repeat(EncryptedStore.MAX_BYTES / 2);
    StoreValue fits = new StoreValue(longest, StoreValue.LATEST_VERSION, 300);
    assertThat(store.save(ID, fits, new Condition.Absent())).isTrue();
    assertThat(store.load(ID)).isEqualTo(longest);

    StoreValue longer = new StoreValue(longest + "x", StoreValue.LATEST_VERSION, 300);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.save(ID, longer, NEWEST))
        .withMessageContaining("the text has 393141 bytes")
        .withMessageContaining("393140 at most");
    assertThat(store.load(ID)).isEqualTo(longest);
  }

  // ---- keys

  @Test
  void keysAreReplacedInTwoStepsWithoutAnUnreadableValue() throws Exception {
    saved();
    Store first = engine.encrypted(KEY, NEXT);
    Store second = engine.encrypted(NEXT, KEY);
    assertThat(second.load(ID)).isEqualTo(TEXT);

    assertThat(second.save(ID, new StoreValue("{\"uat\":6}", 6, 300), NEWEST)).isTrue();
    assertThat(first.load(ID)).isEqualTo("{\"uat\":6}");
    assertThat(engine.encrypted(NEXT).load(ID)).isEqualTo("{\"uat\":6}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> engine.encrypted(KEY, NEXT, EncryptionKey.of(secret(1))))
        .withMessageContaining("the key " + KEY.id() + " was passed twice");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 31, 33})
  void aKeyHas32Bytes(int bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncryptionKey.of(new byte[bytes]))
        .withMessage("secret has " + bytes + " bytes, needs exactly 32");
  }

  @Test
  void aKeyCopiesItsSecretAndShowsItsNameAlone() {
    byte[] secret = secret(1);
    EncryptionKey key = EncryptionKey.of(secret);
    Arrays.fill(secret, (byte) 0);

    assertThat(key.derive("purpose")).isEqualTo(KEY.derive("purpose"));
    assertThat(key.id()).isEqualTo(KEY.id()).hasSize(8).isNotEqualTo(NEXT.id());
    assertThat(key).hasToString("EncryptionKey[" + KEY.id() + "]");
  }

  /** An engine that holds one text. */
  private record Held(String text) implements Store {
    @Override
    public String load(StoreKey key) {
      return text;
    }

    @Override
    public boolean save(StoreKey key, StoreValue value, Condition condition) {
      throw new UnsupportedOperationException("nothing is saved here");
    }
  }
}
