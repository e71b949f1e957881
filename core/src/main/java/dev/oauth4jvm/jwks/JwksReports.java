package dev.oauth4jvm.jwks;

import dev.oauth4jvm.internal.flight.Reports;
import dev.oauth4jvm.jwks.JwksEvent.Action;
import java.time.Duration;

/** Reports flights to the listener, as events. */
record JwksReports(Jwks jwks) implements Reports<JwksSnapshot> {

  @Override
  public void loaded(Duration took, boolean present) {
    jwks.tell(new JwksEvent.EntryLoaded(jwks.id(), took, present));
  }

  @Override
  public void rejected(String reason) {
    jwks.tell(new JwksEvent.EntryRejected(jwks.id(), reason));
  }

  @Override
  public void loadFailed(Duration took, Throwable failure) {
    jwks.tell(new JwksEvent.StoreFailed(jwks.id(), Action.LOAD, took, failure));
  }

  @Override
  public void leaseAnswered(Duration took, boolean granted) {
    jwks.tell(new JwksEvent.LeaseAnswered(jwks.id(), took, granted));
  }

  @Override
  public void leaseFailed(Duration took, Throwable failure) {
    jwks.tell(new JwksEvent.StoreFailed(jwks.id(), Action.LEASE, took, failure));
  }

  @Override
  public void fetched(JwksSnapshot set, Duration took) {
    jwks.tell(new JwksEvent.Fetched(jwks.id(), took, set.keys().keys().size()));
  }

  @Override
  public void fetchFailed(Duration took, Throwable failure) {
    jwks.tell(new JwksEvent.FetchFailed(jwks.id(), took, failure));
  }

  @Override
  public void saved(Duration took) {
    jwks.tell(new JwksEvent.EntrySaved(jwks.id(), took));
  }

  @Override
  public void saveFailed(Duration took, Throwable failure) {
    jwks.tell(new JwksEvent.StoreFailed(jwks.id(), Action.SAVE, took, failure));
  }
}
