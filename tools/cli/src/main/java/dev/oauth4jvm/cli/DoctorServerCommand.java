package dev.oauth4jvm.cli;

import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Reads what an authorization server publishes, and names what it breaks. */
final class DoctorServerCommand implements Command {

  @Override
  public String name() {
    return "doctor as";
  }

  @Override
  public String summary() {
    return "examine an authorization server's metadata and keys: each broken requirement, by section";
  }

  @Override
  public String operands() {
    return "ISSUER";
  }

  @Override
  public String example() {
    return "doctor as --yes https://as.example.com";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option("yes", "", "do not ask before requests are sent to another machine"),
        Network.ALLOW_HTTP);
  }

  @Override
  public ExitCode run(Arguments arguments, Console console) throws IOException {
    String issuer = arguments.operand("the issuer");
    URI url = Keys.uri(issuer);
    if (url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new UsageException(
          "an issuer is an https URL without query and fragment (RFC 8414, section 2): " + issuer);
    }
    Permission permission =
        new Permission("Get public documents from", arguments.has("yes"), console);
    if (!permission.covers(url)) {
      throw new UsageException("nothing was sent: answer y, or give --yes");
    }
    try (Network network = new Network(arguments, console)) {
      ServerExam exam =
          new ServerExam(network, permission, arguments.has(Network.ALLOW_HTTP.name()));
      exam.run(issuer);
      return Finding.report(
          exam.findings(),
          JsonObject.builder().put("issuer", issuer).put("documents", exam.documents()),
          console);
    }
  }
}
