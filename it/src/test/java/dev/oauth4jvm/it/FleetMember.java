package dev.oauth4jvm.it;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A resource server in a JVM of its own, one of several that share a store. It is told the time and
 * the tokens to validate, and answers with verdicts and how long each took.
 */
final class FleetMember implements AutoCloseable {

  /** A verdict on a token, and the time that its caller waited. */
  record Verdict(boolean accepted, String reason, long micros) {}

  private final Process process;
  private final BufferedReader output;
  private final Writer input;

  private FleetMember(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.input = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts one; it is ready when {@link #awaitReady} returns. */
  static FleetMember start(AuthorizationServer server, String store) {
    try {
      FleetMember member =
          new FleetMember(
              new ProcessBuilder(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-XX:+UseSerialGC",
                      "-Xmx64m",
                      "-cp",
                      System.getProperty("java.class.path"),
                      FleetMember.class.getName())
                  .redirectError(
                      ProcessBuilder.Redirect.appendTo(new File("target/fleet-members.log")))
                  .start());
      member.say(server.issuer());
      member.say(server.jwksUri());
      member.say(store);
      return member;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitReady() {
    String said = hear();
    if (!said.equals("ready")) {
      throw new IllegalStateException("a member of the fleet said: " + said);
    }
  }

  /** Asks for a verdict without waiting for it: {@link #verdict} hears it. */
  void ask(Instant now, String token) {
    say(now.getEpochSecond() + " " + token);
  }

  Verdict verdict() {
    String[] said = hear().split(" ", 3);
    return new Verdict(said[0].equals("accepted"), said[2], Long.parseLong(said[1]));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void say(String line) {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String hear() {
    try {
      String line = output.readLine();
      if (line == null) {
        throw new IllegalStateException(
            "a member of the fleet ended: see target/fleet-members.log");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void main(String[] arguments) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    AuthorizationServer server = AuthorizationServer.of(in.readLine(), in.readLine());
    Jwks jwks = Jwks.of(server).store(Engines.store(in.readLine())).build();
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    AccessTokenValidator validator =
        AccessTokenValidator.of(server, Party.AUDIENCE).jwks(jwks).build();
    Driver http = Driver.create().env(Env.system().allowInsecureRequests().clock(now::get));
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int space = line.indexOf(' ');
      now.set(Instant.ofEpochSecond(Long.parseLong(line.substring(0, space))));
      long begun = System.nanoTime();
      String verdict;
      String reason = "-";
      try {
        http.run(validator.validate(Party.bearer(line.substring(space + 1))));
        verdict = "accepted";
      } catch (OAuthException | IOException e) {
        verdict = "refused";
        reason = e instanceof OAuthException refused ? refused.code().toString() : e.toString();
      }
      System.out.println(verdict + " " + (System.nanoTime() - begun) / 1000 + " " + reason);
    }
  }
}
