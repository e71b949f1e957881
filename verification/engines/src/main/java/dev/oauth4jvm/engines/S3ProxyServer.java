package dev.oauth4jvm.engines;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * S3Proxy, a server with the API of S3 that keeps objects in memory and checks signatures. Its
 * conditional writes are not atomic: requests of concurrent writers must arrive one by one.
 */
public final class S3ProxyServer implements AutoCloseable {

  public static final String ACCESS_KEY = "local";
  public static final String SECRET_KEY = "local-secret";

  private final EngineProcess process;

  private S3ProxyServer(EngineProcess process) {
    this.process = process;
  }

  /**
   * Starts a server without a bucket, and waits until it responds.
   *
   * @param jar the file {@code s3proxy-jar-with-dependencies.jar}
   */
  public static S3ProxyServer run(Path jar) {
    return new S3ProxyServer(EngineProcess.run(new Kind(jar.toAbsolutePath())));
  }

  public URI endpoint() {
    return endpoint(process.port());
  }

  private static URI endpoint(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.close();
  }

  private record Kind(Path jar) implements EngineProcess.Kind {

    @Override
    public ProcessBuilder command(Path directory, int port) throws IOException {
      Path properties = directory.resolve("s3proxy.conf");
      Files.writeString(
          properties,
          String.join(
              "\n",
              "s3proxy.authorization=aws-v4",
              "s3proxy.identity=" + ACCESS_KEY,
              "s3proxy.credential=" + SECRET_KEY,
              "s3proxy.endpoint=" + endpoint(port),
              "jclouds.provider=transient-nio2",
              ""));
      return new ProcessBuilder(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-jar",
          jar.toString(),
          "--properties",
          properties.toString());
    }

    @Override
    public boolean answers(int port) {
      try {
        HttpURLConnection connection = (HttpURLConnection) endpoint(port).toURL().openConnection();
        return connection.getResponseCode() > 0;
      } catch (IOException notYet) {
        return false;
      }
    }
  }
}
