package dev.oauth4jvm.jwks;

import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * A store whose entries carry a seal: {@code "seal":"<key id>.<base64url MAC>"}.
 *
 * <p>The MAC covers the values as this library writes them, not the entry's bytes, so that an
 * engine or a Node process may lay out the document in another way. The order of members counts.
 *
 * <p>A {@link JwksStore} passes text only, so each document is parsed a second time, on save and on
 * load. Both are rare, and on the thread of the store's call.
 */
final class SealedJwksStore implements JwksStore {

  private static final String MEMBER = "seal";
  private static final String CONTEXT = "oauth4jvm JWK Set cache entry 1";

  private final JwksStore store;
  private final SealKey current;
  private final Map<String, SealKey> keys = new HashMap<>();

  SealedJwksStore(JwksStore store, SealKey current, SealKey... previous) {
    this.store = store;
    this.current = Objects.requireNonNull(current, "current");
    keys.put(current.id(), current);
    for (SealKey key : previous) {
      if (keys.put(key.id(), key) != null) {
        throw new IllegalArgumentException("two keys have the id " + key.id());
      }
    }
  }

  @Override
  public @Nullable String load(JwksId id) throws Exception {
    String document = store.load(id);
    if (document == null || document.isEmpty()) {
      return null;
    }
    JsonObject entry = JwksDocument.parse(document);
    if (!entry.has(MEMBER) && !entry.has("jwks") && !entry.has("uat")) {
      return null; // {} is an empty entry, not a forged one
    }
    verify(id, entry);
    return document;
  }

  @Override
  public void save(JwksId id, JwksEntry entry) throws Exception {
    JsonObject document = JwksDocument.parse(entry.document());
    String mac = Base64.getUrlEncoder().withoutPadding().encodeToString(mac(current, id, document));
    store.save(
        id,
        new JwksEntry(
            document.with(MEMBER, current.id() + "." + mac).toJson(),
            entry.updatedAt(),
            entry.expiresAt()));
  }

  /**
   * Leases are not sealed: whoever can write one can delay a fetch, within its bound, and no more.
   */
  @Override
  public boolean lease(JwksId id, String holder, Duration time) throws Exception {
    return store.lease(id, holder, time);
  }

  private void verify(JwksId id, JsonObject entry)
      throws EntryRejectedException, GeneralSecurityException {
    String seal = entry.string(MEMBER);
    if (seal == null) {
      throw new EntryRejectedException("the entry is not sealed");
    }
    int dot = seal.indexOf('.');
    SealKey key = dot < 0 ? null : keys.get(seal.substring(0, dot));
    if (key == null) {
      throw new EntryRejectedException("the entry is sealed by a key that is not known here");
    }
    byte[] given;
    try {
      given = Base64.getUrlDecoder().decode(seal.substring(dot + 1));
    } catch (IllegalArgumentException notBase64url) {
      throw new EntryRejectedException("the entry's seal is malformed", notBase64url);
    }
    if (!MessageDigest.isEqual(mac(key, id, entry), given)) {
      throw new EntryRejectedException(
          "the entry's seal does not fit: it was changed, or sealed for another issuer or"
              + " jwks_uri");
    }
  }

  private static byte[] mac(SealKey key, JwksId id, JsonObject entry)
      throws GeneralSecurityException, EntryRejectedException {
    JwksSnapshot snapshot = JwksDocument.read(entry);
    Mac mac = Mac.getInstance(SealKey.ALGORITHM);
    mac.init(key.secret());
    update(mac, CONTEXT);
    update(mac, id.issuer());
    update(mac, id.jwksUri());
    update(mac, Long.toString(snapshot.updatedAt()));
    update(mac, snapshot.keys().json().toJson());
    return mac.doFinal();
  }

  /** Adds a part behind its length: no two lists of parts have the same bytes. */
  private static void update(Mac mac, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    mac.update(bytes);
  }
}
