package dev.oauth4jvm.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection on which every read and write ends at a deadline, or when its thread is
 * interrupted. The class extends {@code Socket} so that TLS can run over it, with its reads and
 * writes bounded too: a read timeout alone would restart with each byte of a handshake.
 *
 * <p>The channel blocks, and a read has the time that is left as its timeout. A blocking write has
 * no timeout; therefore the channel does not block during a write. What the system takes at once is
 * written even after the deadline or an interruption; a write that has to wait ends at it.
 *
 * <p>Used by one thread at a time; {@link #close} by any.
 */
public final class Wire extends Socket {

  /**
   * The number of bytes that one system call writes: the JDK keeps a direct buffer of this size per
   * thread.
   */
  private static final int PORTION = 1 << 14;

  private static final int NANOS_PER_MILLI = 1_000_000;

  private final SocketChannel channel;
  private final Socket adaptor;
  private final InputStream in = new In();
  private final OutputStream out = new Out();
  private boolean hasDeadline;
  private long deadline; // by System.nanoTime: any value may be a time, so there is a flag
  private boolean atEnd;
  private boolean sendingFailed;

  private Wire(SocketChannel channel) throws IOException {
    super((SocketImpl) null);
    this.channel = channel;
    this.adaptor = channel.socket();
  }

  // ---- connecting

  /**
   * Connects to the first address of a host that can be reached. Each allowed address gets an equal
   * share of the time that is left, so that an unreachable one does not take all of it. Afterwards
   * the deadline is that share's: the caller sets the one of its reads and writes.
   *
   * @param host a name or an address; an IPv6 address in brackets
   * @param deadline the deadline of connecting, by {@link System#nanoTime}
   * @param allowed the addresses to which a connection may be made; null for all
   * @throws IOException when no allowed address can be reached in time: the failure of the first
   *     one, with the others suppressed
   */
  public static Wire dial(
      String host, int port, long deadline, @Nullable Predicate<? super InetAddress> allowed)
      throws IOException, InterruptedException {
    InetAddress[] addresses = Resolution.of(host, deadline);
    List<InetAddress> permitted = new ArrayList<>();
    for (InetAddress address : addresses) {
      if (allowed == null || allowed.test(address)) {
        permitted.add(address);
      }
    }
    IOException failure = null;
    for (int i = 0; i < permitted.size(); i++) {
      long now = System.nanoTime();
      long share = (deadline - now) / (permitted.size() - i);
      try {
        return connect(new InetSocketAddress(permitted.get(i), port), now + share);
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure == null) {
      throw new IOException(
          "connectOnlyTo allows none of the " + addresses.length + " addresses of " + host);
    }
    throw failure;
  }

  private static Wire connect(SocketAddress address, long deadline) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      Wire wire = new Wire(channel);
      wire.deadline(deadline);
      wire.adaptor.connect(address, wire.millisLeft());
      wire.adaptor.setTcpNoDelay(true);
      return wire;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  // ---- deadline and state

  /** Sets the deadline of all reads and writes from now on, by {@link System#nanoTime}. */
  public void deadline(long nanoTime) {
    hasDeadline = true;
    deadline = nanoTime;
  }

  /** Removes the deadline of reads and writes. */
  public void withoutDeadline() {
    hasDeadline = false;
  }

  /** The milliseconds until the deadline, rounded up; 0 without a deadline, as for sockets. */
  private int millisLeft() throws IOException {
    if (!hasDeadline) {
      return 0;
    }
    long nanos = deadline - System.nanoTime();
    if (nanos <= 0) {
      throw new SocketTimeoutException("the deadline has passed");
    }
    return (int) Math.min((nanos - 1) / NANOS_PER_MILLI + 1, Integer.MAX_VALUE);
  }

  /** Whether a read reached the end of the TCP stream. */
  public boolean isAtEnd() {
    return atEnd;
  }

  /** Whether a write failed because the connection is broken; received bytes may still be read. */
  public boolean hasSendingFailed() {
    return sendingFailed;
  }

  /**
   * Whether the peer has neither sent unread bytes nor closed the connection. If not, the
   * connection is of no further use: a byte may be lost.
   */
  public boolean isQuiet() {
    try {
      channel.configureBlocking(false);
      int read = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return read == 0;
    } catch (IOException e) {
      return false;
    }
  }

  // ---- what TLS uses of a socket. A method that TLS calls and this class does not override would
  // create a second socket, which nothing closes.

  @Override
  public InputStream getInputStream() {
    return in;
  }

  @Override
  public OutputStream getOutputStream() {
    return out;
  }

  /** Also a part of the name by which the JDK resumes TLS sessions. */
  @Override
  public int getPort() {
    return adaptor.getPort();
  }

  @Override
  public int getLocalPort() {
    return adaptor.getLocalPort();
  }

  @Override
  public InetAddress getInetAddress() {
    return adaptor.getInetAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return adaptor.getLocalAddress();
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public boolean isInputShutdown() {
    return adaptor.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return adaptor.isOutputShutdown();
  }

  @Override
  public void shutdownInput() throws IOException {
    adaptor.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    adaptor.shutdownOutput();
  }

  /** The default: closing waits for nothing. */
  @Override
  public int getSoLinger() {
    return -1;
  }

  /** Not 0, which would mean that a read may last forever. */
  @Override
  public synchronized int getSoTimeout() {
    return 1;
  }

  /** No effect: reads end at the deadline. */
  @Override
  public synchronized void setSoTimeout(int millis) {}

  @Override
  public synchronized void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return "Wire[" + channel + "]";
  }

  // ---- reads and writes

  private final class In extends InputStream {

    private In() {}

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
      adaptor.setSoTimeout(millisLeft());
      int read = adaptor.getInputStream().read(into, from, count);
      atEnd |= read < 0;
      return read;
    }
  }

  private final class Out extends OutputStream {

    private Out() {}

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      channel.configureBlocking(false);
      try {
        int end = from + count;
        for (int at = from; at < end; ) {
          int written = send(ByteBuffer.wrap(bytes, at, Math.min(PORTION, end - at)));
          at += written;
          if (written == 0) {
            WritableWait.on(channel, millisLeft());
          }
        }
      } finally {
        if (channel.isOpen()) {
          channel.configureBlocking(true); // received bytes may still be read
        }
      }
    }

    private int send(ByteBuffer portion) throws IOException {
      try {
        return channel.write(portion);
      } catch (IOException e) {
        sendingFailed |= channel.isOpen(); // neither interrupted nor closed on this side
        throw e;
      }
    }
  }
}
