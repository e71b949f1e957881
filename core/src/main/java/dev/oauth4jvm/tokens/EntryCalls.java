package dev.oauth4jvm.tokens;

import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.flight.BoundedStore;
import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.internal.flight.Times;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The steps of runs that read and write an entry themselves. Without a store, memory takes the
 * place of the entry.
 */
final class EntryCalls {

  /** How often a save is attempted that fails otherwise than by its condition. */
  private static final int ATTEMPTS = 3;

  private final SharedTokens source;
  private final @Nullable BoundedStore<Tokens> store;

  EntryCalls(SharedTokens source, @Nullable BoundedStore<Tokens> store) {
    this.source = source;
    this.store = store;
  }

  /** The step after a load. */
  interface Loaded<R> {
    Step<R> after(@Nullable Tokens entry) throws IOException;
  }

  /** The step after a save. */
  interface Saved<R> {
    Step<R> after(Tokens tokens) throws IOException;
  }

  /** The step after a save without result. */
  interface Otherwise<R> {
    Step<R> after(Throwable failure) throws IOException;
  }

  /** Loads the entry, null if there is none; a failure of the store, or of the entry, is thrown. */
  <R> Step<R> load(Loaded<R> next) {
    if (store == null) {
      CompletableFuture<@Nullable Tokens> held = new CompletableFuture<>();
      held.complete(source.held());
      return new Call<Tokens, R>(held) {
        @Override
        Step<R> answered(@Nullable Tokens loaded) throws IOException {
          return next.after(loaded);
        }

        @Override
        Step<R> unanswered(Throwable failure) {
          throw new IllegalStateException(failure);
        }
      };
    }
    return new Call<String, R>(store.load()) {
      @Override
      Step<R> answered(@Nullable String text) throws IOException {
        TokenReports listener = source.listener();
        if (listener != null) {
          listener.loaded(Times.since(began), text != null);
        }
        Tokens tokens;
        try {
          tokens = text == null ? null : TokenEntry.read(text, source.policy());
        } catch (EntryRejectedException rejected) {
          throw unreadable(rejected);
        }
        return next.after(tokens);
      }

      @Override
      Step<R> unanswered(Throwable failure) throws IOException {
        if (failure instanceof EntryRejectedException rejected) {
          throw unreadable(rejected);
        }
        TokenReports listener = source.listener();
        if (listener != null) {
          listener.loadFailed(Times.since(began), failure);
        }
        throw new IOException("the store that keeps the token failed", failure);
      }
    };
  }

  /** An entry is not overwritten that another process may be able to read. */
  private IOException unreadable(EntryRejectedException rejected) {
    TokenReports listener = source.listener();
    if (listener != null) {
      listener.rejected(rejected.reason());
    }
    return new IOException("the entry of the token cannot be read: " + rejected.reason(), rejected);
  }

  /**
   * Saves tokens in the place of the entry that they {@linkplain Tokens#replaces replace}.
   *
   * @param saved continues with the tokens, which the entry has
   * @param replaced continues with the entry that another process wrote
   * @param unsaved continues when the store fails: whether the entry has the tokens is unknown
   */
  <R> Step<R> save(Tokens tokens, Saved<R> saved, Loaded<R> replaced, Otherwise<R> unsaved) {
    return save(tokens, saved, replaced, unsaved, 1);
  }

  /** Saves tokens in the same way, by a single attempt. */
  <R> Step<R> saveOnce(Tokens tokens, Saved<R> saved, Loaded<R> replaced, Otherwise<R> unsaved) {
    return save(tokens, saved, replaced, unsaved, ATTEMPTS);
  }

  private <R> Step<R> save(
      Tokens tokens, Saved<R> saved, Loaded<R> replaced, Otherwise<R> unsaved, int attempt) {
    return new Call<Void, R>(save(tokens)) {
      @Override
      Step<R> answered(@Nullable Void none) throws IOException {
        TokenReports listener = source.listener();
        if (listener != null && store != null) {
          listener.saved(Times.since(began));
        }
        return saved.after(tokens.asSaved());
      }

      @Override
      Step<R> unanswered(Throwable failure) throws IOException {
        if (failure instanceof TokenSlot.ReplacedException) {
          // perhaps by an attempt whose response was lost
          return load(
              entry ->
                  entry != null && entry.isSame(tokens)
                      ? saved.after(entry)
                      : replaced.after(entry));
        }
        TokenReports listener = source.listener();
        if (listener != null) {
          listener.saveFailed(Times.since(began), failure);
        }
        return attempt < ATTEMPTS
            ? save(tokens, saved, replaced, unsaved, attempt + 1)
            : unsaved.after(failure);
      }
    };
  }

  private CompletableFuture<@Nullable Void> save(Tokens tokens) {
    if (store != null) {
      return store.save(tokens);
    }
    return source.replace(tokens.replaces(), tokens.asSaved())
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(new TokenSlot.ReplacedException());
  }

  /** The wait for one call of the store. */
  private abstract class Call<T, R> implements Step.Wait<R> {

    final long began = System.nanoTime();
    private final CompletableFuture<@Nullable T> answer;

    Call(CompletableFuture<@Nullable T> answer) {
      this.answer = answer;
    }

    abstract Step<R> answered(@Nullable T value) throws IOException;

    abstract Step<R> unanswered(Throwable failure) throws IOException;

    @Override
    public Duration atMost() {
      return store == null ? Duration.ZERO : store.timeout();
    }

    @Override
    public CompletionStage<?> signal() {
      return answer.copy();
    }

    @Override
    public Step<R> resume() throws IOException {
      Throwable failure = BoundedStore.stopWaiting(answer);
      return failure == null ? answered(answer.join()) : unanswered(failure);
    }

    @Override
    public void failed(IOException failure) {
      // the store does what it was asked to; the next run finds out
    }
  }
}
