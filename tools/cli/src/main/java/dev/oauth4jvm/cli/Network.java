package dev.oauth4jvm.cli;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.net.URI;

/** The connections of a command, whose requests are part of its story. */
final class Network implements AutoCloseable {

  static final Command.Option ALLOW_HTTP =
      new Command.Option("allow-http", "", "allow requests without TLS, for tests on this machine");

  /** A transport that ends with the process: one of java.net.http delays its exit. */
  private final SocketTransport sockets = SocketTransport.create();

  private final Console console;
  private final boolean httpAllowed;
  private final Driver driver;

  Network(Arguments arguments, Console console) {
    this.console = console;
    httpAllowed = arguments.has(ALLOW_HTTP.name());
    Env env = Env.system().clock(console.clock());
    driver = Driver.of(this::send).env(httpAllowed ? env.allowInsecureRequests() : env);
  }

  private Response send(Request request) throws IOException {
    console.story(
        console.style.dim(request.method() + " " + PrettyJson.escape(request.uri().toString())));
    return sockets.send(request);
  }

  /** Sends a request of which the command tells the story itself; redirects are not followed. */
  Response sendSilently(Request request) throws IOException {
    requireAllowed(request.uri());
    return sockets.send(request);
  }

  /** Gets a document, whatever the status; redirects are not followed. */
  Response get(URI url) throws IOException {
    requireAllowed(url);
    return send(Request.get(url).header("accept", "application/json"));
  }

  private void requireAllowed(URI url) {
    if (!"https".equalsIgnoreCase(url.getScheme())
        && !(httpAllowed && "http".equalsIgnoreCase(url.getScheme()))) {
      throw new UsageException("expected an https URL: " + url + " (http needs --allow-http)");
    }
  }

  <R> R run(Operation<R> operation) throws IOException {
    return driver.run(operation);
  }

  /** Fetches the JWK Set of a URL. */
  JwkSet keys(URI url) throws IOException {
    JsonObject metadata = JsonObject.of("issuer", url.toString(), "jwks_uri", url.toString());
    return run(Jwks.of(AuthorizationServer.of(metadata)).build().refresh()).keys();
  }

  @Override
  public void close() {
    sockets.close();
  }
}
