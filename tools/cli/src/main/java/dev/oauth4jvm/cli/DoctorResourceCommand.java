package dev.oauth4jvm.cli;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.Defect;
import dev.oauth4jvm.testkit.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Sends a resource a request for every defect that a token can have, and names what it lets in. The
 * tokens are from an issuer on loopback, which the resource has to trust.
 */
final class DoctorResourceCommand implements Command {

  private static final String ISSUER = "doctor";

  @Override
  public String name() {
    return "doctor rs";
  }

  @Override
  public String summary() {
    return "send a resource a request for every defect of a token, and name what it lets in";
  }

  @Override
  public String operands() {
    return "URL";
  }

  @Override
  public String example() {
    return "doctor rs --allow-http --audience https://api.example.com http://127.0.0.1:8080/orders";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option("audience", "TEXT", "the resource's identifier, which tokens are for"),
        new Option("scope", "TEXT", "the scopes that the request needs"),
        new Option("port", "NUMBER", "the port of the issuer on loopback, 9400 by default"),
        new Option("alg", "NAME", "the algorithm of the tokens, RS256 by default"),
        new Option("method", "NAME", "the method of the requests, GET by default"),
        new Option("dpop", "", "the resource supports DPoP: send every defect of a proof, too"),
        new Option("mcp", "", "require what clients of MCP need (RFC 9728)"),
        new Option("any-jwt", "", "do not require what RFC 9068 adds to a JWT"),
        new Option("yes", "", "do not ask before requests are sent to another machine"),
        Network.ALLOW_HTTP);
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) throws IOException {
    URI url = Keys.uri(arguments.operand("the URL"));
    String audience = arguments.required("audience");
    String scope = arguments.option("scope", "");
    JwsAlgorithm algorithm = Keys.algorithm(arguments.option("alg", "RS256"));
    Request plain = Request.of(arguments.option("method", "GET"), url);
    if (!new Permission("Send requests with bad tokens to", arguments.has("yes"), console)
        .covers(url)) {
      throw new UsageException("nothing was sent: answer y, or give --yes");
    }
    try (TestServer server = listen(arguments.option("port", "9400"), algorithm, console);
        Network network = new Network(arguments, console)) {
      AccessTokens good = good(server, audience, scope, console);
      console.story("issuer  " + server.issuer(ISSUER).issuer());
      ResourceExam exam = new ResourceExam(network, console, good, plain);
      Response before = exam.control();
      if (!before.isSuccess()) {
        return refusedGood(before, server, audience, console);
      }
      Set<Defect> defects = defects(arguments);
      exam.examine(defects);
      exam.metadata(audience, arguments.has("mcp"));
      if (!exam.control().isSuccess()) {
        console.story(
            console.style.bad("Inconclusive: ")
                + "after the bad tokens, the resource refused a good one. Turn off its limits.");
        return ExitCode.SERVER;
      }
      return Finding.report(
          exam.findings(),
          JsonObject.builder().put("resource", audience).put("defects", defects.size()),
          console);
    }
  }

  private static TestServer listen(String port, JwsAlgorithm algorithm, Console console) {
    try {
      return TestServer.builder()
          .clock(console.clock())
          .algorithm(algorithm)
          .listen(Integer.parseInt(port))
          .build();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--port is a number from 0 to 65535, and not " + port);
    } catch (UncheckedIOException e) {
      throw new UsageException("cannot listen on port " + port + ": " + e.getCause());
    }
  }

  private static AccessTokens good(
      TestServer server, String audience, String scope, Console console) {
    AccessTokens tokens =
        server
            .issuer(ISSUER)
            .accessTokens(audience)
            .claim("auth_time", console.clock().instant().getEpochSecond());
    return scope.isEmpty() ? tokens : tokens.scope(scope);
  }

  private static Set<Defect> defects(Arguments arguments) {
    Set<Defect> defects = EnumSet.noneOf(Defect.class);
    defects.addAll(Defect.bearer());
    if (arguments.has("any-jwt")) {
      defects.removeIf(DefectRule::isOfRfc9068);
    }
    if (arguments.has("dpop")) {
      defects.addAll(Defect.dpop());
    }
    if (arguments.has("scope")) {
      defects.add(Defect.NO_SCOPE);
    }
    return defects;
  }

  private static ExitCode refusedGood(
      Response response, TestServer server, String audience, Console console) {
    console.story(
        console.style.bad("The resource refused a good token")
            + ", so nothing can be learnt from other refusals. Expected a success, and got status "
            + response.status()
            + ".\nConfigure it to trust the issuer "
            + server.issuer(ISSUER).issuer()
            + " for the audience "
            + audience
            + ", and check the URL and --scope. Each run has a new key: a resource that does not ask for it"
            + " must be restarted.");
    return ExitCode.SERVER;
  }
}
