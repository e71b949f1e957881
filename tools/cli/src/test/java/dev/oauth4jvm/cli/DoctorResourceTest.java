package dev.oauth4jvm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.cli.Cli.Run;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.resource.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Resources on loopback: one of this library, and others that leave something out. */
class DoctorResourceTest {

  private static final String IDENTIFIER = "https://api.test";

  private final SocketTransport sockets = SocketTransport.create();
  private final Driver driver =
      Driver.of(sockets).env(Env.system().clock(() -> Cli.NOW).allowInsecureRequests());
  private HttpServer server;
  private String port = "0";
  private UnaryOperator<Response> changed = UnaryOperator.identity();
  private Requirement required = Requirement.none();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    sockets.close();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/orders";
  }

  private Run examine(String... options) {
    List<String> words =
        new ArrayList<>(
            List.of("doctor", "rs", "--allow-http", "--audience", IDENTIFIER, "--port", port));
    words.addAll(List.of(options));
    words.addAll(List.of("--format", "json", url()));
    return Cli.run(words.toArray(new String[0]));
  }

  /** A resource that trusts the doctor, and answers as the library does. */
  private void serveStrictly() {
    ProtectedResource resource =
        ProtectedResource.of(IDENTIFIER)
            .trust(JwtAccessTokens.ofIssuers(DoctorResourceTest::isDoctor))
            .metadata("authorization_servers", List.of("http://127.0.0.1:9400/doctor"))
            .build();
    server.createContext(
        "/.well-known/oauth-protected-resource",
        exchange -> write(exchange, resource.metadataResponse()));
    server.createContext(
        "/orders",
        exchange -> {
          Verdict verdict = driver.run(resource.admit(received(exchange), required).verdict());
          Response answer =
              verdict instanceof Verdict.Refused refused ? refused.response() : empty(200);
          write(exchange, changed.apply(answer));
        });
  }

  /** Whether an issuer is the doctor, on whatever port is free. */
  private static boolean isDoctor(String issuer) {
    return issuer.matches("http://127\\.0\\.0\\.1:[0-9]+/doctor");
  }

  private static Response empty(int status) {
    return Response.of(status, Headers.of(), new byte[0]);
  }

  private static Request received(HttpExchange exchange) {
    List<String> fields = new ArrayList<>();
    for (String name : List.of("authorization", "dpop")) {
      for (String value : exchange.getRequestHeaders().getOrDefault(name, List.of())) {
        fields.add(name);
        fields.add(value);
      }
    }
    return Request.of(
            exchange.getRequestMethod(),
            URI.create("http://127.0.0.1:" + exchange.getLocalAddress().getPort() + "/orders"))
        .headers(Headers.of(fields.toArray(new String[0])));
  }

  private static void write(HttpExchange exchange, Response answer) throws IOException {
    for (Map.Entry<String, String> field : answer.headers().entries()) {
      exchange.getResponseHeaders().add(field.getKey(), field.getValue());
    }
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void aResourceOfThisLibraryLetsNothingIn() {
    serveStrictly();
    required = Requirement.none().scope("orders:read");
    Run run = examine("--scope", "orders:read", "--dpop", "--mcp");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.json().array("findings")).as(run.out()).isEmpty();
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.json().integer("defects")).isGreaterThan(50);
    assertThat(run.err()).contains("200  a good token", "401 invalid_token  expired");
  }

  @Test
  void aResourceThatReadsNoTokenLetsEverythingIn() {
    server.createContext("/", exchange -> write(exchange, empty(200)));
    Run run = examine();

    assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.out())
        .contains("let in: no authorization", "let in: expired", "let in: alg none")
        .contains("Anyone can make tokens.");
    assertThat(run.json().array("findings")).hasSizeGreaterThan(40);
  }

  @Test
  void anUnconfiguredResourceIsNotExamined() {
    server.createContext("/", exchange -> write(exchange, empty(401)));
    Run run = examine();

    assertThat(run.code()).isEqualTo(ExitCode.SERVER);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("refused a good token")
        .containsPattern("trust the issuer http://127.0.0.1:[0-9]+/doctor");
  }

  @ParameterizedTest
  @CsvSource({
    "403, status 403 where 401 is expected",
    "401, status 401 without a WWW-Authenticate field",
    "401, answered without resource_metadata",
    "500, a bad token is answered with status 500"
  })
  void aRefusalThatDoesNotHelpClientsIsNamed(int status, String finding) {
    serveStrictly();
    changed = answer -> answer.isSuccess() ? answer : empty(status);
    Run run = examine();

    assertThat(run.out()).as(run.err()).contains(finding).doesNotContain("let in");
  }

  @Test
  void aResourceThatStopsAnsweringMakesTheResultInconclusive() {
    serveStrictly();
    boolean[] locked = {false};
    changed =
        answer -> {
          locked[0] |= !answer.isSuccess();
          return locked[0] ? empty(429) : answer;
        };
    Run run = examine();

    assertThat(run.code()).isEqualTo(ExitCode.SERVER);
    assertThat(run.err()).contains("Inconclusive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"65536", "-1", "x"})
  void anIssuerNeedsAPort(String wrong) {
    port = wrong;

    assertThat(examine().err()).contains("--port is a number from 0 to 65535, and not " + wrong);
  }

  @Test
  void anotherMachineIsAskedFor() {
    Run run =
        Cli.runWithInput(
            "n\n", "doctor", "rs", "--audience", IDENTIFIER, "--port", port, "https://other.test/");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("Send requests with bad tokens to other.test?", "nothing was sent");
  }
}
