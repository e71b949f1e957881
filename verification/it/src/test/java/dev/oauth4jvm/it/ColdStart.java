package dev.oauth4jvm.it;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.jwks.SealKey;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Validates one token in a separate JVM that has only a directory of entries. */
final class ColdStart {

  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private ColdStart() {}

  /**
   * Runs the JVM.
   *
   * @param secret seals the entries; null for entries without a seal
   * @return the token's client, where its key came from, and why entries were refused
   */
  static List<String> run(AuthorizationServer server, Path directory, byte[] secret, String token)
      throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ColdStart.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      try (OutputStream input = process.getOutputStream()) {
        input.write(input(server, directory, secret, token));
      }
      List<String> lines = output.lines().toList();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("the process failed; see its message above");
      }
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }

  private static byte[] input(
      AuthorizationServer server, Path directory, byte[] secret, String token) {
    String sealing = secret == null ? "" : Base64.getEncoder().encodeToString(secret);
    return String.join(
            "\n", server.issuer(), server.jwksUri(), directory.toString(), sealing, token, "")
        .getBytes(StandardCharsets.UTF_8);
  }

  public static void main(String[] arguments) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    AuthorizationServer server = AuthorizationServer.of(in.readLine(), in.readLine());
    JwksStore store = JwksStore.of(Store.inDirectory(Path.of(in.readLine())));
    String secret = in.readLine();
    if (!secret.isEmpty()) {
      store = store.sealed(SealKey.of("key-1", Base64.getDecoder().decode(secret)));
    }
    Watcher watcher = new Watcher();
    Jwks jwks =
        Jwks.of(server)
            .store(store)
            .storeTimeout(PATIENCE) // a cold start on a busy machine
            .listener(watcher)
            .build();
    AccessTokenValidator validator =
        AccessTokenValidator.of(server, Party.AUDIENCE).jwks(jwks).build();

    AccessToken validated =
        Driver.create()
            .env(Env.system().allowInsecureRequests())
            .run(validator.validate(Party.bearer(in.readLine())));

    System.out.println(validated.clientId());
    System.out.println(watcher.origins());
    System.out.println(watcher.rejections());
  }
}
