package dev.oauth4jvm.slf4j;

import dev.oauth4jvm.resource.ResourceEvent;
import dev.oauth4jvm.resource.ResourceEvent.EntryLoaded;
import dev.oauth4jvm.resource.ResourceEvent.EntryRejected;
import dev.oauth4jvm.resource.ResourceEvent.EntrySaved;
import dev.oauth4jvm.resource.ResourceEvent.Introspected;
import dev.oauth4jvm.resource.ResourceEvent.IntrospectionFailed;
import dev.oauth4jvm.resource.ResourceEvent.MetadataFailed;
import dev.oauth4jvm.resource.ResourceEvent.MetadataFetched;
import dev.oauth4jvm.resource.ResourceEvent.StoreFailed;
import dev.oauth4jvm.resource.ResourceListener;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what a protected resource learns about its issuers.
 *
 * <p>What an operator has to act upon is a {@link Level#WARN}: metadata that cannot be fetched, a
 * failed introspection or store, a rejected entry. Fetched metadata is {@link Level#INFO}. A
 * response for one token and a call of the store that succeeded are {@link Level#DEBUG}. No message
 * holds a token or the text of an entry. Stack traces of failures are logged if DEBUG is enabled.
 *
 * <p>Each message has the issuer as the key-value pair {@code issuer} too, and the duration in
 * milliseconds, if there is one, as {@code durationMs}. Safe for use by any number of threads.
 */
public final class Slf4jResourceListener implements ResourceListener {

  private final Logger logger;

  private Slf4jResourceListener(Logger logger) {
    this.logger = logger;
  }

  /** A listener that logs to the logger {@code dev.oauth4jvm.resource}. */
  public static Slf4jResourceListener create() {
    return of(LoggerFactory.getLogger("dev.oauth4jvm.resource"));
  }

  /** A listener that logs to this logger. */
  public static Slf4jResourceListener of(Logger logger) {
    return new Slf4jResourceListener(Objects.requireNonNull(logger, "logger"));
  }

  @Override
  public void on(ResourceEvent event) {
    String issuer = event.issuer();
    if (event instanceof MetadataFetched fetched) {
      at(Level.INFO, event, fetched.duration()).log("Fetched the metadata of {}", issuer);
    } else if (event instanceof MetadataFailed failed) {
      warn(event, failed.failure(), failed.duration())
          .log("Fetching the metadata of {} failed: {}", issuer, failed.failure().toString());
    } else if (event instanceof Introspected introspected) {
      at(Level.DEBUG, event, introspected.duration())
          .log(
              "{} was asked about a token, which is {}",
              issuer,
              introspected.accepted() ? "accepted" : "refused");
    } else if (event instanceof IntrospectionFailed failed) {
      warn(event, failed.failure(), failed.duration())
          .log("The introspection by {} failed: {}", issuer, failed.failure().toString());
    } else if (event instanceof EntryLoaded loaded) {
      at(Level.DEBUG, event, loaded.duration())
          .log(
              "Read the entry of a token of {} from the store: {}",
              issuer,
              loaded.present() ? "present" : "absent");
    } else if (event instanceof EntryRejected rejected) {
      at(Level.WARN, event)
          .log("The store's entry of a token of {} is rejected: {}", issuer, rejected.reason());
    } else if (event instanceof EntrySaved saved) {
      at(Level.DEBUG, event, saved.duration())
          .log("Wrote the entry of a token of {} to the store", issuer);
    } else if (event instanceof StoreFailed failed) {
      warn(event, failed.failure(), failed.duration())
          .log(
              "The store of introspection responses of {} failed ({}): {}",
              issuer,
              failed.action(),
              failed.failure().toString());
    }
  }

  private LoggingEventBuilder warn(ResourceEvent event, Throwable failure, Duration duration) {
    return Messages.with(failure, logger, at(Level.WARN, event, duration));
  }

  private LoggingEventBuilder at(Level level, ResourceEvent event) {
    return logger.atLevel(level).addKeyValue("issuer", event.issuer());
  }

  private LoggingEventBuilder at(Level level, ResourceEvent event, Duration duration) {
    return Messages.with(duration, at(level, event));
  }
}
