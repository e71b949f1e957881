package dev.oauth4jvm.cli;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fetches an authorization server's public documents, and collects what is wrong with them. */
final class ServerExam {

  private final Network network;
  private final Permission permission;
  private final boolean httpAllowed;

  /** In order, and once each: both documents of metadata may break one requirement. */
  private final Set<Finding> findings = new LinkedHashSet<>();

  private final List<String> documents = new ArrayList<>();

  ServerExam(Network network, Permission permission, boolean httpAllowed) {
    this.network = network;
    this.permission = permission;
    this.httpAllowed = httpAllowed;
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** The URLs of the documents that were read. */
  List<String> documents() {
    return List.copyOf(documents);
  }

  void run(String issuer) throws IOException {
    JsonObject openId = document(openIdLocation(issuer));
    JsonObject oauth = document(oauthLocation(URI.create(issuer)));
    if (openId == null && oauth == null && findings.isEmpty()) {
      findings.add(
          Finding.must(
              "there is no metadata, neither of OpenID Connect nor of RFC 8414",
              "RFC 8414, section 3",
              "Clients have to be configured by hand, and do not notice changes."));
    }
    if (openId != null) {
      findings.addAll(new MetadataRules(openId, true, httpAllowed).findings(issuer));
    }
    if (oauth != null) {
      findings.addAll(new MetadataRules(oauth, false, httpAllowed).findings(issuer));
    }
    if (openId != null && oauth != null) {
      compare(openId, oauth);
    }
    keys(openId == null ? oauth : openId);
  }

  private static URI openIdLocation(String issuer) {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return URI.create(base + "/.well-known/openid-configuration");
  }

  /** The well-known part stands between host and path (RFC 8414, section 3.1). */
  private static URI oauthLocation(URI issuer) {
    String path = issuer.getRawPath() == null ? "" : issuer.getRawPath();
    String suffix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return issuer.resolve("/.well-known/oauth-authorization-server" + suffix);
  }

  /** A document of metadata; null if the server has none there, or it cannot be read. */
  private @Nullable JsonObject document(URI url) throws IOException {
    Response response = network.get(url);
    if (response.status() == 404) {
      return null;
    }
    if (response.status() != 200) {
      findings.add(
          Finding.must(
              url + " answers with status " + response.status(),
              "RFC 8414, section 3.2 (200, or 404 if there is none)",
              "Clients do not follow redirects, and stop at errors."));
      return null;
    }
    if (!"application/json".equals(response.mediaType())) {
      findings.add(
          Finding.must(
              url + " has the media type " + response.mediaType(),
              "RFC 8414, section 3.2 (application/json)",
              "Clients that check it refuse the document."));
    }
    try {
      JsonObject metadata = JsonObject.parse(response.body());
      documents.add(url.toString());
      return metadata;
    } catch (JsonException e) {
      findings.add(
          Finding.must(
              url + " is not a JSON object: " + e.getMessage(),
              "RFC 8414, section 3.2; RFC 8259",
              "Parsers disagree about what it says, or refuse it."));
      return null;
    }
  }

  private void compare(JsonObject openId, JsonObject oauth) {
    for (String name : openId.names()) {
      if (oauth.has(name)
          && openId.get(name) instanceof String value
          && !value.equals(oauth.get(name))) {
        findings.add(
            Finding.should(
                "the two documents differ in \"" + name + "\"",
                "RFC 8414, section 5 (compatibility)",
                "Clients reach different endpoints, depending on which document they read."));
      }
    }
  }

  private void keys(@Nullable JsonObject metadata) throws IOException {
    if (metadata == null || !(metadata.get("jwks_uri") instanceof String place)) {
      return;
    }
    try {
      URI url = URI.create(place);
      if (permission.covers(url)) {
        findings.addAll(KeyRules.findings(network.keys(url)));
        documents.add(place);
      }
    } catch (IllegalArgumentException e) {
      return; // the rules of the metadata have named it
    } catch (OAuthException e) {
      findings.add(
          Finding.must(
              "the keys cannot be used: " + e.getMessage(),
              "RFC 8414, section 2 (jwks_uri)",
              "Nobody can verify this server's tokens."));
    }
  }
}
