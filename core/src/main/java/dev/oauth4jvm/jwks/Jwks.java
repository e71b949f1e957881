package dev.oauth4jvm.jwks;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.internal.DurationCheck;
import dev.oauth4jvm.internal.flight.BoundedStore;
import dev.oauth4jvm.internal.flight.Flights;
import dev.oauth4jvm.internal.flight.Refresher;
import dev.oauth4jvm.internal.flight.Times;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.store.Store;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Finds an authorization server's keys: in memory, else in a store, else on the network.
 *
 * <p>A set younger than its time to live answers from memory, without a lock and without a call to
 * the store. When it is missing or has expired, or when no key of it fits and it is older than the
 * cooldown, one caller looks for a newer one, first in the store and then at {@code jwks_uri}, and
 * the others wait for it. The newest set wins, wherever it came from; a set that was accepted stays
 * until a newer one is there. So a flood of tokens with unknown keys causes at most one request in
 * a cooldown and never locks out a known key, and a rotation is picked up within the cooldown.
 *
 * <p>While requests fail and no set may be used, callers share the failure of the last request for
 * a pause: a second at first, then an eighth of the time since the first failure, up to the
 * cooldown.
 *
 * {@snippet file="JwksSnippets.java" region="store"}
 *
 * <p>Safe for use by any number of threads, platform or virtual; keep one for each server.
 */
public final class Jwks {

  private final AuthorizationServer server;
  private final JwksId id;
  private final JwksCache cache;
  private final JwksPolicy policy;
  private final Crypto crypto;
  private final @Nullable BoundedStore<JwksSnapshot> store;
  private final @Nullable JwksListener listener;
  private final Duration waitAtMost;
  private final Duration waitForLease;
  private final @Nullable Refresher refresher;
  private @Nullable JwksSource source;

  private Jwks(Builder builder) {
    server = builder.server;
    id = builder.id;
    cache = builder.cache;
    cache.bind(id);
    policy = builder.policy;
    crypto = builder.crypto;
    listener = builder.listener;
    waitAtMost = builder.waitAtMost;
    waitForLease = builder.waitForLease;
    refresher =
        builder.refreshDriver == null
            ? null
            : new Refresher(
                refresh(), builder.refreshDriver, builder.refreshAhead, "oauth4jvm-jwks-refresh");
    store =
        builder.store == null || id.jwksUri().isEmpty() // no set that an entry could be of
            ? null
            : new JwksSlot(builder.store, id, policy.timeToLive() + policy.stale())
                .bounded(builder.storeTimeout, builder.storeExecutor);
  }

  /**
   * Begins the settings of a source of this server's keys. Metadata without {@code jwks_uri} is
   * accepted, since many operations need no key. Without a {@linkplain Builder#cache cached} set, a
   * search for a key then fails with {@link ErrorCode#MISSING_SERVER_METADATA}.
   */
  public static Builder of(AuthorizationServer server) {
    return new Builder(server);
  }

  /** The server whose keys these are. */
  public AuthorizationServer authorizationServer() {
    return server;
  }

  /** The cache that holds the set in memory. */
  public JwksCache cache() {
    return cache;
  }

  /** The provider that imports the keys and verifies with them. */
  public Crypto crypto() {
    return crypto;
  }

  /**
   * The search for the key that verifies a JWT with this header (RFC 7515, section 6; behaviour as
   * the class says).
   *
   * <p>It fails with {@link ErrorCode#KEY_SELECTION} when no key or more than one fits, with the
   * error of a response that is not a JWK Set, and with the failure of an earlier request while it
   * is too early for another.
   *
   * @param algorithm the JWT's {@code alg}, which the caller has accepted
   * @param kid its {@code kid}, or null
   */
  public Operation<VerificationKey> key(JwsAlgorithm algorithm, @Nullable String kid) {
    return new KeyLookup.Of(this, Objects.requireNonNull(algorithm, "algorithm"), kid);
  }

  /**
   * The search for a set that is not about to expire: in memory, then in the store, then on the
   * network. Run it when a process starts, so that the first token does not wait, or from time to
   * time: no request is made while the held set is neither expired nor {@linkplain
   * Builder#refreshAhead due to be renewed}. When the held set is due, but not expired, and another
   * caller or process is fetching, the held set is the result.
   *
   * <p>It fails with the error of a response that is not a JWK Set.
   */
  public Operation<JwksSnapshot> refresh() {
    return new Refresh.Of(this);
  }

