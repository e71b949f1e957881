package dev.oauth4jvm.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of a response: its status line and header fields (RFC 9112, sections 4 and 5).
 *
 * <p>Every failure is an {@link IOException} whose message contains no text from the peer.
 */
final class ResponseHead {

  /** The limits of all header or trailer fields of one response. */
  private static final int MAX_BYTES = 1 << 16;

  private static final int MAX_FIELDS = 200;

  /** The number of responses with status 1xx that may precede the final one. */
  private static final int MAX_INTERIM = 8;

  private final boolean version11;
  private final int status;
  private final Headers headers;

  private ResponseHead(boolean version11, int status, Headers headers) {
    this.version11 = version11;
    this.status = status;
    this.headers = headers;
  }

  int status() {
    return status;
  }

  Headers headers() {
    return headers;
  }

  /** Whether the version is HTTP/1.1, whose connections persist and whose bodies may be chunked. */
  boolean isVersion11() {
    return version11;
  }

  /** Reads the head of the final response; interim ones are skipped (RFC 9110, section 15.2). */
  static ResponseHead read(Connection connection) throws IOException {
    Lines lines = new Lines(connection);
    for (int i = 0; i <= MAX_INTERIM; i++) {
      ResponseHead head = parse(lines);
      if (head.status >= 200) {
        return head;
      }
      if (head.status == 101) {
        throw invalid("the response switches protocols, which was not requested");
      }
    }
    throw invalid("the response follows more than " + MAX_INTERIM + " responses with status 1xx");
  }

  /** Reads and discards the trailer fields of a chunked body (RFC 9112, section 7.1.2). */
  static void skipTrailers(Connection connection) throws IOException {
    fields(new Lines(connection));
  }

  static ProtocolException invalid(String why) {
    return new ProtocolException(why);
  }

  private static ResponseHead parse(Lines lines) throws IOException {
    String line = lines.next();
    // HTTP/1.x SP 3DIGIT, then nothing or SP and a reason: servers often omit the last SP
    boolean valid =
        line.startsWith("HTTP/1.")
            && line.length() >= 12
            && (line.charAt(7) == '0' || line.charAt(7) == '1')
            && line.charAt(8) == ' '
            && (line.length() == 12 || line.charAt(12) == ' ');
    int status = 0;
    for (int i = 9; valid && i < 12; i++) {
      int digit = line.charAt(i) - '0';
      valid = digit >= (i == 9 ? 1 : 0) && digit <= 9;
      status = status * 10 + digit;
    }
    for (int i = 12; valid && i < line.length(); i++) {
      valid = Syntax.isValueChar(line.charAt(i));
    }
    if (!valid) {
      throw invalid("the status line is not one of HTTP/1.1 or HTTP/1.0");
    }
    return new ResponseHead(line.charAt(7) == '1', status, fields(lines));
  }

  private static Headers fields(Lines lines) throws IOException {
    List<String> fields = new ArrayList<>();
    String line = lines.next();
    for (int count = 1; !line.isEmpty(); count++, line = lines.next()) {
      if (count > MAX_FIELDS) {
        throw invalid("the header has more than " + MAX_FIELDS + " fields");
      }
      int last = fields.size() - 1;
      if (Syntax.isWhiteSpace(line.charAt(0))) {
        if (last < 0) {
          throw invalid("the first header field begins with white space");
        }
        fields.set(last, fields.get(last) + " " + line); // obs-fold, section 5.2
        continue;
      }
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw invalid("a header field has no colon");
      }
      fields.add(line.substring(0, colon));
      fields.add(line.substring(colon + 1));
    }
    try {
      return Headers.of(fields.toArray(new String[0]));
    } catch (IllegalArgumentException e) {
      // without the cause, whose message contains the field's name
      throw invalid("a header field has a name or a value with a character that is not allowed");
    }
  }

  /** The lines of a head, which end with CRLF and nothing else (RFC 9112, section 2.2). */
  private static final class Lines {

    private final Connection connection;
    private final StringBuilder line = new StringBuilder(80);
    private int bytes;

    private Lines(Connection connection) {
      this.connection = connection;
    }

    /** The next line without its end; a character for each byte. */
    String next() throws IOException {
      line.setLength(0);
      while (true) {
        int next = byteOf();
        if (next == '\r') {
          if (byteOf() != '\n') {
            throw invalid("a CR in the header is not followed by an LF");
          }
          return line.toString();
        }
        if (next == '\n') {
          throw invalid("an LF in the header is not preceded by a CR");
        }
        line.append((char) next);
      }
    }

    private int byteOf() throws IOException {
      if (bytes++ == MAX_BYTES) {
        throw invalid("the header is over " + MAX_BYTES + " bytes");
      }
      int next = connection.read();
      if (next < 0) {
        throw new EOFException("the server closed the connection before the header ended");
      }
      return next;
    }
  }
}
