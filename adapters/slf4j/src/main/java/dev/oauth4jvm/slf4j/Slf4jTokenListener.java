package dev.oauth4jvm.slf4j;

import dev.oauth4jvm.tokens.TokenEvent;
import dev.oauth4jvm.tokens.TokenEvent.EntryLoaded;
import dev.oauth4jvm.tokens.TokenEvent.EntryRejected;
import dev.oauth4jvm.tokens.TokenEvent.EntrySaved;
import dev.oauth4jvm.tokens.TokenEvent.Issued;
import dev.oauth4jvm.tokens.TokenEvent.LeaseAnswered;
import dev.oauth4jvm.tokens.TokenEvent.RequestFailed;
import dev.oauth4jvm.tokens.TokenEvent.SessionEnded;
import dev.oauth4jvm.tokens.TokenEvent.StoreFailed;
import dev.oauth4jvm.tokens.TokenListener;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs the events of sources of tokens.
 *
 * <p>What an operator has to act upon is a {@link Level#WARN}: a failed request or store, a
 * rejected entry. An issued token and the end of a session, after which the user logs in again, are
 * {@link Level#INFO}. A call that succeeded is {@link Level#DEBUG}. No message holds a token or the
 * text of an entry. Stack traces of failures are logged if DEBUG is enabled.
 *
 * <p>Each message has the key of the source, which is a hash, as the key-value pair {@code source}
 * too, and the duration in milliseconds, if there is one, as {@code durationMs}. Safe for use by
 * any number of threads.
 */
public final class Slf4jTokenListener implements TokenListener {

  private final Logger logger;

  private Slf4jTokenListener(Logger logger) {
    this.logger = logger;
  }

  /** A listener that logs to the logger {@code dev.oauth4jvm.tokens}. */
  public static Slf4jTokenListener create() {
    return of(LoggerFactory.getLogger("dev.oauth4jvm.tokens"));
  }

  /** A listener that logs to this logger. */
  public static Slf4jTokenListener of(Logger logger) {
    return new Slf4jTokenListener(Objects.requireNonNull(logger, "logger"));
  }

  @Override
  public void on(TokenEvent event) {
    String source = event.key().name();
    if (event instanceof Issued issued) {
      at(Level.INFO, event, issued.duration())
          .log("The server issued a token for {}, valid until {}", source, issued.expiresAt());
    } else if (event instanceof RequestFailed failed) {
      Messages.with(failed.failure(), logger, at(Level.WARN, event, failed.duration()))
          .log("Requesting a token for {} failed: {}", source, failed.failure().toString());
    } else if (event instanceof SessionEnded ended) {
      Messages.with(ended.failure(), logger, at(Level.INFO, event))
          .log("The session of {} has ended: {}", source, ended.failure().toString());
    } else if (event instanceof EntryLoaded loaded) {
      at(Level.DEBUG, event, loaded.duration())
          .log(
              "Read the entry of {} from the store: {}",
              source,
              loaded.present() ? "present" : "absent");
    } else if (event instanceof EntryRejected rejected) {
      at(Level.WARN, event)
          .log("The store's entry of {} is rejected: {}", source, rejected.reason());
    } else if (event instanceof EntrySaved saved) {
      at(Level.DEBUG, event, saved.duration()).log("Wrote the entry of {} to the store", source);
    } else if (event instanceof LeaseAnswered answered) {
      at(Level.DEBUG, event, answered.duration())
          .log(
              "The lease for {} is {}",
              source,
              answered.granted() ? "granted" : "held by another process");
    } else if (event instanceof StoreFailed failed) {
      Messages.with(failed.failure(), logger, at(Level.WARN, event, failed.duration()))
          .log(
              "The store failed for {} ({}): {}",
              source,
              failed.action(),
              failed.failure().toString());
    }
  }

  private LoggingEventBuilder at(Level level, TokenEvent event) {
    return logger.atLevel(level).addKeyValue("source", event.key().name());
  }

  private LoggingEventBuilder at(Level level, TokenEvent event, Duration duration) {
    return Messages.with(duration, at(level, event));
  }
}
