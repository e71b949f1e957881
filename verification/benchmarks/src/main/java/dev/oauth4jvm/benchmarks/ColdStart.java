package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jwks.JwksSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the input of the cold-start programs: an entry with one RSA key, and a token. */
public final class ColdStart {

  private ColdStart() {}

  /** Takes the directory to write to. */
  public static void main(String[] args) throws Exception {
    Issuer issuer = Issuer.of(JwsAlgorithm.RS256);
    Path directory = Files.createDirectories(Path.of(args[0]));
    Files.writeString(
        directory.resolve("entry.json"),
        JwksSnapshot.of(JwkSet.parse(issuer.jwks()), System.currentTimeMillis() / 1000).toJson());
    Files.writeString(
        directory.resolve("token.txt"), issuer.sign(issuer.header(), Issuer.claims()));
  }
}
