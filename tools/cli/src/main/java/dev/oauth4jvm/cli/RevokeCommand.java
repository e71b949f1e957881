package dev.oauth4jvm.cli;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.Revocation;
import java.io.IOException;
import java.util.List;

/** Revokes a token (RFC 7009). */
final class RevokeCommand implements Command {

  @Override
  public String name() {
    return "revoke";
  }

  @Override
  public String summary() {
    return "revoke a token at the authorization server (RFC 7009)";
  }

  @Override
  public String operands() {
    return "@FILE|-";
  }

  @Override
  public String example() {
    return "revoke --issuer https://as.example.com --client-id shop --secret-file s @token.txt";
  }

  @Override
  public List<Option> options() {
    return ClientOptions.and();
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) throws IOException {
    try (Network network = new Network(arguments, console)) {
      Secret token = Secret.of(console.secret(arguments.operand()));
      ClientOptions options = ClientOptions.of(arguments, console, network);
      boolean unused =
          network.run(
              Revocation.of(options.server(), options.client(), options.authentication(), token));
      console.story("Revoked, or unknown to the server, which does not say (section 2.2).");
    }
    return ExitCode.OK;
  }
}
