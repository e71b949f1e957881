package dev.oauth4jvm.cli;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.client.IntrospectionResponse;
import java.io.IOException;
import java.util.List;

/** Asks an authorization server about a token (RFC 7662). */
final class IntrospectCommand implements Command {

  @Override
  public String name() {
    return "introspect";
  }

  @Override
  public String summary() {
    return "ask the authorization server about a token (RFC 7662)";
  }

  @Override
  public String operands() {
    return "@FILE|-";
  }

  @Override
  public String example() {
    return "introspect --issuer https://as.example.com --client-id api --secret-file s @token.txt";
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
      IntrospectionResponse response =
          network.run(
              Introspection.of(
                  options.server(), options.client(), options.authentication(), token));
      console.result(
          response.json(), new Explained(console).section("introspection", response.json()));
      return response.isActive() ? ExitCode.OK : ExitCode.REFUSED;
    }
  }
}
