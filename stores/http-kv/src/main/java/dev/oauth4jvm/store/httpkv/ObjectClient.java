package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.store.StoreValue;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes the objects of a service. Each request is sent once. */
final class ObjectClient implements AutoCloseable {

  /** The maximum number of bytes of a value: a character takes at most three. */
  static final int MAX_BYTES = 3 * StoreValue.MAX_CHARACTERS;

  private static final int MAX_TAG = 256;

  /** The shortest time to live of Cloudflare KV, in seconds. */
  private static final long SHORTEST_LIFE = 60;

  /** The outcome of a conditional write. */
  enum Outcome {
    WRITTEN,
    NOT_MET,
    /**
     * Not written, since another write was in progress; whether the condition is met is unknown.
     */
    CONFLICT
  }

  final Service service;
  private final String base;
  private final String query;
  private final RequestSigner signer;
  private final Transport transport;
  private final @Nullable SocketTransport owned;

  /**
   * Creates a client.
   *
   * @param base the URI to which the names of objects are appended
   * @param query the query of each request with its question mark; empty for none
   * @param owned the transport again, if it is closed with the client; null for the caller's
   */
  ObjectClient(
      Service service,
      String base,
      String query,
      RequestSigner signer,
      Transport transport,
      @Nullable SocketTransport owned) {
    this.service = service;
    this.base = base;
    this.query = query;
    this.signer = signer;
    this.transport = transport;
    this.owned = owned;
  }

  /** Reads an object; null when there is none. At most one byte more than allowed is read. */
  @Nullable Held get(String name) throws IOException {
    Request request = Request.get(URI.create(base + name + query));
    Response response;
    if (service.isConditional()) {
      response = send(request.header("range", "bytes=0-" + MAX_BYTES));
      if (response.status() == 416) { // an empty object has no first byte
        response = send(request);
      }
    } else {
      response = send(request);
    }
    if (response.status() == 404 && !isOfContainer(response)) {
      return null;
    }
    boolean part = response.status() == 206;
    if (response.status() != 200 && !part) {
      throw new ServiceError(service, "GET", response);
    }
    if (part && !isAsRequested(response)) {
      throw new IOException(
          service.label + " returned another part of an object than was requested");
    }
    return held(tag(response), response.body());
  }

  /**
   * Whether a part is a whole object, or the beginning of one that is too long (RFC 9110, section
   * 15.3.7, allows less): a shorter part would pass for an object without a version.
   */
  private static boolean isAsRequested(Response response) {
    int length = response.body().length;
    String beginning = "bytes 0-" + (length - 1) + "/";
    String range = response.headers().first("content-range");
    return range != null
        && (length > MAX_BYTES ? range.startsWith(beginning) : range.equals(beginning + length));
  }

  private static Held held(String tag, byte[] body) {
    if (body.length > MAX_BYTES) {
      return new Held(tag, null, "the object is over " + MAX_BYTES + " bytes long");
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(body);
      return new Held(tag, StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), "");
    } catch (CharacterCodingException malformed) {
      return new Held(
          tag, null, "the object is not UTF-8; find out what else writes to this address");
    }
  }

  /** The tag of the version that a response is about. */
  private String tag(Response response) throws IOException {
    if (service.tag == null) {
      return "";
    }
    List<String> tags = response.headers().all(service.tag);
    String tag = tags.size() == 1 ? tags.get(0) : "";
    // If-Match never accepts a weak tag (RFC 9110, section 13.1.1)
    boolean valid = !tag.isEmpty() && tag.length() <= MAX_TAG && !tag.startsWith("W/");
    for (int i = 0; valid && i < tag.length(); i++) {
      valid = tag.charAt(i) > ' ' && tag.charAt(i) <= '~';
    }
    if (!valid) {
      throw new IOException(
          "the response of "
              + service.label
              + " does not have one field "
              + service.tag
              + " of up to "
              + MAX_TAG
              + " printable characters, not a weak one");
    }
    return tag;
  }

  /**
   * Writes an object.
   *
   * @param seconds the life of the object, for a service that expires objects
   * @param heldTag the tag of the version to replace; null to replace nothing
   */
  Outcome put(String name, byte[] text, long seconds, @Nullable String heldTag) throws IOException {
    String parameters =
        service.isConditional() ? query : "?expiration_ttl=" + Math.max(SHORTEST_LIFE, seconds);
    Request request = Request.of("PUT", URI.create(base + name + parameters)).body(text);
    Response response = send(service.conditional(request, heldTag));
    int status = response.status();
    if (status == 200 || status == 201) {
      return Outcome.WRITTEN;
    }
    if (service.isConditional()) {
      if (status == 412 || (status == 404 && heldTag != null && !isOfContainer(response))) {
        return Outcome.NOT_MET;
      }
      if (status == 409) {
        String code = ServiceError.code(response);
        if ("BlobAlreadyExists".equals(code)) {
          return Outcome.NOT_MET;
        }
        if ("ConditionalRequestConflict".equals(code) || "OperationAborted".equals(code)) {
          return Outcome.CONFLICT;
        }
      }
    }
    throw new ServiceError(service, "PUT", response);
  }

  /** Whether a 404 is about the bucket or container, and not about an object in it. */
  private static boolean isOfContainer(Response response) {
    String code = ServiceError.code(response);
    return "NoSuchBucket".equals(code) || "ContainerNotFound".equals(code);
  }

  private Response send(Request request) throws IOException {
    Request signed = signer.sign(service.complete(request));
    // a body that was compressed on the way would have another tag
    return transport.send(signed.header("accept-encoding", "identity"));
  }

  @Override
  public void close() {
    if (owned != null) {
      owned.close();
    }
  }
}
