package dev.oauth4jvm.cli;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.ExtensionGrant;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.TokenGrant;
import dev.oauth4jvm.client.TokenResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Requests an access token, by a grant that needs no user. */
final class TokenCommand implements Command {

  private static final List<String> GRANTS =
      List.of("client_credentials", "refresh_token", "token_exchange", "jwt_bearer");

  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  @Override
  public String name() {
    return "token";
  }

  @Override
  public String summary() {
    return "request an access token, and print it alone";
  }

  @Override
  public String operands() {
    return "[@FILE|-]";
  }

  @Override
  public String example() {
    return "token --issuer https://as.example.com --client-id shop --secret-env SHOP_SECRET";
  }

  @Override
  public List<Option> options() {
    return ClientOptions.and(
        new Option(
            "grant",
            "NAME",
            String.join(", ", GRANTS) + "; all but the first take a token as operand"),
        new Option("scope", "TEXT", "the scopes, separated by spaces"),
        new Option("resource", "URL", "the resource that the token is for (RFC 8707)"),
        new Option("audience", "TEXT", "the parameter audience of a token exchange (RFC 8693)"),
        new Option("subject-type", "URN", "the type of the token to exchange, if no access token"),
        ClientOptions.DPOP_KEY);
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) throws IOException {
    String name = arguments.option("grant", GRANTS.get(0));
    if (!GRANTS.contains(name)) {
      throw new UsageException("--grant is one of " + String.join(", ", GRANTS) + ", not " + name);
    }
    try (Network network = new Network(arguments, console)) {
      Secret subject =
          name.equals(GRANTS.get(0)) ? null : Secret.of(console.secret(arguments.operand()));
      ClientOptions options = ClientOptions.of(arguments, console, network);
      TokenResponse response =
          subject == null
              ? network.run(with(arguments, options, credentials(options)))
              : network.run(with(arguments, options, grant(name, subject, arguments, options)));
      console.result(response.json(), response.accessToken().reveal() + "\n");
      console.story(story(response, console.clock().instant()));
    }
    return ExitCode.OK;
  }

  private static ClientCredentialsGrant credentials(ClientOptions options) {
    return ClientCredentialsGrant.of(options.server(), options.client(), options.authentication());
  }

  private static TokenGrant<?> grant(
      String name, Secret subject, Arguments arguments, ClientOptions options) {
    return switch (name) {
      case "refresh_token" ->
          RefreshGrant.of(options.server(), options.client(), options.authentication(), subject);
      case "token_exchange" ->
          ExtensionGrant.tokenExchange(
              options.server(),
              options.client(),
              options.authentication(),
              subject,
              arguments.option("subject-type", ACCESS_TOKEN));
      default ->
          ExtensionGrant.jwtBearer(
              options.server(), options.client(), options.authentication(), subject);
    };
  }

  /** The grant with the parameters of the options, which each grant has. */
  @SuppressWarnings("unchecked") // each method returns a copy of the same class
  private static <G extends TokenGrant<?>> G with(
      Arguments arguments, ClientOptions options, G grant) {
    G all = grant;
    for (String parameter : List.of("scope", "audience")) {
      String value = arguments.option(parameter);
      if (value != null) {
        all = (G) all.parameter(parameter, value);
      }
    }
    String resource = arguments.option("resource");
    if (resource != null) {
      all = (G) all.resource(resource);
    }
    return options.dpop() == null ? all : (G) all.dpop(options.dpop());
  }

  private static String story(TokenResponse response, Instant now) {
    StringBuilder story = new StringBuilder(PrettyJson.escape(response.tokenType()));
    Instant end = response.expiresAt();
    if (end != null) {
      story.append(", valid until ").append(Times.at(end.getEpochSecond(), now));
    }
    if (response.scope() != null) {
      story.append(", scope ").append(PrettyJson.escape(response.scope()));
    }
    if (response.refreshToken() != null) {
      story.append("; --format json also prints the refresh token");
    }
    return story.append('.').toString();
  }
}
