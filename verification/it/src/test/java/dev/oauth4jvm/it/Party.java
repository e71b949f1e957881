package dev.oauth4jvm.it;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.quickstart.server.LocalClient;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** A user of the library: a client of one authorization server, and a resource server. */
final class Party {

  static final String AUDIENCE = "https://api.example.com";
  static final URI RESOURCE = URI.create("https://api.example.com/orders/17");

  /** The shared transport, which keeps connections and threads. Its limits suit busy machines. */
  static final JdkTransport TRANSPORT =
      JdkTransport.builder()
          .connectTimeout(Duration.ofSeconds(30))
          .requestTimeout(Duration.ofMinutes(1))
          .build();

  /** The default transport of blocking exchanges, with equal limits. */
  static final SocketTransport SOCKETS =
      SocketTransport.builder()
          .connectTimeout(Duration.ofSeconds(30))
          .requestTimeout(Duration.ofMinutes(1))
          .build();

  /** The clock that a test moves; null in a party that uses the system's clock. */
  final TestClock clock;

  final Env env;
  final Driver http;
  final AsyncDriver async;
  final AuthorizationServer server;

  Party(String issuer) {
    this(issuer, new TestClock());
  }

  /** Creates a party that uses the system's clock, and sends nothing over http. */
  Party(String issuer, JdkTransport transport) {
    this(issuer, transport, transport, null, Env.system());
  }

  private Party(String issuer, TestClock clock) {
    this(issuer, SOCKETS, TRANSPORT, clock, Env.system().allowInsecureRequests().clock(clock));
  }

  private Party(
      String issuer, Transport blocking, JdkTransport transport, TestClock clock, Env env) {
    this.clock = clock;
    this.env = env;
    http = Driver.of(blocking).env(env);
    async = AsyncDriver.of(transport.async()).env(env);
    server = run(Discovery.oidc(issuer));
  }

  <R> R run(Operation<R> operation) {
    return run(http, operation);
  }

  static <R> R run(Driver http, Operation<R> operation) {
    try {
      return http.run(operation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs an operation that waits, without real waits: the clock advances by each wait, and the user
   * acts during it.
   */
  <R> R run(Operation<R> operation, Consumer<Duration> meanwhile) {
    try {
      Step<R> step = operation.begin(env);
      while (true) {
        if (step instanceof Step.Done<R> done) {
          return done.result();
        } else if (step instanceof Step.Send<R> send) {
          step = send.receive(TRANSPORT.send(send.request()));
        } else if (step instanceof Step.Wait<R> wait) {
          clock.advance(wait.atMost());
          meanwhile.accept(wait.atMost());
          step = wait.resume();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ClientCredentialsGrant grant(LocalClient client) {
    return grant(client.id(), client.secret());
  }

  ClientCredentialsGrant grant(String clientId, String secret) {
    return ClientCredentialsGrant.of(
        server, Client.of(clientId), ClientAuthentication.secretBasic(Secret.of(secret)));
  }

  String token(LocalClient client) {
    return run(grant(client)).accessToken().reveal();
  }

  /** Creates the validation of a bearer token by the default rules. */
  Operation<AccessToken> validation(Jwks jwks, String token) {
    return AccessTokenValidator.of(server, AUDIENCE).jwks(jwks).build().validate(bearer(token));
  }

  AccessToken validate(Jwks jwks, String token) {
    return run(validation(jwks, token));
  }

  static Request bearer(String token) {
    return Request.get(RESOURCE).header("authorization", "Bearer " + token);
  }

  /** Returns the algorithm of a name, which must exist. */
  static JwsAlgorithm algorithm(String name) {
    return Objects.requireNonNull(JwsAlgorithm.of(name), name);
  }
}
