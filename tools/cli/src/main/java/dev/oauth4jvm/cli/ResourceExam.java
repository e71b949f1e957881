package dev.oauth4jvm.cli;

import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.Defect;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends a resource requests with one defect each, and collects what is wrong with its answers. */
final class ResourceExam {

  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

  private final Network network;
  private final Console console;
  private final AccessTokens good;
  private final Request plain;

  /** In order, and once each: many defects may be answered by the same wrong status. */
  private final Set<Finding> findings = new LinkedHashSet<>();

  /**
   * Creates an examination.
   *
   * @param good tokens that the resource accepts
   * @param plain the request, without credentials
   */
  ResourceExam(Network network, Console console, AccessTokens good, Request plain) {
    this.network = network;
    this.console = console;
    this.good = good;
    this.plain = plain;
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Sends a request with a good token; the answer, told in the story. */
  Response control() throws IOException {
    return send("a good token", good.authorize(plain));
  }

  void examine(Set<Defect> defects) throws IOException {
    for (Defect defect : defects) {
      judge(defect, send(DefectRule.words(defect), defect.request(good, plain)));
    }
  }

  private Response send(String what, Request request) throws IOException {
    Response response = network.sendSilently(request);
    String error = error(response);
    console.story(
        console.style.dim(
            "  "
                + response.status()
                + (error == null ? "" : " " + PrettyJson.escape(error))
                + "  "
                + what));
    return response;
  }

  private static @Nullable String error(Response response) {
    for (Challenge challenge : Challenge.parse(response.headers())) {
      if (challenge.parameter("error") != null) {
        return challenge.parameter("error");
      }
    }
    return null;
  }

  private void judge(Defect defect, Response response) {
    int status = response.status();
    if (response.isSuccess()) {
      findings.add(DefectRule.letIn(defect));
    } else if (status >= 500) {
      findings.add(
          Finding.should(
              "a bad token is answered with status " + status,
              "RFC 6750, section 3.1",
              "Anyone can cause errors and alarms, and clients try again."));
    } else if (status != defect.status() && !(defect.status() == 400 && status == 401)) {
      findings.add(
          Finding.should(
              "status " + status + " where " + defect.status() + " is expected",
              "RFC 6750, section 3.1; RFC 9449, section 7.1",
              "Clients do not notice that they need another token."));
    }
    if (status == 401 && !response.headers().has("www-authenticate")) {
      findings.add(
          Finding.must(
              "status 401 without a WWW-Authenticate field",
              "RFC 9110, section 15.5.2; RFC 6750, section 3",
              "Clients are not told which scheme to use, or what is wrong."));
    }
  }

  /**
   * Examines how clients find the authorization server (RFC 9728), at the resource's own address.
   *
   * @param identifier the resource's identifier
   * @param required whether clients depend on it, such as those of MCP
   */
  void metadata(String identifier, boolean required) throws IOException {
    boolean named =
        Challenge.parse(network.sendSilently(plain).headers()).stream()
            .anyMatch(challenge -> challenge.parameter("resource_metadata") != null);
    if (!named) {
      add(required, "a request without a token is answered without resource_metadata", "5.1");
    }
    URI location = plain.uri().resolve(WELL_KNOWN + path(identifier));
    Response response = network.get(location);
    if (!response.isSuccess()) {
      add(required, "no metadata: " + location + " has status " + response.status(), "3.1");
      return;
    }
    try {
      JsonObject metadata = JsonObject.parse(response.body());
      if (!identifier.equals(metadata.get("resource"))) {
        String found = PrettyJson.compact(metadata.get("resource"));
        add(required, "the metadata is for the resource " + found, "3.3");
      }
      List<?> servers = metadata.array("authorization_servers");
      if (servers == null || servers.isEmpty()) {
        add(required, "the metadata names no authorization server", "2");
      }
    } catch (JsonException e) {
      add(required, "the metadata is not a JSON object: " + e.getMessage(), "3.2");
    }
  }

  private static String path(String identifier) {
    String path = Keys.uri(identifier).getRawPath();
    return path == null || path.equals("/") ? "" : path;
  }

  private void add(boolean required, String what, String section) {
    String consequence = "Clients that know the resource alone find no server for their tokens.";
    findings.add(
        required
            ? Finding.must(what, "RFC 9728, section " + section, consequence)
            : Finding.should(what, "RFC 9728, section " + section, consequence));
  }
}
