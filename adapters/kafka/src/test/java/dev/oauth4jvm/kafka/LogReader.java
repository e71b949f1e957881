package dev.oauth4jvm.kafka;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The log of a broker about authentication, down to DEBUG, while the reader is open. */
final class LogReader extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private static final List<String> LOGGERS =
      List.of(
          "org.apache.kafka.common.network",
          "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler",
          "dev.oauth4jvm");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  LogReader() {
    start();
    for (String name : LOGGERS) {
      logger(name).setLevel(Level.DEBUG);
      logger(name).addAppender(this);
    }
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      lines.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
  }

  String text() {
    return String.join("\n", lines);
  }

  @Override
  public void close() {
    for (String name : LOGGERS) {
      logger(name).setLevel(null);
      logger(name).detachAppender(this);
    }
    stop();
  }
}
