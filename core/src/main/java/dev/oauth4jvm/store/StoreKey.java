package dev.oauth4jvm.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * The key of a value in a {@link Store}: the kind of value, and a name that is unique within the
 * kind.
 *
 * @param kind the kind of value, for example {@code jwks}: 1 to 16 letters of a-z and {@code -}
 * @param name the name, which is not {@code lease}: 1 to 128 characters of base64url ({@code A-Z
 *     a-z 0-9 - _})
 */
public record StoreKey(String kind, String name) {

  private static final int MAX_KIND = 16;
  private static final int MAX_NAME = 128;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException when one of them has another character or length
   */
  public StoreKey {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    if (!isMadeOf(kind, MAX_KIND, false)) {
      throw new IllegalArgumentException("kind is not 1 to 16 characters of a-z and -");
    }
    if (name.equals("lease")) {
      // engines keep the lease of a JWK Set at its name with this suffix
      throw new IllegalArgumentException("name is reserved: lease");
    }
    if (!isMadeOf(name, MAX_NAME, true)) {
      throw new IllegalArgumentException("name is not 1 to 128 characters of base64url");
    }
  }

  /**
   * The key of a value that is identified by texts of any length and content: the name is the
   * SHA-256 of the parts, 43 characters of base64url. Different lists of parts have different
   * names.
   *
   * @param kind as {@link #kind}
   * @param parts the texts that identify the value, at least one
   */
  public static StoreKey of(String kind, String... parts) {
    if (parts.length == 0) {
      throw new IllegalArgumentException("parts are missing");
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      if (parts.length != 2) {
        // two parts are hashed without their number, as in the names of JWK Sets before there were
        // kinds
        digest.update((parts.length + "/").getBytes(StandardCharsets.UTF_8));
      }
      for (int i = 0; i < parts.length; i++) {
        byte[] bytes = parts[i].getBytes(StandardCharsets.UTF_8);
        if (i < parts.length - 1) {
          // each part but the last follows its length: no two lists produce the same bytes
          digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        }
        digest.update(bytes);
      }
      return new StoreKey(
          kind, Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest()));
    } catch (NoSuchAlgorithmException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
  }

  /**
   * The key as one text, for engines with short keys: the kind, a colon, the name; for a JWK Set
   * only the name. Different keys have different texts.
   */
  public String text() {
    // entries of JWK Sets were stored by their name before there were other kinds
    return kind.equals("jwks") ? name : kind + ":" + name;
  }

  private static boolean isMadeOf(String text, int most, boolean anyCase) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean other = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      if (!(c >= 'a' && c <= 'z') && c != '-' && !(anyCase && other)) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= most;
  }
}
