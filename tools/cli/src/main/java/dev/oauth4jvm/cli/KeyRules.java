package dev.oauth4jvm.cli;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the published keys of a server must be (RFC 7517, RFC 7518). */
final class KeyRules {

  private KeyRules() {}

  static List<Finding> findings(JwkSet set) {
    List<Finding> findings = new ArrayList<>();
    if (!(set.json().get("keys") instanceof List<?> all) || all.size() != set.keys().size()) {
      findings.add(
          Finding.must(
              "the JWK Set has malformed keys",
              "RFC 7517, sections 4 and 5",
              "Tokens that are signed with them are refused."));
    }
    Set<String> ids = new HashSet<>();
    for (Jwk key : set.keys()) {
      String name = key.keyId() == null ? "a key without kid" : "the key \"" + key.keyId() + "\"";
      if (key.isPrivate()) {
        findings.add(
            Finding.must(
                name + " is published with its private or secret half",
                "RFC 7517, section 9.2; OpenID Connect Discovery 1.0, section 3",
                "Anyone can sign tokens in this server's name: replace the key at once."));
      }
      String fault = key.isPrivate() ? "" : fault(key);
      if (!fault.isEmpty()) {
        findings.add(
            Finding.must(
                name + " cannot be used: " + fault,
                "RFC 7518, sections 3.3 to 3.5 and 6",
                "Tokens that are signed with it are refused."));
      }
      if (key.keyId() != null && !ids.add(key.keyId() + " " + key.keyType())) {
        findings.add(
            Finding.should(
                name + " has the kid of another key of its type",
                "RFC 7517, section 4.5",
                "A token does not say which key it was signed with, and may be refused."));
      }
    }
    if (set.keys().size() > 1 && set.keys().stream().anyMatch(key -> key.keyId() == null)) {
      findings.add(
          Finding.should(
              "one of several keys has no kid",
              "OpenID Connect Core 1.0, section 10.1 (tokens must name their key)",
              "Clients cannot choose the key, which breaks them at every rotation."));
    }
    if (!set.isUsable()) {
      findings.add(
          Finding.must(
              "no key is for a signature algorithm that is still accepted",
              "RFC 8414, section 2",
              "Every token is refused."));
    }
    return findings;
  }

  /** Why a key for signatures cannot verify any; empty if it can, or is for something else. */
  private static String fault(Jwk key) {
    for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
      if (key.fits(algorithm) && algorithm.isOffered(Crypto.platform())) {
        try {
          VerificationKey unused = VerificationKey.of(key, algorithm, Crypto.platform());
          return "";
        } catch (OAuthException e) {
          return String.valueOf(e.getMessage());
        }
      }
    }
    return "";
  }
}
