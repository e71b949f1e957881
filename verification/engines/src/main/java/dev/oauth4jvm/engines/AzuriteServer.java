package dev.oauth4jvm.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Azurite, the emulator of Azure Blob Storage, with one container; it checks signatures. */
public final class AzuriteServer implements AutoCloseable {

  public static final String ACCOUNT = "local";
  public static final String KEY =
      Base64.getEncoder().encodeToString("a key for tests of the stores".getBytes(UTF_8));

  private static final String CONTAINER = "/" + ACCOUNT + "/values";
  private static final String VERSION = "2021-12-02";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final EngineProcess process;

  private AzuriteServer(EngineProcess process) {
    this.process = process;
  }

  /**
   * Starts a server, and waits until it has its container.
   *
   * @param modules the folder {@code node_modules} where npm has installed {@code azurite}
   */
  public static AzuriteServer run(Path modules) {
    return new AzuriteServer(EngineProcess.run(new Kind(modules.toAbsolutePath())));
  }

  public URI container() {
    return URI.create("http://127.0.0.1:" + process.port() + CONTAINER);
  }

  public int port() {
    return process.port();
  }

  /** Reads a blob, or null, without the store. */
  public @Nullable String read(String blob) throws IOException {
    HttpResponse<String> response = send(process.port(), "GET", "/" + blob, null);
    if (response.statusCode() == 404) {
      return null;
    }
    require(response, 200);
    return response.body();
  }

  /** Writes a blob without the store. */
  public void write(String blob, byte[] content) throws IOException {
    require(send(process.port(), "PUT", "/" + blob, content), 201);
  }

  private static void require(HttpResponse<String> response, int status) {
    if (response.statusCode() != status) {
      throw new IllegalStateException("Azurite: " + response.statusCode() + response.body());
    }
  }

  /** Kills the server without warning, like a power failure: its blobs are lost. */
  public void kill() {
    process.kill();
  }

  /** Restarts the server at its port, with an empty container. */
  public void start() throws IOException {
    process.start();
  }

  /** Suspends the server: connections stay open, and get no response. */
  public void suspend() throws IOException {
    process.suspend();
  }

  /** Resumes the suspended server. */
  public void resume() throws IOException {
    process.resume();
  }

  @Override
  public void close() {
    process.close();
  }

  /** Sends a request; without a blob's name, one that creates the container. */
  private static HttpResponse<String> send(
      int port, String method, String blob, byte @Nullable [] content) throws IOException {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    String extensions =
        (content == null ? "" : "x-ms-blob-type:BlockBlob\n")
            + "x-ms-date:"
            + date
            + "\nx-ms-version:"
            + VERSION
            + "\n";
    String length = content == null || content.length == 0 ? "" : Integer.toString(content.length);
    String query = blob.isEmpty() ? "?restype=container" : "";
    String toSign =
        method
            + "\n\n\n"
            + length
            + "\n\n\n\n\n\n\n\n\n"
            + extensions
            + "/"
            + ACCOUNT
            + CONTAINER
            + blob
            + (query.isEmpty() ? "" : "\nrestype:container");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + CONTAINER + blob + query))
            .header("x-ms-date", date)
            .header("x-ms-version", VERSION)
            .header("authorization", "SharedKey " + ACCOUNT + ":" + signature(toSign));
    if (content == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("x-ms-blob-type", "BlockBlob")
          .method(method, HttpRequest.BodyPublishers.ofByteArray(content));
    }
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Kind(Path modules) implements EngineProcess.Kind {

    @Override
    public ProcessBuilder command(Path directory, int port) {
      ProcessBuilder builder =
          new ProcessBuilder(
              "node",
              modules.resolve("azurite/dist/src/blob/main.js").toString(),
              "--inMemoryPersistence",
              "--blobHost",
              "127.0.0.1",
              "--blobPort",
              Integer.toString(port),
              "--silent",
              "--disableTelemetry");
      builder.environment().put("AZURITE_ACCOUNTS", ACCOUNT + ":" + KEY);
      return builder.directory(directory.toFile());
    }

    /** Whether the container exists; a missing container is created. */
    @Override
    public boolean answers(int port) {
      try {
        require(send(port, "PUT", "", null), 201);
        return true;
      } catch (IOException notYet) {
        return false;
      }
    }
  }
}
