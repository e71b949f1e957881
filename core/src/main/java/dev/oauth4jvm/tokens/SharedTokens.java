package dev.oauth4jvm.tokens;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.internal.flight.BoundedStore;
import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.internal.flight.Refresher;
import dev.oauth4jvm.internal.flight.Source;
import dev.oauth4jvm.internal.flight.Times;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tokens of one source: how long they are fresh, and how they are read and renewed. */
final class SharedTokens extends Source<Tokens> {

  private final Grants grants;
  private final TokenPolicy policy;
  private final @Nullable Supplier<BoundedStore<Tokens>> calls;
  private final @Nullable TokenReports reports;
  private final @Nullable Refresher refresher;
  private final AtomicLong saveNotBefore = new AtomicLong();
  private volatile boolean isUnanswered;
  private final AtomicReference<@Nullable Tokens> memory = new AtomicReference<>();

  /**
   * Creates the part that runs share.
   *
   * @param calls makes bounded calls of the slot that wait for no other call; null for no store
   */
  SharedTokens(
      Grants grants,
      TokenPolicy policy,
      Times times,
      @Nullable Supplier<BoundedStore<Tokens>> calls,
      @Nullable TokenReports reports,
      TokenSource.@Nullable Ahead ahead) {
    super("the token", times, calls == null ? null : calls.get(), reports);
    this.grants = grants;
    this.policy = policy;
    this.calls = calls;
    this.reports = reports;
    this.refresher =
        ahead == null
            ? null
            : new Refresher(
                (Operation<StoredToken>) env -> TokenSearch.renewal(this, env),
                ahead.driver(),
                ahead.seconds(),
                "oauth4jvm-token-renewal");
  }

  Grants grants() {
    return grants;
  }

  TokenPolicy policy() {
    return policy;
  }

  /** The entry, for the steps of a flight. */
  EntryCalls entry() {
    return new EntryCalls(this, store());
  }

  /** The entry, for a run beside the flights, whose calls wait for no other. */
  EntryCalls entryBesideFlights() {
    return new EntryCalls(this, calls == null ? null : calls.get());
  }

  @Nullable TokenReports listener() {
    return reports;
  }

  /**
   * A quarter of the time of a lease, since the lease itself may be as old: a request that begins
   * later, in its second half, may outlive the lease.
   */
  Duration timeToBegin() {
    return times().leaseTime().dividedBy(4);
  }

  // ---- memory

  @Nullable Tokens held() {
    return memory.get();
  }

  /**
   * Holds tokens that are about to be saved: they must not be lost, whatever becomes of the run.
   * Their access token may be used; their refresh token is not sent before the entry has it.
   */
  void holdUnsaved(Tokens tokens) {
    if (store() != null) {
      hold(tokens);
    }
  }

  /** Whether this caller is to try again to save what memory holds, since a while has passed. */
  boolean isToSave(long now) {
    long earliest = saveNotBefore.get();
    boolean isTooEarly = now < earliest && earliest - now <= TokenPolicy.SAVE_AGAIN_AFTER;
    return !isTooEarly && saveNotBefore.compareAndSet(earliest, now + TokenPolicy.SAVE_AGAIN_AFTER);
  }

  /** Replaces what memory holds, unless it holds something newer. */
  void hold(Tokens tokens) {
    Tokens held;
    do {
      held = memory.get();
      if (held != null && held.version() > tokens.version() && held.saved()) {
        return;
      }
    } while (!memory.compareAndSet(held, tokens));
  }

  /**
   * Replaces tokens of that version in memory, null for none; where there is no store, memory takes
   * the place of the entry.
   *
   * @return whether memory held that version
   */
  boolean replace(@Nullable Long version, Tokens successor) {
    while (true) {
      Tokens held = memory.get();
      if (held == null ? version != null : !Objects.equals(version, held.version())) {
        return false;
      }
      if (memory.compareAndSet(held, successor)) {
        return true;
      }
    }
  }

  /**
   * Stops handing out a token that a resource has refused, if it is the held one.
   *
   * @return false when the token is too young: a newer one would be no better
   */
  boolean refuse(StoredToken refused, long now) {
    Tokens held = memory.get();
    if (held == null || !refused.equals(held.token())) {
      return true;
    }
    if (Math.abs(now - refused.issued()) < TokenPolicy.TOO_YOUNG_TO_RENEW) {
      return false;
    }
    // if another caller was faster, memory now holds the refused copy, or a newer token
    boolean unused = memory.compareAndSet(held, held.asRefused());
    return true;
  }

