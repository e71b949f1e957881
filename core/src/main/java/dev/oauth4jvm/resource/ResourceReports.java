package dev.oauth4jvm.resource;

import dev.oauth4jvm.internal.flight.Reports;
import dev.oauth4jvm.resource.ResourceEvent.Action;
import java.time.Duration;

/** Reports what happens to an issuer to the listener, as events. */
record ResourceReports(String issuer, ResourceListener listener) {

  /** The reports of the search for the issuer's metadata. */
  Reports<DiscoveredKeys.Found> ofMetadata() {
    return new Metadata(this);
  }

  /** The reports of the store of introspection responses. */
  Reports<TokenState> ofEntries() {
    return new Entries(this);
  }

  /**
   * Reports that the introspection endpoint responded.
   *
   * @param began when the request began, by {@link System#nanoTime}
   */
  void introspected(long began, boolean accepted) {
    tell(new ResourceEvent.Introspected(issuer, since(began), accepted));
  }

  /**
   * Reports that an introspection failed.
   *
   * @param began when the request began, by {@link System#nanoTime}
   */
  void introspectionFailed(long began, Exception failure) {
    tell(new ResourceEvent.IntrospectionFailed(issuer, since(began), failure));
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void tell(ResourceEvent event) {
    try {
      listener.on(event);
    } catch (Throwable ignored) {
      // a listener's failure, of whatever kind, is not the caller's
    }
  }

  private record Metadata(ResourceReports all) implements Reports<DiscoveredKeys.Found> {

    @Override
    public void fetched(DiscoveredKeys.Found found, Duration took) {
      all.tell(new ResourceEvent.MetadataFetched(all.issuer, took));
    }

    @Override
    public void fetchFailed(Duration took, Throwable failure) {
      all.tell(new ResourceEvent.MetadataFailed(all.issuer, took, failure));
    }
  }

  /** The introspection itself is reported where it happens: a flight also ends by a pause. */
  private record Entries(ResourceReports all) implements Reports<TokenState> {

    @Override
    public void loaded(Duration took, boolean present) {
      all.tell(new ResourceEvent.EntryLoaded(all.issuer, took, present));
    }

    @Override
    public void rejected(String reason) {
      all.tell(new ResourceEvent.EntryRejected(all.issuer, reason));
    }

    @Override
    public void loadFailed(Duration took, Throwable failure) {
      all.tell(new ResourceEvent.StoreFailed(all.issuer, Action.LOAD, took, failure));
    }

    @Override
    public void saved(Duration took) {
      all.tell(new ResourceEvent.EntrySaved(all.issuer, took));
    }

    @Override
    public void saveFailed(Duration took, Throwable failure) {
      all.tell(new ResourceEvent.StoreFailed(all.issuer, Action.SAVE, took, failure));
    }
  }
}
