package dev.oauth4jvm.store.httpkv;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The documented answers of Google Cloud Storage's XML API, since no emulator speaks them. */
final class GoogleEngine extends ObjectEngine {

  private static final String BUCKET = "/bucket/";

  private static final class Blob {
    final byte[] content;
    final long generation;

    Blob(byte[] content, long generation) {
      this.content = content;
      this.generation = generation;
    }
  }

  private final Map<String, Blob> blobs = new HashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private long generation = 1_700_000_000_000_000L;

  private final boolean openToAll;

  GoogleEngine() throws IOException {
    this(false);
  }

  /** An engine that also has ETags, as S3 does; it may be open to all. */
  GoogleEngine(boolean openToAll) throws IOException {
    this.openToAll = openToAll;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  @Override
  HttpKvStore.Builder builder() {
    return HttpKvStore.googleCloudStorage(bucket(), RequestSigner.bearer(() -> "token"));
  }

  URI bucket() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + BUCKET);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers fields = exchange.getRequestHeaders();
      String path = exchange.getRequestURI().getPath();
      byte[] content = exchange.getRequestBody().readAllBytes();
      if (!openToAll && !"Bearer token".equals(fields.getFirst("authorization"))) {
        respond(exchange, 401, error("AuthenticationRequired"));
      } else if (!path.startsWith(BUCKET)) {
        respond(exchange, 404, error("NoSuchBucket"));
      } else if (exchange.getRequestMethod().equals("GET")) {
        get(exchange, path.substring(BUCKET.length()), fields.getFirst("range"));
      } else {
        boolean met =
            put(
                path.substring(BUCKET.length()),
                content,
                fields.getFirst("x-goog-if-generation-match"));
        respond(exchange, met ? 200 : 412, met ? new byte[0] : error("PreconditionFailed"));
      }
    }
  }

  private void get(HttpExchange exchange, String name, String range) throws IOException {
    Blob blob = blob(name);
    if (blob == null) {
      respond(exchange, 404, error("NoSuchKey"));
      return;
    }
    if (range != null && blob.content.length == 0) {
      respond(exchange, 416, error("InvalidRange"));
      return;
    }
    exchange.getResponseHeaders().set("x-goog-generation", Long.toString(blob.generation));
    exchange.getResponseHeaders().set("etag", "\"" + blob.generation + "\"");
    if (range == null) {
      respond(exchange, 200, blob.content);
      return;
    }
    long last = Long.parseLong(range.substring("bytes=0-".length()));
    byte[] part = Arrays.copyOf(blob.content, (int) Math.min(blob.content.length, last + 1));
    exchange
        .getResponseHeaders()
        .set("content-range", "bytes 0-" + (part.length - 1) + "/" + blob.content.length);
    respond(exchange, 206, part);
  }

  private synchronized Blob blob(String name) {
    return blobs.get(name);
  }

  private synchronized boolean put(String name, byte[] content, String expected) {
    Blob held = blobs.get(name);
    long present = held == null ? 0 : held.generation;
    boolean met = expected == null || expected.equals(Long.toString(present));
    if (met) {
      blobs.put(name, new Blob(content, ++generation));
    }
    return met;
  }

  private static byte[] error(String code) {
    return ("<?xml version='1.0' encoding='UTF-8'?><Error><Code>" + code + "</Code></Error>")
        .getBytes(UTF_8);
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  String object(String name) {
    Blob blob = blob(name);
    return blob == null ? null : new String(blob.content, UTF_8);
  }

  @Override
  void object(String name, byte[] content) {
    put(name, content, null);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
