package dev.oauth4jvm.slf4j;

import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksEvent.EntryLoaded;
import dev.oauth4jvm.jwks.JwksEvent.EntryRejected;
import dev.oauth4jvm.jwks.JwksEvent.EntrySaved;
import dev.oauth4jvm.jwks.JwksEvent.FetchFailed;
import dev.oauth4jvm.jwks.JwksEvent.Fetched;
import dev.oauth4jvm.jwks.JwksEvent.Hit;
import dev.oauth4jvm.jwks.JwksEvent.KeyRejected;
import dev.oauth4jvm.jwks.JwksEvent.KeyUnusable;
import dev.oauth4jvm.jwks.JwksEvent.LeaseAnswered;
import dev.oauth4jvm.jwks.JwksEvent.Miss;
import dev.oauth4jvm.jwks.JwksEvent.StoreFailed;
import dev.oauth4jvm.jwks.JwksListener;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs the events of a JWK Set.
 *
 * <p>What an operator has to act upon is a {@link Level#WARN}: a failed fetch or store, a rejected
 * entry, an unusable key. A fetched set is {@link Level#INFO}. What a client can cause by sending a
 * token, and a call that succeeded, is {@link Level#DEBUG}, and a hit {@link Level#TRACE}. No
 * message holds a token, a key or an entry. Stack traces of failures are logged if DEBUG is
 * enabled.
 *
 * <p>Each message has the issuer, and the duration in milliseconds if there is one, as key-value
 * pairs too: {@code issuer}, {@code jwksUri}, {@code durationMs}. Safe for use by any number of
 * threads.
 */
public final class Slf4jJwksListener implements JwksListener {

  private final Logger logger;

  private Slf4jJwksListener(Logger logger) {
    this.logger = logger;
  }

  /** A listener that logs to the logger {@code dev.oauth4jvm.jwks}. */
  public static Slf4jJwksListener create() {
    return of(LoggerFactory.getLogger("dev.oauth4jvm.jwks"));
  }

  /** A listener that logs to this logger. */
  public static Slf4jJwksListener of(Logger logger) {
    return new Slf4jJwksListener(Objects.requireNonNull(logger, "logger"));
  }

  @Override
  public void on(JwksEvent event) {
    if (event instanceof Hit hit) {
      at(Level.TRACE, event).log("Key found in the JWK Set of {}: {}", issuer(event), hit.origin());
    } else if (event instanceof Miss miss) {
      at(Level.DEBUG, event)
          .log("Searching a newer JWK Set of {}: {}", issuer(event), miss.reason());
    } else if (event instanceof KeyRejected rejected) {
      at(Level.DEBUG, event)
          .log("No key of the JWK Set of {} fits: {}", issuer(event), rejected.reason());
    } else if (event instanceof Fetched fetched) {
      at(Level.INFO, event, fetched.duration())
          .log("Fetched the JWK Set of {}: {} keys", issuer(event), fetched.keys());
    } else if (event instanceof KeyUnusable unusable) {
      at(Level.WARN, event)
          .log(
              "Key {} of the JWK Set of {} is unusable: {}",
              // as JSON: a key's name is the server's text, and may contain a line break
              JsonObject.of("kid", unusable.kid()).toJson(),
              issuer(event),
              unusable.reason());
    } else if (event instanceof FetchFailed failed) {
      Messages.with(failed.failure(), logger, at(Level.WARN, event, failed.duration()))
          .log("Fetching the JWK Set of {} failed: {}", issuer(event), failed.failure().toString());
    } else if (event instanceof EntryLoaded loaded) {
      at(Level.DEBUG, event, loaded.duration())
          .log(
              "Read the entry of {} from the store: {}",
              issuer(event),
              loaded.present() ? "present" : "absent");
    } else if (event instanceof EntryRejected rejected) {
      at(Level.WARN, event)
          .log("The store's entry of {} is rejected: {}", issuer(event), rejected.reason());
    } else if (event instanceof EntrySaved saved) {
      at(Level.DEBUG, event, saved.duration())
          .log("Wrote the entry of {} to the store", issuer(event));
    } else if (event instanceof LeaseAnswered answered) {
      at(Level.DEBUG, event, answered.duration())
          .log(
              "The lease for {} is {}",
              issuer(event),
              answered.granted() ? "granted" : "held by another process");
    } else if (event instanceof StoreFailed failed) {
      Messages.with(failed.failure(), logger, at(Level.WARN, event, failed.duration()))
          .log(
              "The store failed for {} ({}): {}",
              issuer(event),
              failed.action(),
              failed.failure().toString());
    }
  }

  private LoggingEventBuilder at(Level level, JwksEvent event) {
    return logger
        .atLevel(level)
        .addKeyValue("issuer", event.id().issuer())
        .addKeyValue("jwksUri", event.id().jwksUri());
  }

  private LoggingEventBuilder at(Level level, JwksEvent event, Duration duration) {
    return Messages.with(duration, at(level, event));
  }

  private static String issuer(JwksEvent event) {
    return event.id().issuer();
  }
}
