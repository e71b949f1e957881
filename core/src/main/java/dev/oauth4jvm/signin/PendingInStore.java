package dev.oauth4jvm.signin;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.internal.DurationCheck;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.UnreadableValueException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Pending authorizations in a store: {@link PendingAuthorizations#inStore}.
 *
 * <p>A value is used up by replacing it, on the condition that it is unchanged: of two concurrent
 * uses, in one process or in two, one succeeds. A run fails with an {@link IOException} when the
 * store fails or does not respond in time; the user then begins again. Calls are made off the
 * caller's thread, at most {@value StoreCalls#MAX} at a time.
 *
 * <p>The key of a value is a hash of the cookie and the session. Anyone who can write to the engine
 * could put a used value back while it is not expired; the server still refuses the second use of
 * its code.
 */
public final class PendingInStore implements PendingAuthorizations {

  /** The time, in seconds, that an engine keeps a value longer than it is accepted. */
  private static final long MARGIN = 300;

  private static final int LONGEST_COOKIE = 43;

  private final Store store;
  private final StoreCalls calls;

  private PendingInStore(Store store, StoreCalls calls) {
    this.store = store;
    this.calls = calls;
  }

  static PendingInStore of(Store store, EncryptionKey current, EncryptionKey... others) {
    return new PendingInStore(
        Objects.requireNonNull(store, "store").encrypted(current, others), StoreCalls.create());
  }

  /** Sets the timeout of a use of the store; default 2 s. */
  public PendingInStore timeout(Duration timeout) {
    return new PendingInStore(store, calls.timeout(DurationCheck.positive(timeout, "timeout")));
  }

  /**
   * Sets the executor that calls the store; by default a new daemon thread for each call. An
   * executor that runs a call on the calling thread disables the timeout.
   */
  public PendingInStore executor(Executor executor) {
    return new PendingInStore(store, calls.executor(Objects.requireNonNull(executor, "executor")));
  }

  @Override
  public Operation<PendingCookie> keep(PendingAuthorization pending, String session) {
    Objects.requireNonNull(pending, "pending");
    Objects.requireNonNull(session, "session");
    return env -> {
      String name = RandomValue.of(env);
      return calls.call(() -> save(pending, name, session));
    };
  }

  @Override
  public Operation<PendingAuthorization> take(
      @Nullable String cookie, String session, Callback callback) {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(callback, "callback");
    return env -> {
      if (cookie == null || cookie.isEmpty() || cookie.length() > LONGEST_COOKIE) {
        throw PendingAuthorization.loginRequired(
            Reason.BINDING, "this browser did not begin the sign-in, or its cookie expired", null);
      }
      return calls.call(() -> use(key(cookie, session), callback, env));
    };
  }

  private PendingCookie save(PendingAuthorization pending, String name, String session)
      throws Exception {
    StoreValue value =
        new StoreValue(pending.text(), pending.seconds("uat"), pending.seconds("exp") + MARGIN);
    if (!store.save(key(name, session), value, new Condition.Absent())) {
      throw new IOException("the store already holds a value under a new random name");
    }
    return new PendingCookie(pending, Secret.of(name));
  }

  private PendingAuthorization use(StoreKey key, Callback callback, Env env) throws Exception {
    PendingAuthorization pending;
    try {
      String text = store.load(key);
      if (text == null) {
        throw PendingAuthorization.loginRequired(
            Reason.BINDING,
            "the sign-in is unknown: it began in another session, or has expired",
            null);
      }
      if (isUsed(text)) {
        throw used();
      }
      pending = PendingAuthorization.parse(text);
    } catch (UnreadableValueException unreadable) {
      throw PendingAuthorization.loginRequired(
          Reason.BINDING, "the value of the sign-in in the store cannot be read", unreadable);
    }
    pending.requireAnswer(callback, env);
    long version = pending.seconds("uat");
    StoreValue end =
        new StoreValue(
            JsonObject.of("used", true, "uat", version + 1).toJson(),
            version + 1,
            pending.seconds("exp") + MARGIN);
    if (!store.save(key, end, new Condition.Unchanged(version))) {
      throw used();
    }
    return pending;
  }

  private static boolean isUsed(String text) {
    try {
      return JsonObject.parse(text).bool("used") != null;
    } catch (JsonException malformed) {
      return false;
    }
  }

  private static RuntimeException used() {
    return PendingAuthorization.loginRequired(
        Reason.REPLAY, "the response of this sign-in was used before", null);
  }

  private static StoreKey key(String cookie, String session) {
    return StoreKey.of("sign-in", cookie, session);
  }

  @Override
  public String toString() {
    return "PendingInStore[" + store.getClass().getSimpleName() + "]";
  }
}
