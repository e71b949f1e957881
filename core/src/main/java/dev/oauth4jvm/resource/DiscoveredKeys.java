package dev.oauth4jvm.resource;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.internal.flight.LastLook;
import dev.oauth4jvm.internal.flight.Search;
import dev.oauth4jvm.internal.flight.Source;
import dev.oauth4jvm.internal.flight.Times;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a trusted server that is discovered at the first token that needs one of them, and
 * again when its metadata is old.
 *
 * <p>One caller fetches the metadata for all. After a failure, callers share it for a pause. Old
 * metadata serves while it is refreshed and while no newer metadata can be fetched, for a limited
 * time; one caller in a minute tries.
 */
final class DiscoveredKeys extends Source<DiscoveredKeys.Found> {

  /** The age from which metadata is fetched again, in seconds, by default. */
  static final long MAX_AGE = 3600;

  /** How many times the maximum age metadata serves when no newer metadata can be fetched. */
  private static final long SERVES = 24;

  /** The longest pause after a failure, and between two attempts to refresh; in seconds. */
  private static final long COOLDOWN = 60;

  private static final Times TIMES = new Times(Duration.ofSeconds(5), Duration.ZERO, COOLDOWN);

  /**
   * The server's keys.
   *
   * @param at when the metadata was fetched, in seconds since the epoch
   */
  record Found(Jwks jwks, long at) {}

  private final Operation<AuthorizationServer> discovery;
  private final Function<? super AuthorizationServer, Jwks> source;
  private final long maxAge;
  private volatile @Nullable Found found;
  private volatile boolean verified;
  private @Nullable Runnable whenVerified;

  /**
   * Creates the keys of a server.
   *
   * @param issuer the server, for messages
   * @param source creates the source of the keys from the server's metadata
   * @param maxAge the age from which metadata is fetched again, in seconds
   * @param reports the receiver of reports, or null for none
   */
  DiscoveredKeys(
      String issuer,
      Operation<AuthorizationServer> discovery,
      Function<? super AuthorizationServer, Jwks> source,
      long maxAge,
      @Nullable ResourceReports reports) {
    super("the metadata of " + issuer, TIMES, null, reports == null ? null : reports.ofMetadata());
    this.discovery = discovery;
    this.source = source;
    this.maxAge = maxAge;
  }

  /** Begins the search for a key: for the server's metadata first, if it is needed. */
  Step<VerificationKey> key(JwsAlgorithm algorithm, @Nullable String kid, Env env) {
    Jwks jwks = usable(env.epochSecond());
    return jwks != null
        ? jwks.key(algorithm, kid).begin(env)
        : Steps.then(new Lookup(env).begin(), now -> now.key(algorithm, kid).begin(env));
  }

  /** The provider of the source, or the platform while the server is not known. */
  Crypto crypto() {
    Found held = found;
    return held == null ? Crypto.platform() : held.jwks().crypto();
  }

  /** Sets what is to be run once a key of the server has verified a token, perhaps repeatedly. */
  void whenVerified(Runnable then) {
    this.whenVerified = then;
  }

  /** Records that a key of the server verified a token. */
  void verified() {
    if (!verified) {
      verified = true;
      Runnable then = whenVerified;
      if (then != null) {
        then.run();
      }
    }
  }

  /** Whether a key of the server ever verified a token. */
  boolean isVerified() {
    return verified;
  }

  /** The source that answers without a request for metadata, or null. */
  private @Nullable Jwks usable(long now) {
    Found held = found;
    if (held == null) {
      return null;
    }
    if (isYounger(held, maxAge, now)) {
      return held.jwks();
    }
    // the old metadata serves while a refresh is under way, and after one that failed until the
    // next
    return maySubstitute(held, now) && flights().attemptedWithin(COOLDOWN, now)
        ? held.jwks()
        : null;
  }

  /** Whether old metadata may serve where newer metadata cannot be fetched. */
  private boolean maySubstitute(Found held, long now) {
    return isYounger(held, SERVES * maxAge, now);
  }

  /** Compares an age, whatever its sign: this clock may have been set back. */
  private static boolean isYounger(Found held, long age, long now) {
    return Math.abs(now - held.at()) < age;
  }

  @Override
  protected boolean holdsFresh(long now) {
    Found held = found;
    return held != null && isYounger(held, maxAge, now);
  }

  @Override
  protected boolean take(String document, Env env) {
    return false; // there is no store
  }

  @Override
  protected Step<Found> fetch(Env env, long at) {
    try {
      return after(discovery.begin(env), at);
    } catch (OAuthException refused) {
      throw refused.because(Reason.KEYS);
    }
  }

  private Step<Found> after(Step<AuthorizationServer> step, long at) {
    return step instanceof Step.Done<AuthorizationServer> done
        ? new Step.Done<>(accept(done.result(), at))
        : new Fetch((Step.Send<AuthorizationServer>) step, at); // a discovery never waits
  }

  private Found accept(AuthorizationServer server, long at) {
    Found before = found;
    // the other members of the metadata concern clients: the keys in memory stay
    Jwks jwks =
        before != null
                && Objects.equals(before.jwks().authorizationServer().jwksUri(), server.jwksUri())
            ? before.jwks()
            : TrustedIssuer.requireKeys(server, source.apply(server));
    Found accepted = new Found(jwks, at);
    found = accepted;
    return accepted;
  }

  /** A request for metadata, whose refusal is a fault of the server. */
  private final class Fetch implements Step.Send<Found> {

    private final Step.Send<AuthorizationServer> send;
    private final long at;

    Fetch(Step.Send<AuthorizationServer> send, long at) {
      this.send = send;
      this.at = at;
    }

    @Override
    public Request request() {
      return send.request();
    }

    @Override
    public Step<Found> receive(Response response) {
      try {
        return after(send.receive(response), at);
      } catch (OAuthException refused) {
        throw refused.because(Reason.KEYS);
      }
    }

    @Override
    public Step<Found> failed(IOException failure) throws IOException {
      return after(send.failed(failure), at);
    }
  }

  /** One caller's search for the server. */
  private final class Lookup extends Search<Found, Jwks> {

    Lookup(Env env) {
      super(env);
    }

    Step<Jwks> begin() {
      return followOrLead();
    }

    @Override
    protected Source<Found> source() {
      return DiscoveredKeys.this;
    }

    @Override
    protected @Nullable Step<Jwks> endAtOnce() {
      Jwks jwks = usable(env().epochSecond());
      return jwks == null ? null : new Step.Done<>(jwks);
    }

    @Override
    protected @Nullable Step<Jwks> endFromMemory(@Nullable LastLook place) {
      return endAtOnce();
    }

    @Override
    protected Step<Jwks> endFetched() {
      Found held = found;
      if (held == null) {
        throw new IllegalStateException("metadata that was accepted is gone");
      }
      return new Step.Done<>(held.jwks());
    }

    @Override
    protected @Nullable Step<Jwks> endStale() {
      Found held = found;
      return held != null && maySubstitute(held, env().epochSecond())
          ? new Step.Done<>(held.jwks())
          : null;
    }

    @Override
    protected boolean waitsForLease() {
      return false;
    }

    @Override
    protected Step<Jwks> endHeld() {
      return endFetched();
    }
  }
}
