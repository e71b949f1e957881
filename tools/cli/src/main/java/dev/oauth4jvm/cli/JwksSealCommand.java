package dev.oauth4jvm.cli;

import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksSnapshot;
import java.util.List;

/** Seals an entry of the external JWK Set cache. */
final class JwksSealCommand implements Command {

  @Override
  public String name() {
    return "jwks seal";
  }

  @Override
  public String summary() {
    return "seal an entry of the JWK Set cache, so that nobody else can change it";
  }

  @Override
  public String operands() {
    return "FILE|-";
  }

  @Override
  public String example() {
    return "jwks seal --seal-key seal.key --seal-id s1 --issuer https://as.example.com"
        + " --jwks-uri https://as.example.com/jwks entry.json";
  }

  @Override
  public List<Option> options() {
    return Seal.OPTIONS;
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) throws Exception {
    JsonObject entry = console.object(arguments.operand());
    JwksSnapshot snapshot = JwksEntryCommand.parse(entry);
    console.line(Seal.of(arguments, console).seal(snapshot, snapshot.updatedAt()));
    return ExitCode.OK;
  }
}
