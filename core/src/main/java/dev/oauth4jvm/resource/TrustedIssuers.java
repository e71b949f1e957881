package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The issuers that a resource trusts. The {@code iss} of a token, which is not verified yet, only
 * chooses among them. Filled while the resource is built, and never changed afterwards.
 */
final class TrustedIssuers {

  private static final List<String> CLAIM = List.of("iss");

  private final Map<String, AccessTokenRules> byIdentifier = new HashMap<>();
  private final List<AccessTokenRules> ofTenants = new ArrayList<>();
  private final List<AdmittedIssuers> admitted = new ArrayList<>();
  private final List<IntrospectedIssuer> byPrefix = new ArrayList<>();
  private @Nullable IntrospectedIssuer otherwise;
  private final List<AccessTokenRules> all = new ArrayList<>();
  private final List<String> servers = new ArrayList<>();

  /**
   * Adds an issuer, or the tenants of one.
   *
   * @param server the server's issuer identifier for the resource's metadata, or null
   * @throws IllegalArgumentException when tokens of the issuer are trusted already
   */
  void add(AccessTokenRules rules, @Nullable String server) {
    String identifier = rules.issuer().identifier();
    boolean twice = byIdentifier.containsKey(identifier);
    for (AccessTokenRules other : ofTenants) {
      twice |= other.issuer().identifier().equals(identifier);
    }
    if (twice) {
      throw new IllegalArgumentException(
          "tokens of the issuer " + identifier + " are trusted twice");
    }
    if (rules.issuer().template() != null) {
      ofTenants.add(rules);
    } else {
      byIdentifier.put(identifier, rules);
    }
    all.add(rules);
    addServer(server);
  }

  /** Adds the issuers that a rule admits. */
  void add(AdmittedIssuers issuers) {
    admitted.add(issuers);
    all.add(issuers.rules());
  }

  /**
   * Adds an issuer whose tokens are introspected.
   *
   * @throws IllegalArgumentException when a token might be its own or another one's
   */
  void add(IntrospectedIssuer issuer) {
    String prefix = issuer.prefix();
    if (prefix == null) {
      if (otherwise != null) {
        throw new IllegalArgumentException(
            "opaque tokens have no issuer: at most one of "
                + otherwise
                + " and "
                + issuer
                + " may be without IntrospectedTokens.prefix");
      }
      otherwise = issuer;
    } else {
      for (IntrospectedIssuer other : byPrefix) {
        String taken = String.valueOf(other.prefix());
        if (taken.startsWith(prefix) || prefix.startsWith(taken)) {
          throw new IllegalArgumentException(
              "a token may begin with both prefixes: " + taken + " and " + prefix);
        }
      }
      byPrefix.add(issuer);
    }
    all.add(issuer.rules());
    addServer(issuer.server().issuerTemplate() == null ? issuer.server().issuer() : null);
  }

  /** Names a server, once if it issues JWTs and other tokens. */
  private void addServer(@Nullable String server) {
    if (server != null && !servers.contains(server)) {
      servers.add(server);
    }
  }

  /**
   * The issuer that introspects a token for its form; null when the token is a JWT, or no issuer
   * introspects.
   *
   * @param decrypts whether JWTs of five segments are decrypted
   */
  @Nullable IntrospectedIssuer introspecting(PresentedToken token, boolean decrypts) {
    for (int i = 0; i < byPrefix.size(); i++) {
      IntrospectedIssuer issuer = byPrefix.get(i);
      String prefix = issuer.prefix();
      if (prefix != null && token.startsWith(prefix)) {
        return issuer;
      }
    }
    if (otherwise == null) {
      return null;
    }
    int segments = token.segments();
    return segments == 3 || (segments == 5 && decrypts) ? null : otherwise;
  }

  /**
   * The issuer that introspects a JWT: the one whose server the claims name, unless the server's
   * JWTs are trusted as such; otherwise null. A JWT of any other server is never sent to it.
   */
  @Nullable IntrospectedIssuer introspecting(JsonObject claims, Env env) {
    if (otherwise == null) {
      return null;
    }
    String issuer = claims.string("iss");
    return issuer != null
            && JwtChecks.isIssuer(issuer, otherwise.server())
            && find(issuer, env) == null
        ? otherwise
        : null;
  }

  /** The rules of all issuers; those of a rule's issuers once. */
  List<AccessTokenRules> all() {
    return all;
  }

  /** The issuer identifiers of the servers that are named. */
  List<String> servers() {
    return servers;
  }

  /**
   * The rules for the tokens of the issuer that the claims name.
   *
   * @throws ProcessingException of {@link Reason#ISSUER} when the issuer is not trusted
   */
  AccessTokenRules of(JsonObject claims, Env env) {
    String issuer = claims.string("iss");
    if (issuer == null) {
      JwtChecks.requirePresent(claims, CLAIM);
      issuer = JwtChecks.requireString(claims, "iss");
    }
    AccessTokenRules rules = find(issuer, env);
    if (rules == null) {
      throw new ProcessingException(
          ErrorCode.JWT_CLAIM_COMPARISON,
          Reason.ISSUER,
          "the JWT is of an issuer that is not trusted",
          Details.claim("iss", expected(), issuer));
    }
    return rules;
  }

  /** The rules for the JWTs of an issuer; null when they are not trusted. */
  private @Nullable AccessTokenRules find(String issuer, Env env) {
    AccessTokenRules rules = byIdentifier.get(issuer);
    return rules == null ? unnamed(issuer, env) : rules;
  }

  private @Nullable AccessTokenRules unnamed(String issuer, Env env) {
    for (AccessTokenRules rules : ofTenants) {
      IssuerTemplate template = rules.issuer().template();
      if (template != null && template.tenant(issuer) != null) {
        return rules;
      }
    }
    for (AdmittedIssuers issuers : admitted) {
      AccessTokenRules rules = issuers.of(issuer, env);
      if (rules != null) {
        return rules;
      }
    }
    return null;
  }

  /** The trusted issuers for a message; only how many are named, where a list would be too long. */
  private Object expected() {
    return all.size() > 4 || !admitted.isEmpty()
        ? "one of " + byIdentifier.size() + " issuers, or as a template or rule says"
        : List.copyOf(identifiers());
  }

  private List<String> identifiers() {
    List<String> identifiers = new ArrayList<>();
    for (AccessTokenRules rules : all) {
      String identifier = rules.issuer().identifier();
      if (!identifiers.contains(identifier)) { // of JWTs and of opaque tokens
        identifiers.add(identifier);
      }
    }
    return identifiers;
  }
}
