package dev.oauth4jvm.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes a request (RFC 9112, section 3), its body framed by a length or in chunks. */
final class RequestWriter {

  /** The size up to which a body is written together with the header, in one packet if it fits. */
  private static final int SMALL = 1 << 14;

  /** The length of a chunk's size in digits, and of CRLF. */
  private static final int CHUNK_HEAD = 6;

  private RequestWriter() {}

  /**
   * Writes a request.
   *
   * @param uri the URI of the request, in ASCII
   * @param absoluteForm whether the target is the whole URI, for a proxy
   */
  static void write(Request request, URI uri, boolean absoluteForm, OutputStream out)
      throws IOException {
    Body streamed = request.streamedBody();
    byte[] head = head(request, uri, absoluteForm).getBytes(StandardCharsets.US_ASCII);
    if (streamed != null) {
      out.write(head);
      try (InputStream in = Upload.open(streamed)) {
        if (streamed.length() < 0) {
          writeChunks(in, out);
        } else {
          writeExactly(in, streamed.length(), out);
        }
      }
      return;
    }
    byte[] body = request.bytes();
    if (body.length > SMALL) {
      out.write(head);
      out.write(body);
    } else {
      byte[] whole = new byte[head.length + body.length];
      System.arraycopy(head, 0, whole, 0, head.length);
      System.arraycopy(body, 0, whole, head.length, body.length);
      out.write(whole);
    }
  }

  private static String head(Request request, URI uri, boolean absoluteForm) {
    StringBuilder head = new StringBuilder(512);
    String authority = authority(uri);
    head.append(request.method()).append(' ');
    if (absoluteForm) {
      head.append("http://").append(authority);
    }
    String path = uri.getRawPath();
    head.append(path.isEmpty() ? "/" : path);
    if (uri.getRawQuery() != null) {
      head.append('?').append(uri.getRawQuery());
    }
    head.append(" HTTP/1.1\r\n");
    field(head, "host", authority);
    for (Map.Entry<String, String> field : request.headers().entries()) {
      field(head, field.getKey(), field.getValue());
    }
    if (!request.headers().has("accept-encoding")) {
      field(head, "accept-encoding", "identity");
    }
    Body streamed = request.streamedBody();
    long length = streamed == null ? request.bytes().length : streamed.length();
    if (length < 0) {
      field(head, "transfer-encoding", "chunked");
    } else if (length > 0 || Outgoing.announcesNoBody(request.method())) {
      field(head, "content-length", Long.toString(length));
    }
    return head.append("\r\n").toString();
  }

  private static void field(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  /** Returns the host, and the port unless it is the scheme's default; an IPv6 zone is not sent. */
  private static String authority(URI uri) {
    String host = uri.getHost();
    int zone = host.indexOf('%');
    if (zone >= 0) {
      host = host.substring(0, zone) + "]";
    }
    boolean ownPort = uri.getPort() == (uri.getScheme().equalsIgnoreCase("https") ? 443 : 80);
    return uri.getPort() < 0 || ownPort ? host : host + ":" + uri.getPort();
  }

  private static void writeChunks(InputStream in, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK_HEAD + SMALL + 2];
    for (int count; (count = in.read(chunk, CHUNK_HEAD, SMALL)) >= 0; ) {
      if (count > 0) {
        String size = Integer.toHexString(count);
        int from = CHUNK_HEAD - 2 - size.length();
        for (int i = 0; i < size.length(); i++) {
          chunk[from + i] = (byte) size.charAt(i);
        }
        chunk[CHUNK_HEAD - 2] = '\r';
        chunk[CHUNK_HEAD - 1] = '\n';
        chunk[CHUNK_HEAD + count] = '\r';
        chunk[CHUNK_HEAD + count + 1] = '\n';
        out.write(chunk, from, CHUNK_HEAD + count + 2 - from);
      }
    }
    out.write(new byte[] {'0', '\r', '\n', '\r', '\n'});
  }

  private static void writeExactly(InputStream in, long length, OutputStream out)
      throws IOException {
    byte[] portion = new byte[SMALL];
    long left = length;
    for (int count; (count = in.read(portion, 0, SMALL)) >= 0; left -= count) {
      if (count > left) {
        throw new IOException("the request's body is longer than its length of " + length);
      }
      out.write(portion, 0, count);
    }
    if (left > 0) {
      throw new IOException(
          "the request's body has " + (length - left) + " bytes, but its length is " + length);
    }
  }
}
