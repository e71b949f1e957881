package dev.oauth4jvm.signin;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.client.LogoutToken;
import dev.oauth4jvm.internal.DurationCheck;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * The sessions that the authorization server has ended, in a store that all processes of an
 * application share (OpenID Connect Back-Channel Logout 1.0, section 2.7).
 *
 * {@snippet file="SignInSnippets.java" region="ended"}
 *
 * <p>A logout token is recorded by its {@code sid}, or by its {@code sub} if all sessions of the
 * user end. One with both also ends the user's sessions whose ID Token had no {@code sid}, since it
 * may be about them. No list of sessions is needed: each session asks whether it has ended. It has,
 * if its ID Token was not issued after the logout token, so a later sign-in is not affected.
 *
 * <p>Runs fail with an {@link java.io.IOException} when the store fails or does not respond in
 * time. The server sends a logout token once: answer its request with an error if it could not be
 * recorded. Calls are made off the caller's thread. Immutable and safe to share.
 */
public final class EndedSessions {

  private static final String KIND = "logout";

  /** A user's sessions of which only the {@code sub} is known. */
  private static final String WITHOUT_SID = "sub without sid";

  private final String clientId;
  private final Store store;
  private final long longest;
  private final StoreCalls calls;

  private EndedSessions(String clientId, Store store, long longest, StoreCalls calls) {
    this.clientId = clientId;
    this.store = store;
    this.longest = longest;
    this.calls = calls;
  }

  /**
   * Creates the record of one client's sessions.
   *
   * @param longestSession the longest time that a session of the application lasts, after which a
   *     logout need not be remembered: whole seconds, at most 365 days
   * @throws IllegalArgumentException when it is out of this range
   */
  public static EndedSessions of(Client client, Store store, Duration longestSession) {
    return new EndedSessions(
        client.clientId(),
        Objects.requireNonNull(store, "store"),
        DurationCheck.seconds(longestSession, 1, "longestSession"),
        StoreCalls.create());
  }

  /** Sets the timeout of a use of the store; default 2 s. */
  public EndedSessions timeout(Duration timeout) {
    return new EndedSessions(
        clientId, store, longest, calls.timeout(DurationCheck.positive(timeout, "timeout")));
  }

  /** Sets the executor that calls the store, as {@link PendingInStore#executor} does. */
  public EndedSessions executor(Executor executor) {
    return new EndedSessions(
        clientId, store, longest, calls.executor(Objects.requireNonNull(executor, "executor")));
  }

  /** Records a logout, which {@link dev.oauth4jvm.client.LogoutTokenValidation} has validated. */
  public Operation<LogoutToken> record(LogoutToken token) {
    Objects.requireNonNull(token, "token");
    return env -> calls.call(() -> save(token, env));
  }

  /** Whether a session was ended by a recorded logout. */
  public Operation<Boolean> isEnded(SessionIdentity session) {
    Objects.requireNonNull(session, "session");
    return env -> calls.call(() -> find(session));
  }

  private LogoutToken save(LogoutToken token, Env env) throws Exception {
    String issuer = JwtChecks.requireString(token.claims(), "iss");
    String sessionId = token.sessionId();
    String subject = token.subject();
    long at = JwtChecks.requireDate(token.claims(), "iat").getEpochSecond();
    long version = Math.min(StoreValue.LATEST_VERSION, Math.max(0, at));
    StoreValue value =
        new StoreValue(
            JsonObject.of("uat", version).toJson(), version, env.epochSecond() + longest);
    // validated: one of both is present
    if (sessionId != null) {
      save(key(issuer, "sid", sessionId), value);
    }
    if (subject != null) {
      save(key(issuer, sessionId == null ? "sub" : WITHOUT_SID, subject), value);
    }
    return token;
  }

  private void save(StoreKey key, StoreValue value) throws Exception {
    // false if a later logout is recorded already, which ends the session too
    boolean unused = store.save(key, value, new Condition.Newest(StoreValue.LATEST_VERSION));
  }

  private boolean find(SessionIdentity session) throws Exception {
    String issuer = session.issuer();
    String sessionId = session.sessionId();
    StoreKey own =
        sessionId == null
            ? key(issuer, WITHOUT_SID, session.subject())
            : key(issuer, "sid", sessionId);
    return isAfter(own, session.issuedAt())
        || isAfter(key(issuer, "sub", session.subject()), session.issuedAt());
  }

  /** Whether a logout was recorded that is not older than the session. */
  private boolean isAfter(StoreKey key, long issuedAt) throws Exception {
    String held = store.load(key);
    if (held == null) {
      return false;
    }
    // what cannot be read counts as a logout: the user signs in again
    Long at = Condition.versionOf(held);
    return at == null || issuedAt <= at;
  }

  private StoreKey key(String issuer, String claim, String value) {
    return StoreKey.of(KIND, issuer, clientId, claim, value);
  }

  @Override
  public String toString() {
    return "EndedSessions[" + clientId + "]";
  }
}
