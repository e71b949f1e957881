package dev.oauth4jvm.http;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a body that is compressed although {@code identity} was requested (RFC 9110, section
 * 8.4). One coding is decoded, out of {@code gzip}, {@code x-gzip} and {@code deflate}. The limit
 * of the body bounds the result too.
 *
 * <p>{@code java.util.zip.GZIPInputStream} is not used, since it recurses for each empty member of
 * a gzip file and overflows the stack.
 */
final class ContentCoding {

  private static final int GZIP_HEADER = 10;
  private static final int GZIP_TRAILER = 8;

  private final byte[] coded;
  private final int limit;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final byte[] portion = new byte[8192];
  private final Inflater inflater;
  private int at;

  private ContentCoding(byte[] coded, int limit, Inflater inflater) {
    this.coded = coded;
    this.limit = limit;
    this.inflater = inflater;
  }

  /**
   * Returns a response with its body decoded, without the header fields that described the encoded
   * body. The response is unchanged when the body is empty or the coding is identity.
   *
   * @param limit the bound of the decoded body
   * @throws RefusedBody when the coding is unknown, malformed, or expands beyond the limit
   */
  static Response decode(int status, Headers headers, byte[] body, int limit) throws RefusedBody {
    String coding = coding(headers.all("content-encoding"));
    if (coding.isEmpty() || body.length == 0) {
      return Response.owning(status, headers, body);
    }
    boolean deflate = coding.equalsIgnoreCase("deflate");
    Inflater inflater = new Inflater(!deflate || !isZlib(body));
    ContentCoding decoder = new ContentCoding(body, limit, inflater);
    try {
      if (deflate) {
        decoder.deflated();
      } else {
        decoder.gzipped();
      }
    } catch (DataFormatException e) {
      throw broken();
    } finally {
      inflater.end();
    }
    return Response.owning(
        status,
        headers.without("content-encoding").without("content-length"),
        decoder.out.toByteArray());
  }

  /** Returns the only coding besides identity, empty for none. */
  private static String coding(List<String> fields) throws RefusedBody {
    String found = "";
    for (String field : fields) {
      if (field.equalsIgnoreCase("identity")) {
        continue;
      }
      boolean known =
          field.equalsIgnoreCase("gzip")
              || field.equalsIgnoreCase("x-gzip")
              || field.equalsIgnoreCase("deflate");
      if (!known || !found.isEmpty()) {
        throw new RefusedBody(
            "the body has a content-encoding other than a single gzip or deflate;"
                + " the server must respect accept-encoding: identity");
      }
      found = field;
    }
    return found;
  }

  /** Whether the body has zlib's header, which some servers omit (RFC 9110, section 8.4.1.2). */
  private static boolean isZlib(byte[] body) {
    int first = body[0] & 0xff;
    int second = body.length > 1 ? body[1] & 0xff : 0;
    return (first & 0xf) == 8 && ((first << 8) | second) % 31 == 0;
  }

  private void deflated() throws RefusedBody, DataFormatException {
    inflate(null);
    require(at == coded.length);
  }

  /** Decodes one member after another (RFC 1952, section 2.2). */
  private void gzipped() throws RefusedBody, DataFormatException {
    while (at < coded.length) {
      skipGzipHeader();
      CRC32 check = new CRC32();
      int before = out.size();
      inflate(check);
      require(coded.length - at >= GZIP_TRAILER);
      require(number(at) == (int) check.getValue() && number(at + 4) == out.size() - before);
      at += GZIP_TRAILER;
    }
  }

  private void skipGzipHeader() throws RefusedBody {
    int start = at;
    require(start + GZIP_HEADER <= coded.length);
    int flags = coded[start + 3] & 0xff;
    require((coded[start] & 0xff) == 0x1f && (coded[start + 1] & 0xff) == 0x8b);
    require(coded[start + 2] == 8 && (flags & 0xe0) == 0);
    at += GZIP_HEADER;
    if ((flags & 4) != 0) { // FEXTRA
      require(at + 2 <= coded.length);
      at += 2 + ((coded[at] & 0xff) | ((coded[at + 1] & 0xff) << 8));
    }
    if ((flags & 8) != 0) { // FNAME
      skipText();
    }
    if ((flags & 16) != 0) { // FCOMMENT
      skipText();
    }
    if ((flags & 2) != 0) { // FHCRC
      at += 2;
    }
    require(at < coded.length);
  }

  private void skipText() throws RefusedBody {
    do {
      require(at < coded.length);
    } while (coded[at++] != 0);
  }

  private void inflate(@Nullable CRC32 check) throws RefusedBody, DataFormatException {
    inflater.reset();
    inflater.setInput(coded, at, coded.length - at);
    while (!inflater.finished()) {
      int count = inflater.inflate(portion);
      require(count > 0 || inflater.finished()); // otherwise truncated, or in need of a dictionary
      if (count > limit - out.size()) {
        throw new RefusedBody("the decompressed body is over the limit of " + limit + " bytes");
      }
      out.write(portion, 0, count);
      if (check != null) {
        check.update(portion, 0, count);
      }
    }
    at = coded.length - inflater.getRemaining();
  }

  /** Reads four bytes, the least significant first. */
  private int number(int from) {
    return (coded[from] & 0xff)
        | ((coded[from + 1] & 0xff) << 8)
        | ((coded[from + 2] & 0xff) << 16)
        | (coded[from + 3] << 24);
  }

  private static void require(boolean condition) throws RefusedBody {
    if (!condition) {
      throw broken();
    }
  }

  private static RefusedBody broken() {
    return new RefusedBody("the body is not in the format that its content-encoding names");
  }
}
