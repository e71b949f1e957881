package dev.oauth4jvm.it;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program of a guide in a separate process, which may contact servers on the loopback interface.
 */
final class GuideProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final int port;

  private GuideProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a program, and waits until it is ready. */
  static GuideProcess start(Class<?> program, Map<String, String> settings) throws Exception {
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                GuideProcess.class.getName(),
                program.getSimpleName())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/guides.log")));
    builder.environment().putAll(settings);
    builder.environment().put("PORT", Integer.toString(port));
    builder
        .environment()
        .put("STORE_TIMEOUT", "PT50S"); // a busy machine must not look like a failed store
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    GuideProcess started = new GuideProcess(builder.start(), port);
    try {
      started.awaitReady();
      return started;
    } catch (IllegalStateException e) {
      started.close();
      throw e;
    }
  }

  /** Runs a program, and lets it send requests to the loopback interface. */
  public static void main(String... arguments) throws IOException {
    Driver http = Driver.of(Party.TRANSPORT).env(Env.system().allowInsecureRequests());
    Map<String, String> settings = System.getenv();
    if (arguments[0].equals(ContainerApi.class.getSimpleName())) {
      ContainerApi.serve(settings, http).start();
    } else {
      ClusterApi.serve(settings, http).start();
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private void awaitReady() throws Exception {
    long began = System.nanoTime();
    while (true) {
      try {
        if (send(Request.get(uri("/ready"))).status() == 204) {
          return;
        }
      } catch (IOException notYet) {
        // the program does not listen yet
      }
      if (!process.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IllegalStateException("the program is not ready: see target/guides.log");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  /** The program's response to a request for orders with a token. */
  Response orders(String token) throws IOException {
    return send(Request.get(uri("/orders")).header("authorization", "Bearer " + token));
  }

  private static Response send(Request request) throws IOException {
    return Party.TRANSPORT.send(request);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
