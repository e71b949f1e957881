package dev.oauth4jvm.cli;

import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;

/** Shows what a JWT says, which proves nothing. */
final class JwtDecodeCommand implements Command {

  @Override
  public String name() {
    return "jwt decode";
  }

  @Override
  public String summary() {
    return "show the header and the claims of a JWT, each explained, without verifying it";
  }

  @Override
  public String operands() {
    return "TOKEN|@FILE|-";
  }

  @Override
  public String example() {
    return "jwt decode - < token.txt";
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) {
    UnverifiedJwt jwt = UnverifiedJwt.parse(console.value(arguments.operand()));
    JsonObject header = jwt.header().json();
    JsonObject claims = jwt.claims();
    Explained explained = new Explained(console);
    console.result(
        JsonObject.of("verified", false, "header", header, "claims", claims),
        explained.section("header", header) + explained.section("claims", claims));
    console.story("Not verified: anyone can write such a token.");
    return ExitCode.OK;
  }
}
