package dev.oauth4jvm.tokens;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.internal.flight.Times;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One renewal by a refresh token that may be good for one use, in the process that has the lease:
 * it reads the entry again, sends the entry's refresh token, and saves the new tokens in its place
 * before anyone uses them.
 *
 * <p>A refresh token is sent only if the entry has it: tokens that could not be saved earlier are
 * saved first. Without a store, memory takes the place of the entry.
 */
final class Renewal {

  private final SharedTokens source;
  private final Env env;
  private final long began = System.nanoTime();
  private final EntryCalls entry;

  /** What memory held when the renewal began: not fresh, or due. */
  private final @Nullable Tokens seen;

  Renewal(SharedTokens source, Env env) {
    this.source = source;
    this.env = env;
    this.seen = source.held();
    this.entry = source.entry();
    source.unanswered(false); // an earlier request's lease has expired
  }

  Step<Tokens> start() {
    return entry.load(this::underLease);
  }

  /** Continues with the entry as it is now that this process has the lease. */
  private Step<Tokens> underLease(@Nullable Tokens loaded) throws IOException {
    Tokens newest = newest(loaded, source.held());
    if (newest == null) {
      throw SharedTokens.loginRequired("no tokens are kept for this session", null);
    }
    if (loaded != null && newest.isSame(loaded)) {
      return renew(newest);
    }
    // memory has what was not saved, or what the engine has lost
    return entry.save(
        newest.replacing(loaded == null ? null : loaded.version(), newest.version()),
        this::renew,
        other -> adopt(other, null),
        failure -> {
          throw new IOException("the store that keeps the token failed", failure);
        });
  }

  /** The tokens that count, of the entry and of memory. */
  static @Nullable Tokens newest(@Nullable Tokens entry, @Nullable Tokens held) {
    if (held == null || entry == null) {
      return held == null ? entry : held;
    }
    return counts(held, entry) ? held : entry;
  }

  /**
   * Whether tokens in memory count beside an entry: they are its own, unless they were not known to
   * be saved; their successor, which could not be saved; or newer, because the engine has gone back
   * to an older entry.
   */
  static boolean counts(Tokens held, Tokens entry) {
    if (held.saved()) {
      return entry.isSame(held) || held.version() > entry.version();
    }
    return !entry.isSame(held) && Objects.equals(held.replaces(), entry.version());
  }

  /** Renews tokens that the entry has, unless another process did just now. */
  private Step<Tokens> renew(Tokens current) throws IOException {
    source.hold(current);
    boolean isOther = seen == null || !seen.isSame(current);
    if (isOther && current.isFresh(env.epochSecond())) {
      return new Step.Done<>(current);
    }
    if (Times.since(began).compareTo(source.timeToBegin()) > 0) {
      throw new IOException(
          "no request for the token was sent: this process stood still for so long that its lease"
              + " may end before the response");
    }
    return request(current);
  }

  private Step<Tokens> request(Tokens current) {
    if (current.isEnded()) {
      throw SharedTokens.loginRequired("the session has ended", null);
    }
    Secret refreshToken = current.refreshToken();
    if (refreshToken == null) {
      throw SharedTokens.loginRequired(
          "the access token has expired, and the server issued no refresh token", null);
    }
    Step<TokenResponse> first = source.grants().request(refreshToken).begin(env);
    long sent = System.nanoTime();
    source.unanswered(true);
    return Steps.then(
        first, response -> accept(response, current, sent), refusal -> refused(refusal, current));
  }

  private Step<Tokens> accept(TokenResponse response, Tokens current, long sent) {
    Tokens renewed = source.renewed(response, current);
    source.unanswered(false);
    source.holdUnsaved(renewed);
    source.tellIssued(renewed, sent);
    return entry.save(
        renewed,
        this::saved,
        other -> adopt(other, renewed.refreshToken()),
        failure -> saved(renewed));
  }

  private Step<Tokens> saved(Tokens tokens) {
    source.hold(tokens);
    return new Step.Done<>(tokens);
  }

  /**
   * Takes the entry that another process wrote in the meantime.
   *
   * @param unused the refresh token that was issued to this process and is dropped, or null
   */
  private Step<Tokens> adopt(@Nullable Tokens other, @Nullable Secret unused) throws IOException {
    if (other == null) {
      throw new IOException("the entry of the token was deleted during its renewal");
    }
    source.hold(other);
    if (other.isEnded()) {
      // the session must not go on by a token that was issued at the moment of its end
      Operation<Boolean> revocation = unused == null ? null : source.grants().revocation(unused);
      OAuthException ended = SharedTokens.loginRequired("the session has ended", null);
      if (revocation == null) {
        throw ended;
      }
      return Steps.then(
          revocation.begin(env),
          revoked -> {
            throw ended;
          });
    }
    if (other.isFresh(env.epochSecond())) {
      return new Step.Done<>(other);
    }
    throw new IOException("another process replaced the token during its renewal");
  }

  // ---- the server refuses

  private Step<Tokens> refused(OAuthException refusal, Tokens current) {
    // any other response may come from a gateway, while the server still acts on the request
    source.unanswered(
        !(refusal instanceof ResponseBodyException || refusal instanceof ChallengeException));
    boolean isFinal =
        refusal instanceof ResponseBodyException body && body.error().equals("invalid_grant");
    if (!isFinal) {
      throw refusal;
    }
    // another process may have renewed the tokens although this one has the lease
    return entry.load(
        loaded ->
            loaded != null && !loaded.isSame(current)
                ? adopt(loaded, null)
                : saveEnd(ended(current, loaded), refusal));
  }

  private Tokens ended(Tokens current, @Nullable Tokens loaded) {
    long version = Math.max(env.epochSecond(), current.version() + 1);
    return Tokens.ended(loaded == null ? null : loaded.version(), version, null);
  }

  private Step<Tokens> saveEnd(Tokens ended, OAuthException refusal) {
    return entry.save(
        ended,
        saved -> {
          source.hold(saved);
          throw end(refusal);
        },
        other -> adopt(other, null),
        failure -> {
          source.hold(ended);
          throw end(refusal);
        });
  }

  private OAuthException end(OAuthException refusal) {
    TokenReports listener = source.listener();
    if (listener != null) {
      listener.tell(new TokenEvent.SessionEnded(source.grants().key(), refusal));
    }
    return SharedTokens.loginRequired("the server refused the refresh token", refusal);
  }
}
