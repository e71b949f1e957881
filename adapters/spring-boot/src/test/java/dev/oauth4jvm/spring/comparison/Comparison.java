package dev.oauth4jvm.spring.comparison;

import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.TestServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares applications that judge tokens in different ways: Spring's own resource server, that
 * with this library's decoder, and this library's configurer, also with a memory of signatures and
 * with a native provider. Each runs on Tomcat in a process of its own, with one rule for a scope;
 * this process sends requests over loopback and reads the CPU time of the other one.
 *
 * <pre>
 * Comparison [algorithm, default RS256] [requests, default 100000] [rounds, default 3]
 * </pre>
 *
 * <p>The applications of a round run one after another, so that a machine that slows down slows all
 * of them. The first round's first request is the time from the start of the process to its first
 * answer. {@code -Dapplications=spring,configurer} measures some of them.
 */
public final class Comparison {

  private static final String ALL = "spring,decoder,configurer,memory,native";
  private static final List<String> TEST_ALONE =
      List.of(
          "actuator",
          "adapters/micrometer",
          "micrometer-core",
          "micrometer-jakarta",
          "netty",
          "reactor",
          "spring-boot-health",
          "spring-boot-micrometer",
          "webflux");
  private static final int TOKENS = 64;
  private static final int CONNECTIONS = 2;

  private final TestServer server;
  private final JwsAlgorithm algorithm;
  private final List<byte[]> requests = new ArrayList<>();

  private Comparison(JwsAlgorithm algorithm) {
    this.algorithm = algorithm;
    this.server = TestServer.builder().algorithm(algorithm).listen().build();
    AccessTokens tokens =
        server
            .issuer()
            .accessTokens("https://api.test")
            .scope("orders:read orders:pay")
            .lifetime(Duration.ofHours(12))
            .header("typ", "JWT"); // the one that Spring accepts
    for (int i = 0; i < TOKENS; i++) {
      String token = tokens.subject("user-" + i).issue().reveal();
      requests.add(
          ("GET /orders HTTP/1.1\r\nHost: api.test\r\nAuthorization: Bearer " + token + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Measures, and prints a line for each application and round. */
  public static void main(String[] args) throws Exception {
    JwsAlgorithm algorithm = JwsAlgorithm.of(args.length > 0 ? args[0] : "RS256");
    if (algorithm == null) {
      throw new IllegalArgumentException("the algorithm is unknown: " + args[0]);
    }
    int number = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    Comparison comparison = new Comparison(algorithm);
    try {
      comparison.run(number, rounds);
    } finally {
      comparison.server.close();
    }
  }

  private void run(int number, int rounds) throws Exception {
    System.out.println(
        algorithm + ", Java " + Runtime.version() + ", " + number + " requests, CPU of the server");
    for (int round = 1; round <= rounds; round++) {
      double springs = 0;
      for (String name : System.getProperty("applications", ALL).split(",", -1)) {
        Result result = measure(name, number);
        if (name.equals("spring")) {
          springs = result.perCpuSecond();
        }
        System.out.printf(
            Locale.ROOT,
            "%d %-11s %6.1f us CPU a request, %7.0f requests per CPU second, ratio %5.2f,"
                + " first answer after %4d ms, %4d ms CPU%n",
            round,
            name,
            1e6 / result.perCpuSecond(),
            result.perCpuSecond(),
            springs == 0 ? Double.NaN : result.perCpuSecond() / springs,
            result.firstMillis(),
            result.firstCpuMillis());
      }
    }
  }

  private record Result(double perCpuSecond, long firstMillis, long firstCpuMillis) {}

  private Result measure(String name, int number) throws Exception {
    long begun = System.nanoTime();
    Process process = start(name);
    try {
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      int port = port(name, output);
      KeepAlive first = new KeepAlive(port);
      first.send(requests.get(0));
      long firstMillis = (System.nanoTime() - begun) / 1_000_000;
      long firstCpu = cpu(process).toMillis();
      first.close();
      sendAll(port, Math.max(20_000, number / 2)); // until compiled
      Duration before = cpu(process);
      sendAll(port, number);
      Duration used = cpu(process).minus(before);
      return new Result(number / (used.toNanos() / 1e9), firstMillis, firstCpu);
    } finally {
      process.getOutputStream().close(); // ends the application
      process.waitFor();
    }
  }

  private static Duration cpu(Process process) {
    return process.info().totalCpuDuration().orElseThrow();
  }

  private Process start(String name) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "-XX:TieredStopAtLevel=4"));
    command.addAll(List.of("-cp", classPath()));
    command.add(MeasuredApplication.class.getName());
    String jwt = "--spring.security.oauth2.resourceserver.jwt.";
    command.addAll(
        List.of(
            "--spring.profiles.active=" + name,
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--server.tomcat.max-keep-alive-requests=-1",
            "--spring.main.banner-mode=off",
            "--logging.level.root=warn",
            jwt + "issuer-uri=" + server.issuer().issuer(),
            jwt + "jws-algorithms=" + algorithm,
            jwt + "audiences=https://api.test"));
    if (name.equals("spring")) {
      command.add(
          "--spring.autoconfigure.exclude=dev.oauth4jvm.spring.Oauth4jvmAutoConfiguration,"
              + "dev.oauth4jvm.spring.Oauth4jvmServletAutoConfiguration");
    } else {
      command.add("--oauth4jvm.allow-insecure-requests=true");
      command.add("--oauth4jvm.types=JWT");
    }
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The class path of this process without what only its tests need, which would cost time. */
  private static String classPath() {
    List<String> kept = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (TEST_ALONE.stream().noneMatch(entry::contains)) {
        kept.add(entry);
      }
    }
    return String.join(File.pathSeparator, kept);
  }

  private static int port(String name, BufferedReader output) throws IOException {
    StringBuilder log = new StringBuilder();
    String line = output.readLine();
    while (line != null && !line.startsWith("port ")) {
      log.append(line).append('\n');
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the application " + name + " did not start:\n" + log);
    }
    return Integer.parseInt(line.substring(5));
  }

  private void sendAll(int port, int number) throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Exception> failures = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      int from = i;
      Thread thread =
          new Thread(
              () -> {
                try (KeepAlive connection = new KeepAlive(port)) {
                  for (int n = from; n < number; n += CONNECTIONS) {
                    connection.send(requests.get(n % TOKENS));
                  }
                } catch (IOException failure) {
                  synchronized (failures) {
                    failures.add(failure);
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }
}
