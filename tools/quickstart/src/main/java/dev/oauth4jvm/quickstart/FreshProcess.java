package dev.oauth4jvm.quickstart;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.jwks.SealKey;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.Store;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that has nothing in memory: it validates one token with the JWK Set of the entry in a
 * file, as a cloud function does after a cold start.
 *
 * <p>Its input arrives on standard input, so that no secret appears in a list of processes.
 */
final class FreshProcess {

  private static final Duration AT_MOST = Duration.ofSeconds(20);

  private FreshProcess() {}

  /**
   * The outcome of the process.
   *
   * @param subject the validated token's subject
   * @param wall the time from the start of the process to the validated token, measured outside, in
   *     milliseconds
   * @param inside the part of that time in {@code main}, in milliseconds
   * @param answered the source of the key: STORE or NETWORK
   */
  record Outcome(String subject, long wall, long inside, String answered) {}

  /** Starts a process and waits for its outcome. */
  static Outcome run(
      AuthorizationServer server, URI resource, Path directory, byte[] secret, String token)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home")
                        + File.separator
                        + "bin"
                        + File.separator
                        + "java",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-cp",
                    System.getProperty("java.class.path"),
                    FreshProcess.class.getName()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream out = process.getOutputStream()) {
      String input =
          String.join(
              "\n",
              server.issuer(),
              String.valueOf(server.jwksUri()),
              resource.toString(),
              directory.toString(),
              Base64.getEncoder().encodeToString(secret),
              token,
              "");
      out.write(input.getBytes(StandardCharsets.UTF_8));
    }
    try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
      String subject = answers.readLine();
      long wall = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      String inside = answers.readLine();
      String origin = answers.readLine();
      if (!process.waitFor(AT_MOST.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
        throw new IOException("the second process failed; see its message above");
      }
      if (subject == null || inside == null || origin == null) {
        throw new IOException("the second process printed too little");
      }
      return new Outcome(subject, wall, Long.parseLong(inside), origin);
    } finally {
      process.destroy();
    }
  }

  /** Runs as the second process. */
  public static void main(String[] args) throws IOException {
    long began = System.nanoTime();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    AuthorizationServer server = AuthorizationServer.of(line(in), line(in));
    URI resource = URI.create(line(in));
    Path directory = Path.of(line(in));
    SealKey key = SealKey.of("quickstart", Base64.getDecoder().decode(line(in)));
    Request request =
        Request.get(resource).headers(Headers.of("authorization", "Bearer " + line(in)));

    Origin origin = new Origin();
    Jwks jwks =
        Jwks.of(server)
            .store(JwksStore.of(Store.inDirectory(directory)).sealed(key))
            .listener(origin)
            .build();
    AccessToken token =
        Driver.create()
            .env(Env.system().allowInsecureRequests())
            .run(
                AccessTokenValidator.of(server, Quickstart.AUDIENCE)
                    .jwks(jwks)
                    .build()
                    .validate(request));

    System.out.println(token.subject());
    System.out.println(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    System.out.println(origin);
  }

  private static String line(BufferedReader in) throws IOException {
    @Nullable String line = in.readLine();
    if (line == null) {
      throw new IOException("standard input ended early");
    }
    return line;
  }
}
