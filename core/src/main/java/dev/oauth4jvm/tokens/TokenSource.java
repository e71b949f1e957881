package dev.oauth4jvm.tokens;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.ExtensionGrant;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.internal.DurationCheck;
import dev.oauth4jvm.internal.flight.BoundedStore;
import dev.oauth4jvm.internal.flight.Times;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A source of access tokens that callers and processes share: in memory, else in a store, else from
 * the authorization server.
 *
 * <p>A token that is not about to expire is returned from memory, without a lock. When it is, one
 * caller obtains a new one, by the grant or by the refresh token, and the others wait for it; with
 * {@link Builder#renewAhead} it is renewed on another thread before that, so that nobody waits. A
 * token is handed out as long as it is valid, also while the server fails, and never after that.
 *
 * {@snippet file="TokenSnippets.java" region="client-credentials"}
 *
 * <p>With refresh tokens a source is one user's session, which {@link #keep} begins and {@link
 * #revoke} ends. Servers issue refresh tokens that are good for one use, and revoke the session
 * when one is used twice (RFC 9700, section 4.14.2). So a refresh token is sent only by the process
 * that has the store's lease, only if the store's entry has it, and the new one is saved before any
 * other process may have the lease. Without a store, a session lives in this process alone.
 *
 * <p>Safe for use by any number of threads; keep one for each token.
 */
public final class TokenSource {

  private final SharedTokens shared;
  private final Operation<StoredToken> token = this::begin;

  /** Renewal ahead of time. */
  record Ahead(long seconds, Driver driver) {}

  private TokenSource(SharedTokens shared) {
    this.shared = shared;
  }

  /** Begins the settings of a source of the client's own tokens. */
  public static Builder of(ClientCredentialsGrant grant) {
    return new Builder(Grants.repeating("", grant, () -> grant));
  }

  /**
   * Begins the settings of a source whose grant is repeated unchanged. The subject token or the
   * assertion is a part of the {@link #key}.
   */
  public static Builder of(ExtensionGrant grant) {
    return new Builder(Grants.repeating("", grant, () -> grant));
  }

  /**
   * Begins the settings of a source whose grant needs something new each time, such as an assertion
   * that the server accepts once.
   *
   * @param subject the user for whom tokens are requested, a part of the {@link #key}; two users
   *     must have two
   * @param grant the grant without what differs
   * @param eachTime adds what differs, whenever a token is requested
   */
  public static Builder of(
      String subject, ExtensionGrant grant, UnaryOperator<ExtensionGrant> eachTime) {
    Objects.requireNonNull(eachTime, "eachTime");
    return new Builder(Grants.repeating(subject, grant, () -> eachTime.apply(grant)));
  }

  /**
   * Begins the settings of a source that renews a user's tokens by refresh tokens.
   *
   * @param session the name of the user's session, such as the ID of a web session: unique, and
   *     best a new one for each sign-in; a part of the {@link #key}
   * @param grant makes the grant for a refresh token, always with the same parameters. An ID Token
   *     in a response is {@linkplain RefreshGrant#ignoreIdToken ignored}
   * @throws IllegalStateException when the grant expects something of the ID Token
   */
  public static Builder refreshing(String session, Function<Secret, RefreshGrant> grant) {
    return new Builder(Grants.refreshing(session, grant));
  }

  /**
   * The key of the entry in a store: a hash of the subject or session and of the grant's
   * {@linkplain dev.oauth4jvm.client.TokenGrant#identity identity}.
   */
  public StoreKey key() {
    return shared.grants().key();
  }

  /**
   * The search for a token that is not about to expire.
   *
   * <p>It fails with the failure of the request for a token, also with that of an earlier request
   * while it is too early for another; with {@link dev.oauth4jvm.ErrorCode#LOGIN_REQUIRED} when a
   * session has no usable refresh token; and with an {@link java.io.IOException} when a session's
   * token must be renewed and the store grants no lease, because it fails or because another
   * process has the lease for too long.
   */
  public Operation<StoredToken> token() {
    return token;
  }

  private Step<StoredToken> begin(Env env) {
    long now = env.epochSecond();
    Tokens held = shared.held();
    StoredToken fresh = held == null ? null : held.token();
    if (held == null || fresh == null || !held.isFresh(now)) {
      return TokenSearch.begin(shared, env);
    }
    if (!held.saved() && shared.isToSave(now)) {
      return new SessionWrite(shared, env).saveAgain(held, fresh);
    }
    shared.renewWhenDue(held, now);
    return fresh.done();
  }

  /**
   * The search for another token, after a resource refused this one with {@code invalid_token} (RFC
   * 6750, section 3.1). Of any number of callers with one refused token, one requests another.
   *
   * <p>The result is the refused token itself if it is younger than 30 s: a newer one would be no
   * better. The caller then passes on the resource's refusal.
   */
  public Operation<StoredToken> renew(StoredToken refused) {
    Objects.requireNonNull(refused, "refused");
    return env -> refuse(refused, env) ? begin(env) : refused.done();
  }

  /**
   * Stops handing out a token that a resource has refused.
   *
   * @return false when the token is too young: a newer one would be no better
   */
  boolean refuse(StoredToken refused, Env env) {
    return shared.refuse(refused, env.epochSecond());
  }

  /**
   * The handle that proves the possession of a token's key; null for a bearer token.
   *
   * @throws UnsupportedException when requests are not authorized by such a token
   */
  @Nullable DpopHandle proving(StoredToken token) {
    if (token.tokenType().equals("bearer")) {
      return null;
    }
    DpopHandle handle = shared.grants().model().dpopHandle();
    if (handle == null || !token.tokenType().equals("dpop")) {
      throw new UnsupportedException(
          "no request can be authorized by this access token: expected token_type bearer, or dpop"
              + " and a grant with a DpopHandle",
          Details.member("token_type", handle == null ? "bearer" : "dpop", token.tokenType()),
          null);
    }
    return handle;
  }

  /**
   * The beginning of a session: the tokens of a sign-in are kept, in place of any others. The ID
   * Token is not kept.
   *
   * <p>It fails with an {@link java.io.IOException} when the store fails; nothing is then kept.
   *
   * @throws IllegalStateException when the source is not {@link #refreshing}
   */
  public Operation<StoredToken> keep(TokenResponse tokens) {
    requireSession("keep");
    Objects.requireNonNull(tokens, "tokens");
    return env -> new SessionWrite(shared, env).keep(tokens);
  }

  /**
   * The end of a session, at a logout: no process uses or renews its tokens any more, and the
   * refresh token is revoked (RFC 7009), or the access token if there is no other. A process
   * notices the end when it next needs the store: an access token in its memory is used until then,
   * unless the server has revoked it too.
   *
   * <p>The result is whether a token was revoked: false if the session has ended already, or if the
   * server has no {@code revocation_endpoint}. It fails with an {@link java.io.IOException} when
   * the store fails or the server does not respond; run it again.
   *
   * @throws IllegalStateException when the source is not {@link #refreshing}
   */
  public Operation<Boolean> revoke() {
    requireSession("revoke");
    return env -> new SessionWrite(shared, env).end();
  }

  private void requireSession(String what) {
    if (!shared.grants().areSessions()) {
      throw new IllegalStateException(
          what + " is for sessions: expected a source of refreshing(…), but its grant is repeated");
    }
  }

  /** Whether memory alone has tokens that other processes need. */
  boolean isIrreplaceable() {
    Tokens held = shared.held();
    return held != null && !held.saved();
  }

  @Override
  public String toString() {
    Tokens held = shared.held();
    return "TokenSource["
        + shared.grants().model().authorizationServer().issuer()
        + ", "
        + (held == null ? "no token" : held.token())
        + "]";
  }

  /** Settings of a source; each has a default. */
  public static final class Builder {

    private static final Duration LONGEST_LEASE = Duration.ofHours(1);

    /** The longest pause after failures, in seconds. */
    private static final long COOLDOWN = 10;

    private final Grants grants;
    private TokenPolicy policy = TokenPolicy.DEFAULT;
    private @Nullable Store store;
    private Duration storeTimeout = Duration.ofSeconds(1);
    private @Nullable Executor storeExecutor;
    private @Nullable TokenListener listener;
    private Duration waitAtMost = Duration.ofSeconds(15);
    private Duration waitForLease = Duration.ofSeconds(10);
    private Duration leaseTime = Duration.ofSeconds(60);
    private @Nullable Ahead ahead;

    private Builder(Grants grants) {
      this.grants = grants;
    }

    /**
     * Keeps the token in a store too, {@linkplain Store#encrypted encrypted}, so that other
     * processes with equal settings use it. For a session, the engine must not evict values for
     * want of memory, must survive a restart with its data, and must write to one primary that all
     * processes use.
     *
     * @param current the key that encrypts
     * @param others keys that only decrypt
     */
    public Builder store(Store store, EncryptionKey current, EncryptionKey... others) {
      this.store = store.encrypted(current, others);
      return this;
    }

    /** The timeout of a call of the store; default 1 s. */
    public Builder storeTimeout(Duration timeout) {
      storeTimeout = DurationCheck.positive(timeout, "timeout");
      return this;
    }

    /**
     * The executor that calls the store; by default a new daemon thread for each of these rare
     * calls. An executor that runs a call on the calling thread disables the timeout.
     */
    public Builder storeExecutor(Executor executor) {
      storeExecutor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * Renews a token on a thread of its own before it expires, so that a steady flow of calls never
     * waits. The first call in the given time before the end starts the renewal; a token with a
     * short life is renewed in the second half of it. Of the processes that share a store one sends
     * the request. Off by default; not for functions that are frozen between their calls.
     *
     * @param ahead whole seconds, more than 0; for a session longer than {@link #leaseTime}, so
     *     that a process that dies during a renewal delays nobody
     * @param driver the driver of renewals, over a transport with timeouts
     */
    public Builder renewAhead(Duration ahead, Driver driver) {
      this.ahead =
          new Ahead(
              DurationCheck.seconds(ahead, 1, "ahead"), Objects.requireNonNull(driver, "driver"));
      return this;
    }

    /**
     * The life of an access token whose response has no {@code expires_in}; whole seconds; default
     * 300.
     */
    public Builder lifetime(Duration lifetime) {
      policy = policy.withLifetime(DurationCheck.seconds(lifetime, 1, "lifetime"));
      return this;
    }

    /**
     * How long before its end a token is no longer handed out while a newer one can be had: the
     * time that a request may be on its way, and that clocks may differ; whole seconds; default 10,
     * at most a fifth of the token's life.
     */
    public Builder margin(Duration margin) {
      policy = policy.withMargin(DurationCheck.seconds(margin, 0, "margin"));
      return this;
    }

    /**
     * How long the store keeps a session after its last renewal: the life of a refresh token; whole
     * seconds; default 30 days.
     */
    public Builder keepSessionFor(Duration time) {
      policy = policy.withKeepFor(DurationCheck.seconds(time, 1, "time"));
      return this;
    }

    /**
     * How long callers wait for another caller's request; default 15 s. Then one of them takes
     * over; in a session only after {@link #leaseTime}, and before that they fail.
     */
    public Builder waitAtMost(Duration bound) {
      waitAtMost = DurationCheck.positive(bound, "bound");
      return this;
    }

    /**
     * How long to wait for a token that another process is requesting; default 10 s, at most four
     * fifths of {@link #waitAtMost}. Then a caller without a valid token requests one itself; in a
     * session it fails.
     */
    public Builder waitForLease(Duration bound) {
      waitForLease = DurationCheck.positive(bound, "bound");
      return this;
    }

    /**
     * The duration of a session's lease: the time after which a process that died during a renewal
     * is replaced; default 60 s, at most an hour. It must be twice as long as a request can take by
     * the transport's timeouts, two requests with DPoP. If it expired during a request, another
     * process would send the refresh token again.
     */
    public Builder leaseTime(Duration time) {
      leaseTime = DurationCheck.positive(time, "time");
      if (time.compareTo(LONGEST_LEASE) > 0) {
        throw new IllegalArgumentException("time is longer than an hour: " + time);
      }
      return this;
    }

    /** Adds a listener. */
    public Builder listener(TokenListener listener) {
      Objects.requireNonNull(listener, "listener");
      this.listener = this.listener == null ? listener : this.listener.and(listener);
      return this;
    }

    /** Builds the source. */
    public TokenSource build() {
      Times times =
          grants.areSessions()
              ? new Times(waitAtMost, waitForLease, COOLDOWN, leaseTime)
              : new Times(waitAtMost, waitForLease, COOLDOWN);
      TokenReports reports = listener == null ? null : new TokenReports(grants.key(), listener);
      return new TokenSource(new SharedTokens(grants, policy, times, calls(), reports, ahead));
    }

    private @Nullable Supplier<BoundedStore<Tokens>> calls() {
      if (store == null) {
        return null;
      }
      TokenSlot slot = new TokenSlot(store, grants.key(), grants.areSessions(), policy.keepFor());
      Duration timeout = storeTimeout;
      Executor executor = storeExecutor;
      return () -> new BoundedStore<>(slot, timeout, executor, "oauth4jvm-token-store");
    }
  }
}
