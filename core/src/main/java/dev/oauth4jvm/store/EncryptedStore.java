package dev.oauth4jvm.store;

import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A store whose values are encrypted by AES-256-GCM: {@code {"encrypted":"<key id>.<base64url of
 * nonce, ciphertext and tag>","uat":<version>}}.
 *
 * <p>The version stays readable, since the engine evaluates conditions by it; it is the additional
 * authenticated data. Each {@link StoreKey} has an AES key of its own. A value is therefore refused
 * under another key of the store, and the number of values that one AES key encrypts stays far
 * below the 2^32 at which random nonces become unsafe (NIST SP 800-38D, 8.3).
 */
final class EncryptedStore implements Store {

  private static final String MEMBER = "encrypted";

  /** The purpose of a derived key; a new format has another number. */
  private static final String PURPOSE = "oauth4jvm encrypted value 1";

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  /** More than the characters around the base64url text: 43 with the longest version. */
  private static final int OVERHEAD = 64;

  /** The greatest length of a text in UTF-8 whose encrypted value is not too long. */
  static final int MAX_BYTES =
      (StoreValue.MAX_CHARACTERS - OVERHEAD) / 4 * 3 - NONCE_BYTES - TAG_BYTES;

  private final Store store;
  private final EncryptionKey current;
  private final Map<String, EncryptionKey> keys = new LinkedHashMap<>();
  private final SecureRandom random = new SecureRandom();

  EncryptedStore(Store store, EncryptionKey current, EncryptionKey... others) {
    this.store = store;
    this.current = Objects.requireNonNull(current, "current");
    keys.put(current.id(), current);
    for (EncryptionKey key : others) {
      if (keys.put(key.id(), key) != null) {
        throw new IllegalArgumentException("the key " + key.id() + " was passed twice");
      }
    }
  }

  @Override
  public @Nullable String load(StoreKey key) throws Exception {
    String held = store.load(key);
    return held == null ? null : decrypt(key, held);
  }

  @Override
  public boolean save(StoreKey key, StoreValue value, Condition condition) throws Exception {
    StoreValue encrypted = new StoreValue(encrypt(key, value), value.version(), value.expiresAt());
    return store.save(key, encrypted, condition);
  }

  /**
   * Leases are not encrypted: their holders are random, and anyone who can write one can only delay
   * a renewal, within its bound.
   */
  @Override
  public boolean lease(StoreKey key, String holder, Duration time) throws Exception {
    return store.lease(key, holder, time);
  }

  private String encrypt(StoreKey key, StoreValue value) throws GeneralSecurityException {
    byte[] text = value.text().getBytes(StandardCharsets.UTF_8);
    if (text.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the text has "
              + text.length
              + " bytes; an encrypted value has "
              + MAX_BYTES
              + " at most");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    ByteBuffer sealed = ByteBuffer.allocate(NONCE_BYTES + text.length + TAG_BYTES).put(nonce);
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, current, key, value.version(), nonce);
    int unused = cipher.doFinal(ByteBuffer.wrap(text), sealed);
    String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.array());
    return JsonObject.of(MEMBER, current.id() + "." + encoded, "uat", value.version()).toJson();
  }

  private String decrypt(StoreKey key, String held)
      throws UnreadableValueException, GeneralSecurityException {
    Long version = Condition.versionOf(held);
    String encrypted = version == null ? null : member(held);
    if (version == null || encrypted == null) {
      throw new UnreadableValueException("the value is not encrypted, or has no version");
    }
    int dot = encrypted.indexOf('.');
    EncryptionKey secret = dot < 0 ? null : keys.get(encrypted.substring(0, dot));
    if (secret == null) {
      throw new UnreadableValueException(
          "the value is encrypted by a key that is not configured here; these are: "
              + String.join(", ", keys.keySet()));
    }
    byte[] sealed;
    try {
      sealed = Base64.getUrlDecoder().decode(encrypted.substring(dot + 1));
    } catch (IllegalArgumentException notBase64url) {
      throw new UnreadableValueException("the encrypted value is not base64url", notBase64url);
    }
    if (sealed.length < NONCE_BYTES + TAG_BYTES) {
      throw new UnreadableValueException("the encrypted value is truncated");
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, secret, key, version, sealed);
      byte[] text = cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      return new String(text, StandardCharsets.UTF_8);
    } catch (AEADBadTagException changed) {
      throw new UnreadableValueException(
          "the encrypted value does not decrypt: it was changed, or saved under another key of the"
              + " store or with another version",
          changed);
    }
  }

  private static @Nullable String member(String held) {
    try {
      return JsonObject.parse(held).string(MEMBER);
    } catch (JsonException notAnObject) {
      return null;
    }
  }

  /** A cipher with the key for one key of the store, and the nonce at the start of the array. */
  private static Cipher cipher(
      int mode, EncryptionKey secret, StoreKey key, long version, byte[] nonce)
      throws GeneralSecurityException {
    // neither a kind nor a name has a colon
    byte[] derived = secret.derive(PURPOSE + ":" + key.kind() + ":" + key.name());
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(
        mode,
        new SecretKeySpec(derived, "AES"),
        new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce, 0, NONCE_BYTES));
    cipher.updateAAD(Long.toString(version).getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }
}
