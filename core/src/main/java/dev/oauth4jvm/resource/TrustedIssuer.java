package dev.oauth4jvm.resource;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.internal.TenantChecks;
import dev.oauth4jvm.jose.KnownHeaders;
import dev.oauth4jvm.jose.SignatureMemory;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The authorization server whose tokens are accepted, and what is kept of it.
 *
 * @param identifier the expected {@code iss}: the server's, or the one that the profile takes in
 *     its place; the template's text when there is one
 * @param template the rule for {@code iss} of a server with many tenants, or null
 * @param jwks the server's keys
 * @param headers headers of access tokens that were verified
 * @param memory the memory of verified signatures, or null
 */
record TrustedIssuer(
    String identifier,
    @Nullable IssuerTemplate template,
    Jwks jwks,
    KnownHeaders headers,
    @Nullable SignatureMemory memory) {

  /**
   * The issuer that a server and a profile name.
   *
   * @param jwks the source of the keys
   * @throws IllegalArgumentException when the keys are another server's, or the profile's issuer of
   *     access tokens is also the issuer of ID Tokens
   * @throws ProcessingException {@link ErrorCode#MISSING_SERVER_METADATA} when the metadata lacks
   *     the issuer that the profile takes from it
   */
  static TrustedIssuer of(
      AuthorizationServer server,
      AccessTokenProfile profile,
      Jwks jwks,
      @Nullable SignatureMemory memory) {
    AuthorizationServer owner = jwks.authorizationServer();
    if (!owner.issuer().equals(server.issuer())
        || !Objects.equals(owner.jwksUri(), server.jwksUri())) {
      throw new IllegalArgumentException(
          "jwks is of the authorization server " + owner.issuer() + ", not " + server.issuer());
    }
    KnownHeaders headers = new KnownHeaders(64);
    String member = profile.shape().issuer();
    if (member == null) {
      return new TrustedIssuer(server.issuer(), server.issuerTemplate(), jwks, headers, memory);
    }
    return new TrustedIssuer(ofMember(member, server, profile), null, jwks, headers, memory);
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
  }
}
