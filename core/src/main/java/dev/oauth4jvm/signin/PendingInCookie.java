package dev.oauth4jvm.signin;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.Sha256;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.UnreadableValueException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pending authorizations in the cookie itself: {@link PendingAuthorizations#inCookie}.
 *
 * <p>The AES key is derived for the session, so a cookie of another session does not decrypt. A
 * browser may send one cookie twice, within its lifetime; the server refuses the second use of the
 * code, and {@link #refuseReplays} the second use of the cookie.
 */
public final class PendingInCookie implements PendingAuthorizations {

  /** The longest value; with its name it stays below the 4096 bytes of RFC 6265bis, section 5.6. */
  static final int LONGEST = 4000;

  private final EncryptionKey current;
  private final EncryptionKey[] others;
  private final @Nullable Replays replays;

  private PendingInCookie(
      EncryptionKey current, EncryptionKey[] others, @Nullable Replays replays) {
    this.current = current;
    this.others = others;
    this.replays = replays;
  }

  static PendingInCookie of(EncryptionKey current, EncryptionKey... others) {
    // a key that was passed twice is refused here, not when the first user arrives
    var unused = new CookieStore().encrypted(current, others);
    return new PendingInCookie(current, others.clone(), null);
  }

  /** Refuses the second use of a cookie, by a memory that all processes share. */
  public PendingInCookie refuseReplays(Replays replays) {
    return new PendingInCookie(current, others, Objects.requireNonNull(replays, "replays"));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when the run finds that the value is too long for a cookie
   */
  @Override
  public Operation<PendingCookie> keep(PendingAuthorization pending, String session) {
    StoreKey key = key(session);
    Objects.requireNonNull(pending, "pending");
    return env -> new Step.Done<>(seal(pending, key));
  }

  @Override
  public Operation<PendingAuthorization> take(
      @Nullable String cookie, String session, Callback callback) {
    StoreKey key = key(session);
    Objects.requireNonNull(callback, "callback");
    return env -> new Step.Done<>(open(cookie, key, callback, env));
  }

  private PendingCookie seal(PendingAuthorization pending, StoreKey key) {
    CookieStore cookie = new CookieStore();
    try {
      StoreValue value =
          new StoreValue(pending.text(), pending.seconds("uat"), pending.seconds("exp"));
      boolean unused = cookie.encrypted(current, others).save(key, value, new Condition.Absent());
    } catch (RuntimeException bug) {
      throw bug;
    } catch (Exception failure) {
      throw new IllegalStateException("the cookie cannot be encrypted", failure);
    }
    String text = cookie.text();
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "the pending authorization is too long for a cookie, "
              + text.length()
              + " characters of at most "
              + LONGEST
              + ": shorten note or scope, or use inStore(…)");
    }
    return new PendingCookie(pending, Secret.of(text));
  }

  private PendingAuthorization open(
      @Nullable String cookie, StoreKey key, Callback callback, Env env) {
    if (cookie == null || cookie.isEmpty()) {
      throw PendingAuthorization.loginRequired(
          Reason.BINDING, "this browser did not begin the sign-in, or its cookie expired", null);
    }
    PendingAuthorization pending;
    try {
      String text = new CookieStore(cookie).encrypted(current, others).load(key);
      pending = PendingAuthorization.parse(Objects.requireNonNull(text));
    } catch (UnreadableValueException unreadable) {
      throw PendingAuthorization.loginRequired(
          Reason.BINDING,
          "the cookie of the sign-in is of another session, was changed, or is encrypted by an"
              + " unknown key",
          unreadable);
    } catch (Exception failure) {
      throw new IllegalStateException("the cookie cannot be decrypted", failure);
    }
    pending.requireAnswer(callback, env);
    if (replays != null
        && !JwtChecks.isFirst(
            replays, pending.issuer(), Sha256.base64Url(pending.state()), pending.expiresAt())) {
      throw PendingAuthorization.loginRequired(
          Reason.REPLAY, "the response of this sign-in was used before", null);
    }
    return pending;
  }

  private static StoreKey key(String session) {
    return StoreKey.of("sign-in", "cookie", session);
  }

  @Override
  public String toString() {
    return "PendingInCookie[" + current + "]";
  }
}
