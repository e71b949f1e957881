package dev.oauth4jvm.cli;

import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** Signs claims, for tests. */
final class JwtSignCommand implements Command {

  @Override
  public String name() {
    return "jwt sign";
  }

  @Override
  public String summary() {
    return "sign claims with a private key";
  }

  @Override
  public String operands() {
    return "CLAIMS_FILE|-";
  }

  @Override
  public String example() {
    return "jwt sign --key key.jwk --type at+jwt --expires-in 5m claims.json";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option("key", "FILE", "the private key, a JWK or PEM"),
        new Option("alg", "NAME", "the algorithm, if the key does not name it"),
        new Option("type", "TYPE", "the header's typ"),
        new Option("expires-in", "TIME", "sets iat to now and exp to this time later, such as 5m"));
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) {
    String place = arguments.required("key");
    if (place.equals("-") && arguments.operand().equals("-")) {
      throw new UsageException("only one of key and claims can be standard input");
    }
    SigningKey key = Keys.signing(place, arguments, console);
    JsonObject claims = console.object(arguments.operand());
    Duration life = arguments.duration("expires-in");
    if (life != null) {
      long now = console.clock().instant().getEpochSecond();
      claims = claims.with("iat", now).with("exp", now + life.toSeconds());
    }
    JsonObject.Builder header = JsonObject.builder().put("alg", key.algorithm().value());
    String type = arguments.option("type");
    if (type != null) {
      header.put("typ", type);
    }
    if (key.keyId() != null) {
      header.put("kid", key.keyId());
    }
    String token = Jws.sign(key, header.build(), claims);
    console.result(JsonObject.of("token", token), token + "\n");
    return ExitCode.OK;
  }
}
