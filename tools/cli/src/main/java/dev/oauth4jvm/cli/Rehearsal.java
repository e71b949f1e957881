package dev.oauth4jvm.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Runs the commands that shall start fast, so that an archive has their classes. */
final class Rehearsal {

  private static final List<String> FILES = List.of("key.jwk", "claims.json", "keys.json");

  private Rehearsal() {}

  /** Runs the commands with files in a directory. */
  static ExitCode run(Path directory) throws IOException {
    String key = directory.resolve(FILES.get(0)).toString();
    Path claims = Files.writeString(directory.resolve(FILES.get(1)), "{\"iss\":\"https://as\"}");
    String keys = directory.resolve(FILES.get(2)).toString();
    String publicKey = output("keygen", "--out", key);
    Files.writeString(Path.of(keys), publicKey);
    String token =
        output("jwt", "sign", "--key", key, "--expires-in", "5m", claims.toString()).strip();
    String decoded = output("jwt", "decode", token);
    String verified = output("jwt", "verify", "--keys", keys, token);
    String shown = output("jwks", "show", keys);
    boolean all =
        List.of(publicKey, token, decoded, verified, shown).stream().noneMatch(String::isEmpty);
    return all ? ExitCode.OK : ExitCode.INTERNAL;
  }

  private static String output(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream nothing =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      ExitCode code =
          new Program(
                  new ByteArrayInputStream(new byte[0]),
                  print,
                  nothing,
                  false,
                  InstantSource.system())
              .run(List.of(words));
      print.flush();
      return code == ExitCode.OK ? out.toString(StandardCharsets.UTF_8) : "";
    }
  }

  static void delete(Path directory) throws IOException {
    for (String name : FILES) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.deleteIfExists(directory);
  }
}
