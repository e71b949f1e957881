package dev.oauth4jvm.cli;

import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Shows the keys of a JWK Set, with their thumbprints (RFC 7638). */
final class JwksShowCommand implements Command {

  @Override
  public String name() {
    return "jwks show";
  }

  @Override
  public String summary() {
    return "show the keys of a JWK Set, their thumbprints and what they can verify";
  }

  @Override
  public String operands() {
    return "FILE|URL|-";
  }

  @Override
  public String example() {
    return "jwks show https://as.example.com/jwks";
  }

  @Override
  public List<Option> options() {
    return List.of(Network.ALLOW_HTTP);
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) throws IOException {
    JwkSet set = Keys.load(arguments.operand(), arguments, console);
    List<JsonObject> rows = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Jwk key : set.keys()) {
      JsonObject row = row(key);
      rows.add(row);
      text.append(console.style.strong(Objects.toString(row.get("kid"), "(no kid)"))).append('\n');
      for (String name : row.names()) {
        if (!name.equals("kid")) {
          text.append(String.format("  %-10s  %s%n", name, PrettyJson.compact(row.get(name))));
        }
      }
    }
    console.result(JsonObject.of("keys", rows), text.toString());
    warn(set, console);
    return ExitCode.OK;
  }

  private static JsonObject row(Jwk key) {
    JsonObject.Builder row = JsonObject.builder();
    if (key.keyId() != null) {
      row.put("kid", PrettyJson.escape(key.keyId()));
    }
    row.put("kty", key.keyType());
    for (String name : List.of("crv", "alg", "use", "key_ops")) {
      if (key.json().has(name)) {
        row.put(name, key.json().get(name));
      }
    }
    if (key.isPrivate()) {
      row.put("private", true);
    }
    return row.put("verifies", Keys.algorithms(key)).put("thumbprint", key.thumbprint()).build();
  }

  private static void warn(JwkSet set, Console console) {
    if (set.keys().stream().anyMatch(Jwk::isPrivate)) {
      console.story(
          console.style.bad("The set holds private or symmetric keys: never publish it."));
    }
    if (!(set.json().get("keys") instanceof List<?> all) || all.size() != set.keys().size()) {
      console.story(console.style.bad("Malformed keys were left out (RFC 7517, section 5)."));
    }
    long ids = set.keys().stream().map(Jwk::keyId).filter(Objects::nonNull).distinct().count();
    if (set.keys().size() > 1 && ids < set.keys().size()) {
      console.story("Not every key has a kid of its own: tokens may match several keys.");
    }
  }
}
