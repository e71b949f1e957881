package dev.oauth4jvm.cli;

import dev.oauth4jvm.json.JsonObject;
import java.util.Map;
import java.util.Set;

/** The members of a token, each with its meaning and the section that defines it. */
final class Explained {

  private static final Set<String> TIMES = Set.of("exp", "nbf", "iat", "auth_time", "updated_at");

  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("alg", "the signature's algorithm (RFC 7515, 4.1.1)"),
          Map.entry("kid", "names the issuer's key (RFC 7515, 4.1.4)"),
          Map.entry("typ", "the kind of token (RFC 7515, 4.1.9)"),
          Map.entry("cty", "the kind of content (RFC 7515, 4.1.10)"),
          Map.entry("crit", "extensions that must be understood (RFC 7515, 4.1.11)"),
          Map.entry("jwk", "a key that the token brings, never to be trusted (RFC 7515, 4.1.3)"),
          Map.entry("jku", "a URL of keys, never to be fetched (RFC 7515, 4.1.2)"),
          Map.entry("x5c", "certificates that the token brings (RFC 7515, 4.1.6)"),
          Map.entry("iss", "who issued the token (RFC 7519, 4.1.1)"),
          Map.entry("sub", "whom or what it is about (RFC 7519, 4.1.2)"),
          Map.entry("aud", "for whom it is (RFC 7519, 4.1.3)"),
          Map.entry("exp", "until when it may be accepted (RFC 7519, 4.1.4)"),
          Map.entry("nbf", "since when it may be accepted (RFC 7519, 4.1.5)"),
          Map.entry("iat", "when it was issued (RFC 7519, 4.1.6)"),
          Map.entry("jti", "its identifier, for replay detection (RFC 7519, 4.1.7)"),
          Map.entry("client_id", "the client that asked for it (RFC 8693, 4.3)"),
          Map.entry("scope", "what it permits (RFC 8693, 4.2)"),
          Map.entry("active", "whether it may be used (RFC 7662, 2.2)"),
          Map.entry("token_type", "how it is used (RFC 6749, 5.1)"),
          Map.entry("username", "a name of the user, for people (RFC 7662, 2.2)"),
          Map.entry("act", "who acts for the subject (RFC 8693, 4.1)"),
          Map.entry("may_act", "who may act for the subject (RFC 8693, 4.4)"),
          Map.entry("cnf", "the key or certificate that it is bound to (RFC 7800, 3.1)"),
          Map.entry("authorization_details", "what it permits, in detail (RFC 9396, 2)"),
          Map.entry("auth_time", "when the user authenticated (OpenID Connect Core, 2)"),
          Map.entry("nonce", "binds it to a request (OpenID Connect Core, 2)"),
          Map.entry("acr", "how strongly the user authenticated (OpenID Connect Core, 2)"),
          Map.entry("amr", "by which methods (OpenID Connect Core, 2; RFC 8176)"),
          Map.entry("azp", "the client that it was issued to (OpenID Connect Core, 2)"),
          Map.entry("at_hash", "binds it to an access token (OpenID Connect Core, 3.1.3.6)"),
          Map.entry("c_hash", "binds it to a code (OpenID Connect Core, 3.3.2.11)"),
          Map.entry("s_hash", "binds it to a state (FAPI 1.0 Advanced, 5.1)"),
          Map.entry("sid", "the user's session (OpenID Connect Front-Channel Logout, 3)"),
          Map.entry("events", "what happened (RFC 8417, 2.2)"),
          Map.entry("htm", "the request's method (RFC 9449, 4.2)"),
          Map.entry("htu", "the request's URI (RFC 9449, 4.2)"),
          Map.entry("ath", "binds a proof to an access token (RFC 9449, 4.2)"),
          Map.entry("updated_at", "when the user's data changed (OpenID Connect Core, 5.1)"));

  private final Console console;

  Explained(Console console) {
    this.console = console;
  }

  String section(String title, JsonObject members) {
    StringBuilder text = new StringBuilder(console.style.strong(title)).append('\n');
    for (String name : members.names()) {
      text.append("  ").append(PrettyJson.compact(name)).append(": ");
      text.append(PrettyJson.compact(members.get(name)));
      if (TIMES.contains(name) && members.get(name) instanceof Number seconds) {
        text.append("  (").append(Times.at(seconds.longValue(), console.clock().instant()));
        text.append(')');
      }
      text.append('\n');
      String meaning = MEANINGS.get(name);
      if (meaning != null) {
        text.append("      ").append(console.style.dim(meaning)).append('\n');
      }
    }
    return text.toString();
  }
}
