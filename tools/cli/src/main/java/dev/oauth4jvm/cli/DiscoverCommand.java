package dev.oauth4jvm.cli;

import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.util.List;

/** Fetches and checks metadata: OpenID Connect Discovery 1.0, RFC 8414 or RFC 9728. */
final class DiscoverCommand implements Command {

  private static final List<String> KINDS = List.of("oidc", "oauth", "resource");

  @Override
  public String name() {
    return "discover";
  }

  @Override
  public String summary() {
    return "fetch and check the metadata of an issuer or a protected resource";
  }

  @Override
  public String operands() {
    return "URL";
  }

  @Override
  public String example() {
    return "discover https://as.example.com";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            "kind",
            String.join("|", KINDS),
            "OpenID Connect (.well-known/openid-configuration), RFC 8414 or RFC 9728"),
        Network.ALLOW_HTTP);
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) throws IOException {
    String url = arguments.operand("the URL");
    String kind = arguments.option("kind", "oidc");
    if (!KINDS.contains(kind)) {
      throw new UsageException("--kind is one of " + String.join(", ", KINDS) + ", not " + kind);
    }
    Keys.uri(url);
    try (Network network = new Network(arguments, console)) {
      JsonObject metadata =
          switch (kind) {
            case "oidc" -> network.run(Discovery.oidc(url)).json();
            case "oauth" -> network.run(Discovery.oauth(url)).json();
            default -> network.run(ResourceDiscovery.of(url)).json();
          };
      console.json(metadata);
    }
    return ExitCode.OK;
  }
}
