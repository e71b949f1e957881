package dev.oauth4jvm.cli;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.discovery.Discovery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of commands that are a client of an authorization server. A secret is read from a
 * file or a variable of the environment: other users of the machine see the words of a command.
 *
 * @param dpop the key for DPoP; null without {@code --dpop-key}
 */
record ClientOptions(
    AuthorizationServer server,
    Client client,
    ClientAuthentication authentication,
    @Nullable DpopHandle dpop) {

  static final Command.Option DPOP_KEY =
      new Command.Option(
          "dpop-key", "FILE", "send DPoP proofs with this private key, a JWK or PEM");

  private static final List<Command.Option> ALL =
      List.of(
          new Command.Option("issuer", "URL", "the authorization server; its metadata is fetched"),
          new Command.Option("client-id", "TEXT", "the client's identifier"),
          new Command.Option("secret-file", "FILE", "the client's secret; - for standard input"),
          new Command.Option("secret-env", "NAME", "the environment variable with the secret"),
          new Command.Option("key", "FILE", "authenticate by private_key_jwt, a JWK or PEM"),
          new Command.Option("alg", "NAME", "the algorithm of keys that do not name it"),
          Network.ALLOW_HTTP);

  /** The options of a client, and those of the command. */
  static List<Command.Option> and(Command.Option... own) {
    List<Command.Option> options = new ArrayList<>(List.of(own));
    options.addAll(ALL);
    return options;
  }

  /** Fetches the server's metadata, and reads secret and keys. */
  static ClientOptions of(Arguments arguments, Console console, Network network)
      throws IOException {
    String issuer = arguments.required("issuer");
    Keys.uri(issuer);
    Client client = Client.of(arguments.required("client-id"));
    Secret secret = secret(arguments, console);
    String key = arguments.option("key");
    if (key != null && secret != null) {
      throw new UsageException("a client has a secret or a key: give one of them");
    }
    DpopHandle dpop = dpop(arguments, console);
    ClientAuthentication byKey =
        key == null
            ? null
            : ClientAuthentication.privateKeyJwt(Keys.signing(key, arguments, console));
    AuthorizationServer server = network.run(Discovery.of(issuer));
    return new ClientOptions(
        server, client, byKey == null ? bySecret(secret, server) : byKey, dpop);
  }

  /** The handle of {@code --dpop-key}, or null. */
  static @Nullable DpopHandle dpop(Arguments arguments, Console console) {
    String key = arguments.option(DPOP_KEY.name());
    return key == null ? null : DpopHandle.of(Keys.signing(key, arguments, console));
  }

  private static @Nullable Secret secret(Arguments arguments, Console console) {
    String file = arguments.option("secret-file");
    String name = arguments.option("secret-env");
    if (file != null && name != null) {
      throw new UsageException("the secret is in a file or in a variable: give one of them");
    }
    if (file != null) {
      return Secret.of(console.text(file).strip());
    }
    if (name == null) {
      return null;
    }
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) {
      throw new UsageException("the environment variable " + name + " has no value");
    }
    return Secret.of(value);
  }

  /** By HTTP Basic, which every server supports (RFC 6749, section 2.3.1), unless it says not. */
  private static ClientAuthentication bySecret(
      @Nullable Secret secret, AuthorizationServer server) {
    if (secret == null) {
      return ClientAuthentication.none();
    }
    List<String> methods = server.tokenEndpointAuthMethodsSupported();
    return methods == null || methods.contains("client_secret_basic")
        ? ClientAuthentication.secretBasic(secret)
        : ClientAuthentication.secretPost(secret);
  }
}
