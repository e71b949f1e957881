package dev.oauth4jvm.tokens;

import dev.oauth4jvm.internal.flight.Reports;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.tokens.TokenEvent.Action;
import java.time.Duration;

/** Reports flights to the listener, as events. */
record TokenReports(StoreKey key, TokenListener listener) implements Reports<Tokens> {

  void tell(TokenEvent event) {
    try {
      listener.on(event);
    } catch (Throwable ignored) {
      // a listener's failure, of whatever kind, is not the caller's
    }
  }

  @Override
  public void loaded(Duration took, boolean present) {
    tell(new TokenEvent.EntryLoaded(key, took, present));
  }

  @Override
  public void rejected(String reason) {
    tell(new TokenEvent.EntryRejected(key, reason));
  }

  @Override
  public void loadFailed(Duration took, Throwable failure) {
    tell(new TokenEvent.StoreFailed(key, Action.LOAD, took, failure));
  }

  @Override
  public void leaseAnswered(Duration took, boolean granted) {
    tell(new TokenEvent.LeaseAnswered(key, took, granted));
  }

  @Override
  public void leaseFailed(Duration took, Throwable failure) {
    tell(new TokenEvent.StoreFailed(key, Action.LEASE, took, failure));
  }

  @Override
  public void fetched(Tokens tokens, Duration took) {
    // a renewal may also end without a request: what the server issues is reported where it arrives
  }

  @Override
  public void fetchFailed(Duration took, Throwable failure) {
    tell(new TokenEvent.RequestFailed(key, took, failure));
  }

  @Override
  public void saved(Duration took) {
    tell(new TokenEvent.EntrySaved(key, took));
  }

  @Override
  public void saveFailed(Duration took, Throwable failure) {
    tell(new TokenEvent.StoreFailed(key, Action.SAVE, took, failure));
  }
}
