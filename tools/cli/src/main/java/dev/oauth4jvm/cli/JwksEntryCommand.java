package dev.oauth4jvm.cli;

import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads an entry of the external JWK Set cache, and checks its age. */
final class JwksEntryCommand implements Command {

  @Override
  public String name() {
    return "jwks entry";
  }

  @Override
  public String summary() {
    return "check an entry of the JWK Set cache, and show its age";
  }

  @Override
  public String operands() {
    return "FILE|-";
  }

  @Override
  public String example() {
    return "jwks entry --max-age 5m entry.json";
  }

  @Override
  public List<Option> options() {
    List<Option> options = new ArrayList<>(Seal.OPTIONS);
    options.add(0, new Option("max-age", "TIME", "refuse an entry that is older, such as 5m"));
    return options;
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) {
    Duration maxAge = arguments.duration("max-age");
    JsonObject entry = console.object(arguments.operand());
    JwksSnapshot snapshot = parse(entry);
    String fault =
        arguments.has("seal-key") ? Seal.of(arguments, console).fault(entry.toJson()) : null;
    Instant updated = Instant.ofEpochSecond(snapshot.updatedAt());
    Duration age = Duration.between(updated, console.clock().instant());
    List<String> ids =
        snapshot.keys().keys().stream()
            .map(Jwk::keyId)
            .map(kid -> Objects.toString(kid, "(no kid)"))
            .map(PrettyJson::escape)
            .toList();
    boolean future = age.isNegative();
    boolean old = maxAge != null && age.compareTo(maxAge) > 0;
    console.result(
        JsonObject.of(
            "updated_at", updated.toString(),
            "age_seconds", age.toSeconds(),
            "keys", ids,
            "usable", snapshot.keys().isUsable()),
        String.format(
            "updated  %s, %s%nkeys     %s%n",
            updated, Times.relative(age), String.join(", ", ids)));
    if (future) {
      console.story(console.style.bad("The entry is from the future: a writer's clock is wrong."));
    } else if (old) {
      console.story(console.style.bad("The entry is older than --max-age."));
    }
    if (fault != null) {
      console.story(console.style.bad("The seal does not hold: ") + PrettyJson.escape(fault) + ".");
    } else if (arguments.has("seal-key")) {
      console.story(console.style.good("The seal holds."));
    } else if (entry.has("seal")) {
      console.story("The seal was not checked: that takes --seal-key and what the seal covers.");
    }
    return future || old || fault != null ? ExitCode.REFUSED : ExitCode.OK;
  }

  /** The entry that a JSON object is. */
  static JwksSnapshot parse(JsonObject entry) {
    JwksSnapshot snapshot = JwksSnapshot.parse(entry.toJson());
    if (snapshot == null) {
      throw new UsageException(
          "not an entry of the cache: expected an object with \"jwks\", a JWK Set, and \"uat\","
              + " seconds since 1970");
    }
    return snapshot;
  }
}
