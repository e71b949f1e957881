package dev.oauth4jvm.resource;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.TenantChecks;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.KnownHeaders;
import dev.oauth4jvm.jose.SignatureMemory;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import org.jspecify.annotations.Nullable;

/**
 * The authorization server whose tokens are accepted, and what is kept of it.
 *
 * @param identifier the expected {@code iss}: the server's, or the one that the profile takes in
 *     its place; the template's text when there is one
 * @param template the rule for {@code iss} of a server with many tenants, or null
 * @param jwks the server's keys; of a server that is to be discovered, a source that finds none
 * @param discovered the keys of a server that is to be discovered; null when it is known
 * @param headers headers of access tokens that were verified
 * @param memory the memory of verified signatures, or null
 */
record TrustedIssuer(
    String identifier,
    @Nullable IssuerTemplate template,
    Jwks jwks,
    @Nullable DiscoveredKeys discovered,
    KnownHeaders headers,
    @Nullable SignatureMemory memory) {

  /**
   * The issuer that a server and a profile name.
   *
   * @param source the source of the keys; null for one of its own
   * @throws IllegalArgumentException when the keys are another server's, or the profile's issuer of
   *     access tokens is also the issuer of ID Tokens
   * @throws ProcessingException {@link ErrorCode#MISSING_SERVER_METADATA} when the metadata lacks
   *     {@code jwks_uri}, or the issuer that the profile takes from it
   */
  static TrustedIssuer of(
      AuthorizationServer server,
      AccessTokenProfile profile,
      @Nullable Jwks source,
      @Nullable SignatureMemory memory) {
    Jwks jwks = requireKeys(server, source == null ? Jwks.of(server).build() : source);
    String member = profile.shape().issuer();
    return new TrustedIssuer(
        member == null ? server.issuer() : ofMember(member, server, profile),
        member == null ? server.issuerTemplate() : null,
        jwks,
        null,
        new KnownHeaders(64),
        memory);
  }

  /** The issuer of a server whose keys are to be discovered. */
  static TrustedIssuer discovered(
      String identifier,
      @Nullable IssuerTemplate template,
      DiscoveredKeys keys,
      @Nullable SignatureMemory memory) {
    return new TrustedIssuer(
        identifier, template, noKeys(identifier), keys, new KnownHeaders(1), memory);
  }

  /**
   * The issuer of no token, without keys: in rules that {@link AccessTokenRules#of} completes.
   *
   * @param memory the memory of signatures for the issuers that take its place, or null
   */
  static TrustedIssuer none(@Nullable SignatureMemory memory) {
    String none = "https://none.invalid";
    return new TrustedIssuer(none, null, noKeys(none), null, new KnownHeaders(1), memory);
  }

  /** An issuer that validates its tokens itself, by introspection: no key is needed. */
  static TrustedIssuer introspected(AuthorizationServer server) {
    return new TrustedIssuer(
        server.issuer(),
        server.issuerTemplate(),
        noKeys(server.issuer()),
        null,
        new KnownHeaders(1),
        null);
  }

  private static Jwks noKeys(String issuer) {
    return Jwks.of(AuthorizationServer.of(JsonObject.of("issuer", issuer))).build();
  }

  /**
   * The source, which must be of the server's keys.
   *
   * @throws IllegalArgumentException when it is another server's
   * @throws ProcessingException {@link ErrorCode#MISSING_SERVER_METADATA} when the metadata lacks
   *     {@code jwks_uri}
   */
  static Jwks requireKeys(AuthorizationServer server, Jwks source) {
    String jwksUri = server.jwksUri();
    if (jwksUri == null || jwksUri.isEmpty()) {
      throw Endpoints.missing("jwks_uri");
    }
    AuthorizationServer owner = source.authorizationServer();
    if (!owner.issuer().equals(server.issuer()) || !jwksUri.equals(owner.jwksUri())) {
      throw new IllegalArgumentException(
          "jwks is of the authorization server " + owner.issuer() + ", not " + server.issuer());
    }
    return source;
  }

  private static String ofMember(
      String member, AuthorizationServer server, AccessTokenProfile profile) {
    String issuer = server.json().string(member);
    if (issuer == null || issuer.isEmpty()) {
      throw new ProcessingException(
          ErrorCode.MISSING_SERVER_METADATA,
          "the profile "
              + profile
              + " expects the issuer of access tokens in the server's metadata, as \""
              + member
              + "\"",
          Details.member(member, "a non-empty string", null));
    }
    if (issuer.equals(server.issuer())) {
      throw new IllegalArgumentException(
          member
              + " of the server's metadata is its issuer: the profile "
              + profile
              + " cannot tell access tokens from ID Tokens");
    }
    return issuer;
  }

  /** Begins the search for the key that verifies a JWT with this header. */
  Step<VerificationKey> key(JwsAlgorithm algorithm, @Nullable String kid, Env env) {
    return discovered == null
        ? jwks.key(algorithm, kid).begin(env)
        : discovered.key(algorithm, kid, env);
  }

  /** The provider that verifies signatures; the platform until the server is discovered. */
  Crypto crypto() {
    return discovered == null ? jwks.crypto() : discovered.crypto();
  }

  /** Checks {@code iss}, with the tenant in {@code tid} where there is a template. */
  void check(JsonObject claims) {
    if (template == null) {
      JwtChecks.requireIssuer(claims, identifier);
    } else {
      TenantChecks.requireIssuer(claims, template);
    }
  }

  /**
   * Verifies the signature, that the key signs for the token's issuer and, where there is a
   * template, that the tenant is trusted. The last comes after the signature, so that nobody
   * without a key makes the caller look tenants up.
   */
  void verify(UnverifiedJwt jwt, VerificationKey key) {
    jwt.verify(key, memory);
    JwtChecks.requireKey(jwt.claims(), key);
    if (template != null) {
      TenantChecks.requireTrusted(jwt.claims(), template);
    }
    if (discovered != null) {
      discovered.verified();
    }
  }
}
