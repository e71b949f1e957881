package dev.oauth4jvm.cli;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Sends a request with an access token, and with a proof if the token is bound to a key. */
final class CallCommand implements Command {

  @Override
  public String name() {
    return "call";
  }

  @Override
  public String summary() {
    return "send a request with an access token, and a DPoP proof if there is a key";
  }

  @Override
  public String operands() {
    return "URL";
  }

  @Override
  public String example() {
    return "call --token @token.txt --dpop-key key.jwk https://api.example.com/orders";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option("token", "@FILE|-", "the access token; without one, the challenges are shown"),
        ClientOptions.DPOP_KEY,
        new Option("alg", "NAME", "the algorithm of a key that does not name it"),
        new Option("method", "NAME", "GET by default, POST with --data"),
        new Option("data", "TEXT|@FILE", "the body of the request"),
        new Option("type", "TYPE", "the media type of the body, application/json by default"),
        Network.ALLOW_HTTP);
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) throws IOException {
    URI url = Keys.uri(arguments.operand("the URL"));
    String data = arguments.option("data");
    Request request = Request.of(arguments.option("method", data == null ? "GET" : "POST"), url);
    if (data != null) {
      request =
          request
              .header("content-type", arguments.option("type", "application/json"))
              .body(console.value(data).getBytes(StandardCharsets.UTF_8));
    }
    String token = arguments.option("token");
    DpopHandle dpop = ClientOptions.dpop(arguments, console);
    if (token == null && dpop != null) {
      throw new UsageException("--dpop-key needs the --token that is bound to it");
    }
    try (Network network = new Network(arguments, console)) {
      if (token == null) {
        return report(network.run(ProtectedResourceRequest.withoutToken(request)), console);
      }
      ProtectedResourceRequest authorized =
          ProtectedResourceRequest.of(request, Secret.of(console.secret(token)));
      return report(network.run(dpop == null ? authorized : authorized.dpop(dpop)), console);
    }
  }

  /** The body is the result; redirects are not followed, since they could take the token along. */
  private static ExitCode report(Response response, Console console) {
    String location = response.headers().first("location");
    console.story(
        "status "
            + response.status()
            + (location == null ? "" : ", location " + PrettyJson.escape(location)));
    try {
      console.json(JsonObject.parse(response.body()));
    } catch (JsonException other) {
      String text = new String(response.body(), StandardCharsets.UTF_8);
      text.lines().map(PrettyJson::escape).forEach(console::line);
    }
    return response.isSuccess() ? ExitCode.OK : ExitCode.SERVER;
  }
}
