package dev.oauth4jvm.signin;

import dev.oauth4jvm.Operation;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * The place where pending authorizations wait for their users.
 *
 * {@snippet file="SignInSnippets.java" region="homes"}
 *
 * <p>A value is found by a cookie, never by {@code state}: a response that another browser brings
 * finds nothing, whoever began the sign-in. It is bound to the application's session too, so a
 * cookie that was planted from another session is refused (RFC 9700, section 4.7). Implementations
 * are immutable and safe to share.
 */
public sealed interface PendingAuthorizations permits PendingInCookie, PendingInStore {

  /**
   * Values in the cookie itself, encrypted and authenticated by AES-256-GCM: nothing is kept at the
   * server.
   *
   * @param current the key that encrypts
   * @param others keys that only decrypt: the previous ones, and the next one
   * @throws IllegalArgumentException when a key is passed twice
   */
  static PendingInCookie inCookie(EncryptionKey current, EncryptionKey... others) {
    return PendingInCookie.of(current, others);
  }

  /**
   * Values in a store, {@linkplain Store#encrypted encrypted}: the cookie is a random name, and a
   * value is used once, whichever process the browser returns to.
   *
   * @param current the key that encrypts
   * @param others keys that only decrypt
   * @throws IllegalArgumentException when a key is passed twice
   */
  static PendingInStore inStore(Store store, EncryptionKey current, EncryptionKey... others) {
    return PendingInStore.of(store, current, others);
  }

  /**
   * Keeps a value, and makes the cookie to set in the response that redirects the browser.
   *
   * @param session the name of the application's session in this browser, such as its ID, which
   *     must be the same when the user returns; the empty text if there is no session before the
   *     sign-in
   */
  Operation<PendingCookie> keep(PendingAuthorization pending, String session);

  /**
   * Takes the value that a callback answers. It fails with {@link
   * dev.oauth4jvm.ErrorCode#LOGIN_REQUIRED} and a reason:
   *
   * <ul>
   *   <li>{@link dev.oauth4jvm.Reason#BINDING}: there is no cookie, or it is of another session, or
   *       unknown here;
   *   <li>{@link dev.oauth4jvm.Reason#EXPIRED}: the user took too long;
   *   <li>{@link dev.oauth4jvm.Reason#REPLAY}: the value was used before.
   * </ul>
   *
   * <p>It fails with {@link dev.oauth4jvm.ErrorCode#INVALID_RESPONSE} when the callback has another
   * {@code state} or is at another redirect URI. The value is then not used up: a forged callback
   * does not end a sign-in. An encrypted response (JARM) is the exception: its state cannot be
   * compared before it is decrypted, so a forged one uses the value up.
   *
   * @param cookie the value of the cookie {@link PendingCookie#name(Callback)}; null if the browser
   *     sent none
   * @param session as in {@link #keep}
   */
  Operation<PendingAuthorization> take(@Nullable String cookie, String session, Callback callback);
}