  // ---- renewal ahead of time

  /** Whether this process renews the held tokens now, before they expire. */
  boolean isDue(Tokens held, long now) {
    return refresher != null
        && isRenewable(held)
        && refresher.isDue(held.usableUntil(), halfOfLife(held), now);
  }

  /** Renews the held tokens on a thread of its own, when that is due. */
  void renewWhenDue(Tokens held, long now) {
    if (refresher != null && isRenewable(held)) {
      refresher.notice(held.usableUntil(), halfOfLife(held), now);
    }
  }

  private boolean isRenewable(Tokens held) {
    return !isExclusive() || held.refreshToken() != null;
  }

  private static long halfOfLife(Tokens held) {
    StoredToken token = held.token();
    return token == null ? 0 : (held.usableUntil() - token.issued()) / 2;
  }

  // ---- the flight

  @Override
  protected boolean holdsFresh(long now) {
    Tokens held = memory.get();
    return held != null && held.isFresh(now);
  }

  @Override
  protected boolean isExclusive() {
    return grants.areSessions();
  }

  /**
   * Whether another process might use a refresh token that is used up: the entry lacks the new one,
   * or a request has no response, and the server may still act on it.
   */
  @Override
  protected boolean keepsLease(@Nullable Throwable failure) {
    Tokens held = memory.get();
    boolean isUnsaved = held != null && !held.saved();
    return isUnsaved || (isUnanswered && !(failure instanceof ConnectException));
  }

  /** Records whether a request with a refresh token is under way. */
  void unanswered(boolean isUnanswered) {
    this.isUnanswered = isUnanswered;
  }

  @Override
  protected boolean take(String document, Env env) throws EntryRejectedException {
    Tokens entry = TokenEntry.read(document, policy);
    if (!isExclusive() && !entry.isPlausible(env.epochSecond())) {
      throw new EntryRejectedException("the entry's \"iat\" is in the future");
    }
    while (true) {
      Tokens held = memory.get();
      if (held != null && !isNewer(entry, held)) {
        return false;
      }
      if (memory.compareAndSet(held, entry)) {
        return true;
      }
    }
  }

  /** Whether an entry is to replace what memory holds. */
  private boolean isNewer(Tokens entry, Tokens held) {
    if (isExclusive()) {
      return !Renewal.counts(held, entry);
    }
    return entry.version() > held.version()
        || (entry.version() == held.version() && held.isRefused() && !entry.isSame(held));
  }

  @Override
  protected Step<Tokens> fetch(Env env, long at) {
    if (isExclusive()) {
      return new Renewal(this, env).start();
    }
    long began = System.nanoTime();
    return Steps.then(
        grants.request(null).begin(env),
        response -> {
          Tokens issued = Tokens.of(response, null, policy);
          tellIssued(issued, began);
          memory.set(issued.asSaved());
          return new Step.Done<>(issued);
        });
  }

  /**
   * The tokens of a response as the successor of an entry. The refresh token stays valid if there
   * is no other (RFC 6749, section 6), and so does the scope.
   */
  Tokens renewed(TokenResponse response, Tokens entry) {
    StoredToken old = entry.token();
    Secret other = response.refreshToken();
    Tokens tokens = Tokens.of(response, old == null ? null : old.scope(), policy);
    return tokens
        .with(other == null ? entry.refreshToken() : other)
        .replacing(entry.version(), Math.max(tokens.version(), entry.version() + 1));
  }

  void tellIssued(Tokens issued, long began) {
    StoredToken token = issued.token();
    if (reports != null && token != null) {
      reports.tell(new TokenEvent.Issued(grants.key(), Times.since(began), token.expiresAt()));
    }
  }

  /** The failure of a session without a usable refresh token. */
  static ProcessingException loginRequired(String why, @Nullable Throwable cause) {
    return new ProcessingException(
        ErrorCode.LOGIN_REQUIRED, why + ": the user must sign in; then call keep(…)", cause);
  }
}
