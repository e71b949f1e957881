package dev.oauth4jvm.store.redis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A RESP2 client for one Redis server. It blocks the calling thread, keeps one connection, and has
 * no thread of its own. Concurrent calls have one connection each, of which one is kept.
 *
 * <p>After any failure the connection is closed, and the next call connects again. If a kept
 * connection turns out to be closed before any byte of a reply, a command that Redis can receive
 * twice with the same effect is sent once more on a fresh connection. Thread-safe.
 */
final class RespClient implements RedisCommands {

  /**
   * Long enough to reuse the connection within one validation, and shorter than the idle timeout of
   * typical networks.
   */
  private static final long MAX_IDLE_NANOS = 30_000_000_000L;

  private final RedisAddress address;
  private final @Nullable SSLContext context;
  private final Duration connectTimeout;
  private final Duration operationTimeout;
  private final int maxBulk;
  private final AtomicReference<@Nullable RespConnection> idle = new AtomicReference<>();
  private volatile boolean closed;

  /**
   * Creates a client; the first call connects.
   *
   * @param maxBulk the maximum number of bytes of a bulk string in a reply
   */
  RespClient(
      RedisAddress address,
      @Nullable SSLContext context,
      Duration connectTimeout,
      Duration operationTimeout,
      int maxBulk) {
    this.address = address;
    this.context = context;
    this.connectTimeout = connectTimeout;
    this.operationTimeout = operationTimeout;
    this.maxBulk = maxBulk;
  }

  @Override
  public String getRange(String key, long first, long last) throws IOException {
    Object reply = call(true, "GETRANGE", key, Long.toString(first), Long.toString(last));
    if (reply instanceof String text) {
      return text;
    }
    throw new ProtocolException("the reply to GETRANGE is not a string; check the address");
  }

  @Override
  public @Nullable Object eval(
      String script, String key, List<String> arguments, boolean repeatable) throws IOException {
    String[] words = new String[4 + arguments.size()];
    words[0] = "EVAL";
    words[1] = script;
    words[2] = "1";
    words[3] = key;
    for (int i = 0; i < arguments.size(); i++) {
      words[4 + i] = arguments.get(i);
    }
    return call(repeatable, words);
  }

  private @Nullable Object call(boolean repeatable, String... words) throws IOException {
    if (closed) {
      throw new IOException("the store is closed; nothing was sent");
    }
    try {
      RespConnection kept = idle.getAndSet(null);
      if (kept != null) {
        if (!kept.isGood(MAX_IDLE_NANOS)) {
          kept.close();
        } else {
          try {
            return over(kept, words);
          } catch (SocketTimeoutException | RespError | ProtocolException e) {
            throw e;
          } catch (IOException e) {
            if (!repeatable || !kept.isUnanswered() || Thread.currentThread().isInterrupted()) {
              throw e;
            }
          }
        }
      }
      return over(open(), words);
    } catch (SocketTimeoutException e) {
      throw timeout(words[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(words[0], e);
    } catch (RespError e) {
      throw e;
    } catch (IOException e) {
      throw Thread.currentThread().isInterrupted()
          ? interrupted(words[0], e)
          : new IOException(words[0] + " at " + address + " failed: " + e.getMessage(), e);
    }
  }

  private RespConnection open() throws IOException, InterruptedException {
    return RespConnection.open(
        address, context, connectTimeout.toNanos(), operationTimeout.toNanos(), maxBulk);
  }

  private @Nullable Object over(RespConnection connection, String... words) throws IOException {
    boolean keep = false;
    try {
      Object reply = connection.call(operationTimeout.toNanos(), words);
      keep = connection.rest() && idle.compareAndSet(null, connection);
      return reply;
    } finally {
      if (!keep) {
        connection.close();
      } else if (closed) {
        close();
      }
    }
  }

  private IOException timeout(String command, IOException cause) {
    IOException failure =
        new SocketTimeoutException(
            address
                + " did not answer "
                + command
                + " within connectTimeout "
                + connectTimeout
                + " and operationTimeout "
                + operationTimeout);
    failure.initCause(cause);
    return failure;
  }

  private IOException interrupted(String command, Exception cause) {
    IOException failure =
        new InterruptedIOException("interrupted during " + command + " at " + address);
    failure.initCause(cause);
    return failure;
  }

  @Override
  public void close() {
    closed = true;
    RespConnection kept = idle.getAndSet(null);
    if (kept != null) {
      kept.close();
    }
  }
}
