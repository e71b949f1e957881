package dev.oauth4jvm.tokens;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.internal.Steps;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One run that writes the entry of a session beside the flights. */
final class SessionWrite {

  /** How often another process may be faster. */
  private static final int ATTEMPTS = 5;

  private final SharedTokens source;
  private final Env env;
  private final EntryCalls entry;
  private int attempts;

  SessionWrite(SharedTokens source, Env env) {
    this.source = source;
    this.env = env;
    this.entry = source.entryBesideFlights();
  }

  // ---- a sign-in

  Step<StoredToken> keep(TokenResponse response) {
    Tokens first = Tokens.of(response, null, source.policy()).with(response.refreshToken());
    return entry.load(loaded -> keep(loaded, first));
  }

  private Step<StoredToken> keep(@Nullable Tokens loaded, Tokens first) throws IOException {
    StoredToken token = Objects.requireNonNull(first.token());
    return replace(loaded, first, kept -> token.done(), other -> keep(other, first));
  }

  // ---- after a failure of the store

  /** Saves tokens that the store lacks since it failed; the run has its token in any case. */
  Step<StoredToken> saveAgain(Tokens unsaved, StoredToken token) {
    return entry.saveOnce(
        unsaved,
        saved -> {
          source.hold(saved);
          return token.done();
        },
        other -> {
          if (other != null) {
            source.hold(other);
          }
          return token.done();
        },
        failure -> token.done());
  }

  // ---- the end

  /** Ends the session, then revokes its tokens; until then the end keeps what is left to revoke. */
  Step<Boolean> end() {
    return entry.load(this::end);
  }

  private Step<Boolean> end(@Nullable Tokens loaded) throws IOException {
    Tokens newest = Renewal.newest(loaded, source.held());
    Secret left = newest == null ? null : newest.refreshToken();
    StoredToken token = newest == null ? null : newest.token();
    if (left == null && token != null) {
      left = token.accessToken();
    }
    return left == null
        ? new Step.Done<>(false)
        : replace(loaded, Tokens.ended(null, env.epochSecond(), left), this::revoke, this::end);
  }

  private Step<Boolean> revoke(Tokens ended) {
    Secret left = Objects.requireNonNull(ended.refreshToken());
    Operation<Boolean> revocation = source.grants().revocation(left);
    return revocation == null
        ? forget(ended, false)
        : Steps.then(revocation.begin(env), revoked -> forget(ended, true));
  }

  /** Removes what was left to revoke; if this fails, it may be revoked once more. */
  private Step<Boolean> forget(Tokens ended, boolean result) {
    Step<Boolean> done = new Step.Done<>(result);
    return entry.save(
        Tokens.ended(ended.version(), ended.version() + 1, null),
        saved -> {
          source.hold(saved);
          return done;
        },
        other -> done,
        failure -> done);
  }

  // ---- the entry

  /**
   * Saves tokens in the place of an entry.
   *
   * @param again continues with the entry of another process that was faster
   */
  private <R> Step<R> replace(
      @Nullable Tokens loaded, Tokens tokens, EntryCalls.Saved<R> next, EntryCalls.Loaded<R> again)
      throws IOException {
    if (attempts++ == ATTEMPTS) {
      throw new IOException("other processes replaced the entry of the session too often");
    }
    long version = Math.max(tokens.version(), Tokens.newest(loaded, source.held()) + 1);
    return entry.save(
        tokens.replacing(loaded == null ? null : loaded.version(), version),
        saved -> {
          source.hold(saved);
          return next.after(saved);
        },
        again,
        failure -> {
          throw new IOException("the store that keeps the token failed", failure);
        });
  }
}
