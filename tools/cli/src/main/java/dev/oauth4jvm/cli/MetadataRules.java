package dev.oauth4jvm.cli;

import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an authorization server's metadata must say (RFC 8414, OpenID Connect Discovery 1.0). */
final class MetadataRules {

  private static final String RFC_8414 = "RFC 8414, section 2";
  private static final String OIDC = "OpenID Connect Discovery 1.0, section 3";

  private final JsonObject metadata;
  private final boolean openId;
  private final boolean httpAllowed;
  private final List<Finding> findings = new ArrayList<>();

  MetadataRules(JsonObject metadata, boolean openId, boolean httpAllowed) {
    this.metadata = metadata;
    this.openId = openId;
    this.httpAllowed = httpAllowed;
  }

  /** The findings, in the order of the specification. */
  List<Finding> findings(String issuer) {
    issuer(issuer);
    endpoints();
    required();
    authentication();
    algorithms();
    bestPractice();
    return findings;
  }

  private void issuer(String expected) {
    if (!expected.equals(metadata.get("issuer"))) {
      findings.add(
          Finding.must(
              "\"issuer\" is "
                  + PrettyJson.compact(metadata.get("issuer"))
                  + ", where exactly \""
                  + expected
                  + "\" is expected",
              "RFC 8414, section 3.3",
              "Clients must not use the metadata: another server could impersonate this one."));
    }
  }

  private void endpoints() {
    for (String name : metadata.names()) {
      if (!name.endsWith("_endpoint") && !name.equals("jwks_uri")) {
        continue;
      }
      String fault = fault(metadata.get(name));
      if (!fault.isEmpty()) {
        findings.add(
            Finding.must(
                "\"" + name + "\" " + fault + ": " + PrettyJson.compact(metadata.get(name)),
                name.equals("jwks_uri") ? RFC_8414 : "RFC 6749, sections 3.1 and 3.2",
                "Tokens and keys can be read or replaced on the way, or clients refuse the URL."));
      }
    }
  }

  private String fault(@Nullable Object value) {
    if (!(value instanceof String text)) {
      return "is not a string";
    }
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      return "is not a URL";
    }
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    if (!secure && !(httpAllowed && "http".equalsIgnoreCase(uri.getScheme()))) {
      return "is not an https URL";
    }
    return uri.getRawFragment() == null ? "" : "has a fragment";
  }

  private void required() {
    boolean redirects =
        !metadata.has("grant_types_supported")
            || strings("grant_types_supported").stream()
                .anyMatch(List.of("authorization_code", "implicit")::contains);
    require("authorization_endpoint", redirects, RFC_8414);
    boolean implicitOnly = strings("grant_types_supported").equals(List.of("implicit"));
    require("token_endpoint", !implicitOnly, RFC_8414);
    require("response_types_supported", true, RFC_8414);
    require("jwks_uri", openId, OIDC);
    require("subject_types_supported", openId, OIDC);
    require("id_token_signing_alg_values_supported", openId, OIDC);
  }

  private void require(String name, boolean applies, String section) {
    if (applies && !metadata.has(name)) {
      findings.add(
          Finding.must(
              "\"" + name + "\" is missing",
              section,
              "Clients that follow the specification cannot use the server by its metadata."));
    }
  }

  private void authentication() {
    for (String endpoint : List.of("token", "revocation", "introspection")) {
      String methods = endpoint + "_endpoint_auth_methods_supported";
      String algorithms = endpoint + "_endpoint_auth_signing_alg_values_supported";
      boolean assertions =
          strings(methods).stream()
              .anyMatch(List.of("private_key_jwt", "client_secret_jwt")::contains);
      require(algorithms, assertions, RFC_8414);
      if (strings(algorithms).contains("none")) {
        findings.add(
            Finding.must(
                "\"" + algorithms + "\" lists \"none\"",
                RFC_8414,
                "Anyone could authenticate as any client."));
      }
    }
  }

  private void algorithms() {
    if (openId
        && metadata.has("id_token_signing_alg_values_supported")
        && !strings("id_token_signing_alg_values_supported").contains("RS256")) {
      findings.add(
          Finding.must(
              "\"id_token_signing_alg_values_supported\" does not list RS256",
              OIDC,
              "Clients that support no other algorithm cannot sign users in."));
    }
    if (strings("dpop_signing_alg_values_supported").stream()
        .anyMatch(MetadataRules::isNotAsymmetric)) {
      findings.add(
          Finding.must(
              "\"dpop_signing_alg_values_supported\" lists an algorithm that is not asymmetric",
              "RFC 9449, sections 4.2 and 5.1",
              "Such a proof would prove no possession of a key."));
    }
  }

  /** Whether signatures are made with a shared secret, or without any. */
  private static boolean isNotAsymmetric(String algorithm) {
    return algorithm.equals("none") || algorithm.startsWith("HS");
  }

  private void bestPractice() {
    boolean redirects = metadata.has("authorization_endpoint");
    if (redirects && !strings("code_challenge_methods_supported").contains("S256")) {
      findings.add(
          Finding.should(
              "\"code_challenge_methods_supported\" does not list S256",
              "RFC 9700, section 2.1.1",
              "Clients cannot know that PKCE protects their codes; those of MCP refuse the server."));
    }
    if (strings("grant_types_supported").contains("password")) {
      findings.add(
          Finding.must(
              "\"grant_types_supported\" lists \"password\"",
              "RFC 9700, section 2.4",
              "Users are asked to type their passwords into clients."));
    }
    if (redirects
        && !Boolean.TRUE.equals(metadata.get("authorization_response_iss_parameter_supported"))) {
      findings.add(
          Finding.should(
              "authorization responses have no \"iss\"",
              "RFC 9207, section 2.3; RFC 9700, section 2.1",
              "Clients of several servers need another defence against mix-up attacks."));
    }
    if (strings("response_types_supported").stream()
        .anyMatch(type -> List.of(type.split(" ", -1)).contains("token"))) {
      findings.add(
          Finding.should(
              "a response type issues access tokens in the redirect",
              "RFC 9700, section 2.1.2",
              "Access tokens leak through browser histories, logs and referrers."));
    }
  }

  private List<String> strings(String name) {
    List<String> values = new ArrayList<>();
    if (metadata.get(name) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof String string) {
          values.add(string);
        }
      }
    }
    return values;
  }
}
