package dev.oauth4jvm.slf4j;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/** What the messages of all listeners have in common. */
final class Messages {

  private Messages() {}

  static LoggingEventBuilder with(Duration duration, LoggingEventBuilder message) {
    return message.addKeyValue("durationMs", duration.toMillis());
  }

  /** An outage lasts: its stack traces, which are alike, are for those who look for the cause. */
  static LoggingEventBuilder with(Throwable failure, Logger logger, LoggingEventBuilder message) {
    return logger.isDebugEnabled() ? message.setCause(failure) : message;
  }
}
