package dev.oauth4jvm.store.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads replies of RESP2: simple strings, errors, integers and bulk strings. Arrays are refused,
 * since no command of this package has one as a reply.
 *
 * <p>Lines end with CRLF, numbers have one spelling, and every length is checked before memory is
 * allocated for it. A reply that violates these rules causes a {@link ProtocolException} that does
 * not quote the reply; the connection is then unusable.
 */
final class RespReader {

  /** The maximum length of a line: a simple string, an error, a number or a length. */
  static final int MAX_LINE = 1 << 13;

  private static final int MAX_LONG_DIGITS = 18;

  private final InputStream in;
  private final int maxBulk;
  private final byte[] buffer = new byte[MAX_LINE];
  private int at;
  private int end;
  private boolean received;

  /**
   * Reads from a stream.
   *
   * @param maxBulk the maximum number of bytes of a bulk string
   */
  RespReader(InputStream in, int maxBulk) {
    this.in = in;
    this.maxBulk = maxBulk;
  }

  /** Forgets that bytes were received, before the next command is sent. */
  void begin() {
    received = false;
  }

  /** Whether a byte was received since {@link #begin}. */
  boolean hasReceived() {
    return received;
  }

  /** Whether received bytes are left over after a reply. */
  boolean hasMore() throws IOException {
    return at < end || in.available() > 0;
  }

  /**
   * Reads the reply to a command.
   *
   * @param command the command's name, for messages
   * @return a {@link String} for a simple or a bulk string, whose bytes are read as UTF-8, a {@link
   *     Long} for an integer, null for the null bulk string
   * @throws RespError when the reply is an error
   */
  @Nullable Object read(String command) throws IOException {
    int type = next();
    String line = line();
    return switch (type) {
      case '+' -> line;
      case '-' -> throw new RespError(command, line);
      case ':' -> number(line);
      case '$' -> line.equals("-1") ? null : bulk(number(line));
      default -> throw invalid("is of a type that " + command + " is not answered with");
    };
  }

  private String bulk(long length) throws IOException {
    if (length < 0 || length > maxBulk) {
      throw invalid("is a bulk string of a length that is not from 0 to " + maxBulk);
    }
    byte[] bytes = new byte[(int) length];
    int copied = Math.min(bytes.length, end - at);
    System.arraycopy(buffer, at, bytes, 0, copied);
    at += copied;
    if (in.readNBytes(bytes, copied, bytes.length - copied) < bytes.length - copied) {
      throw new EOFException("Redis closed the connection before its reply ended");
    }
    if (next() != '\r' || next() != '\n') {
      throw invalid("is a bulk string that does not end where its length says");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The line up to its CRLF, one character per byte. */
  private String line() throws IOException {
    byte[] line = new byte[64];
    for (int length = 0; ; length++) {
      int next = next();
      if (next == '\r') {
        if (next() != '\n') {
          throw invalid("has a CR without an LF after it in a line");
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
      }
      if (next == '\n') {
        throw invalid("has an LF without a CR before it in a line");
      }
      if (length == MAX_LINE) {
        throw invalid("has a line of more than " + MAX_LINE + " bytes");
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, 2 * length);
      }
      line[length] = (byte) next;
    }
  }

  /**
   * An integer in the spelling of Redis: digits without a leading zero, after a minus sign if it is
   * negative.
   */
  private static long number(String line) throws IOException {
    int first = line.startsWith("-") ? 1 : 0;
    int digits = line.length() - first;
    boolean valid =
        digits > 0
            && digits <= MAX_LONG_DIGITS
            && (line.charAt(first) != '0' || (digits == 1 && first == 0));
    long value = 0;
    for (int i = first; valid && i < line.length(); i++) {
      int digit = line.charAt(i) - '0';
      valid = digit >= 0 && digit <= 9;
      value = 10 * value + digit;
    }
    if (!valid) {
      throw invalid(
          "has a number that is not an integer of at most " + MAX_LONG_DIGITS + " digits");
    }
    return first == 0 ? value : -value;
  }

  private int next() throws IOException {
    if (at == end) {
      int read = in.read(buffer, 0, buffer.length);
      if (read < 0) {
        throw new EOFException("Redis closed the connection before its reply ended");
      }
      received = true;
      at = 0;
      end = read;
    }
    return buffer[at++] & 0xff;
  }

  private static ProtocolException invalid(String why) {
    return new ProtocolException("the reply is not the RESP2 that Redis speaks: it " + why);
  }
}