  /** Whether this process renews a set now, before it expires. */
  boolean isDue(JwksSnapshot held, long now) {
    return refresher != null && refresher.isDue(held.updatedAt() + policy.timeToLive(), now);
  }

  /** Renews the held set on a thread of its own, when that is due. */
  void renewWhenDue(long now) {
    JwksSnapshot held = refresher == null ? null : cache.snapshot();
    if (refresher != null && held != null) {
      refresher.notice(held.updatedAt() + policy.timeToLive(), now);
    }
  }

  /** The newest set, when there is one. */
  JwksSnapshot newest() {
    JwksSnapshot newest = cache.snapshot();
    if (newest == null) {
      throw new IllegalStateException("a set that was accepted is gone");
    }
    return newest;
  }

  JwksId id() {
    return id;
  }

  JwksPolicy policy() {
    return policy;
  }

  @Nullable BoundedStore<JwksSnapshot> store() {
    return store;
  }

  /** The bounds of flights. Only the source needs them, and a starting process may not. */
  Times times() {
    return new Times(waitAtMost, waitForLease, policy.cooldown());
  }

  /** The part that searches share, created at the first search to keep the startup cheap. */
  synchronized JwksSource source() {
    if (source == null) {
      source = new JwksSource(this);
    }
    return source;
  }

  Flights flights() {
    return source().flights();
  }

  /**
   * The key, if a fresh set in memory has it and neither a listener nor early renewal is
   * configured; otherwise null.
   */
  @Nullable VerificationKey remembered(JwsAlgorithm algorithm, @Nullable String kid, Env env) {
    JwksSnapshot held = cache.snapshot();
    return held == null
            || listener != null
            || refresher != null
            || !policy.isFresh(held.updatedAt(), env.epochSecond())
        ? null
        : held.key(algorithm, kid, crypto.now(algorithm));
  }

  /** Whether anyone watches: events are made for a listener only. */
  boolean isWatched() {
    return listener != null;
  }

  void tell(JwksEvent event) {
    if (listener != null) {
      try {
        listener.on(event);
      } catch (Throwable ignored) {
        // a listener's failure, of whatever kind, is not the validation's
      }
    }
  }

  @Override
  public String toString() {
    return "Jwks[" + id.issuer() + ", " + cache.snapshot() + "]";
  }

  /** Settings of a source; each has a default. */
  public static final class Builder {

    private final AuthorizationServer server;
    private final JwksId id;
    private JwksCache cache = JwksCache.empty();
    private JwksPolicy policy = JwksPolicy.DEFAULT;
    private Crypto crypto = Crypto.platform();
    private @Nullable JwksStore store;
    private Duration storeTimeout = Duration.ofMillis(250);
    private @Nullable Executor storeExecutor;
    private @Nullable JwksListener listener;
    private Duration waitAtMost = Duration.ofSeconds(5);
    private Duration waitForLease = Duration.ofSeconds(4);
    private @Nullable Driver refreshDriver;
    private long refreshAhead;

    private Builder(AuthorizationServer server) {
      this.server = Objects.requireNonNull(server, "server");
      id = new JwksId(server.issuer(), Objects.requireNonNullElse(server.jwksUri(), ""));
    }

    /**
     * Holds the set in the caller's cache instead of a new one. A cache belongs to one server:
     * {@link #build} refuses a cache that holds another server's set.
     */
    public Builder cache(JwksCache cache) {
      this.cache = Objects.requireNonNull(cache, "cache");
      return this;
    }

    /** Keeps the set in an external store as well. */
    public Builder store(Store store) {
      return store(JwksStore.of(store));
    }

    /** Keeps the set in an external store as well, by this view of it: a sealed one. */
    public Builder store(JwksStore store) {
      this.store = Objects.requireNonNull(store, "store");
      return this;
    }

    /**
     * The timeout of a call of the store, and of all calls of a search together that fail or are
     * not answered; default 250 ms.
     */
    public Builder storeTimeout(Duration timeout) {
      this.storeTimeout = DurationCheck.positive(timeout, "timeout");
      return this;
    }

