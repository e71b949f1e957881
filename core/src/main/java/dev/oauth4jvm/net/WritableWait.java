package dev.oauth4jvm.net;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * Waits for a peer that reads more slowly than this side writes; rare, and therefore a class of its
 * own.
 */
final class WritableWait {

  private WritableWait() {}

  /**
   * Waits until the channel accepts more bytes, the time is over, or the thread is interrupted.
   *
   * @param channel a channel in non-blocking mode
   * @param millis the longest wait; 0 for no limit
   */
  static void on(SocketChannel channel, int millis) throws IOException {
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_WRITE);
      selector.select(millis);
    }
    if (Thread.currentThread().isInterrupted()) {
      channel.close();
      throw new ClosedByInterruptException();
    }
  }
}