    /**
     * The executor that calls the store, one call at a time; by default a new daemon thread for
     * each of these rare calls. An executor that runs a call on the calling thread disables the
     * timeout.
     */
    public Builder storeExecutor(Executor executor) {
      this.storeExecutor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /** The age from which a set is fetched again; whole seconds; default 300. */
    public Builder timeToLive(Duration timeToLive) {
      policy = policy.withTimeToLive(DurationCheck.seconds(timeToLive, 1, "timeToLive"));
      return this;
    }

    /**
     * The age from which a set is fetched again when no key of it fits, and the least time between
     * two such attempts; whole seconds; default 60.
     */
    public Builder cooldown(Duration cooldown) {
      policy = policy.withCooldown(DurationCheck.seconds(cooldown, 1, "cooldown"));
      return this;
    }

    /**
     * How far in the future an entry's {@code uat} may be; whole seconds; default 30. With a
     * shorter tolerance an entry is refused that {@linkplain JwksEntry#latestKept stores} still
     * keep, and until its time is reached, processes that start fetch for themselves.
     */
    public Builder futureTolerance(Duration tolerance) {
      policy = policy.withFutureTolerance(DurationCheck.seconds(tolerance, 0, "tolerance"));
      return this;
    }

    /**
     * Lets a set serve longer than its time to live, by this much, while no newer set is available;
     * whole seconds; off by default. In that time a key that the server has removed is still
     * accepted: keep it as short as an outage that you must survive.
     */
    public Builder allowStaleFor(Duration bound) {
      policy = policy.withStale(DurationCheck.seconds(bound, 1, "bound"));
      return this;
    }

    /**
     * How long callers wait for another caller's search; default 5 s. Then one of them takes over,
     * in case the other has died; after three such waits the rest fail. A search that was given up
     * earlier counts by its time alone.
     */
    public Builder waitAtMost(Duration bound) {
      this.waitAtMost = DurationCheck.positive(bound, "bound");
      return this;
    }

    /**
     * How long to wait for a set that another process with the same store is fetching; default 4 s,
     * at most four fifths of {@link #waitAtMost}. A process that died is replaced after half this
     * time. Zero disables the wait: every process fetches for itself.
     *
     * <p>When the time is over, a caller without a fresh set fetches one itself; a caller that
     * needs a key which the held set lacks is refused.
     */
    public Builder waitForLease(Duration bound) {
      if (bound.isNegative()) {
        throw new IllegalArgumentException("bound is negative: " + bound);
      }
      this.waitForLease = bound;
      return this;
    }

    /**
     * Renews a set before it expires, so that a steady flow of validations never waits for a
     * renewal. A validation in the given time before the expiry starts it, on a thread of its own.
     * Of the processes that share a store one makes the request. Off by default; not for functions
     * that are frozen between their calls.
     *
     * @param ahead whole seconds, more than 0 and less than the time to live; 60 s are a good
     *     choice for the default time to live
     * @param driver the driver of renewals, over a transport with timeouts
     */
    public Builder refreshAhead(Duration ahead, Driver driver) {
      refreshAhead = DurationCheck.seconds(ahead, 1, "ahead");
      refreshDriver = Objects.requireNonNull(driver, "driver");
      return this;
    }

    /** The provider that imports the keys and verifies with them; JCA's own choice by default. */
    public Builder crypto(Crypto crypto) {
      this.crypto = Objects.requireNonNull(crypto, "crypto");
      return this;
    }

    /** Adds a listener. */
    public Builder listener(JwksListener listener) {
      Objects.requireNonNull(listener, "listener");
      this.listener = this.listener == null ? listener : this.listener.and(listener);
      return this;
    }

    /**
     * Builds the source.
     *
     * @throws IllegalArgumentException when the cooldown is longer than the time to live, {@link
     *     #refreshAhead} is not shorter than it, or the cache is another server's
     */
    public Jwks build() {
      if (policy.cooldown() > policy.timeToLive()) {
        throw new IllegalArgumentException(
            "cooldown is longer than timeToLive: "
                + policy.cooldown()
                + " s, "
                + policy.timeToLive()
                + " s");
      }
      if (refreshAhead >= policy.timeToLive()) {
        throw new IllegalArgumentException(
            "ahead is not shorter than timeToLive: "
                + refreshAhead
                + " s, "
                + policy.timeToLive()
                + " s");
      }
      return new Jwks(this);
    }
  }
}
