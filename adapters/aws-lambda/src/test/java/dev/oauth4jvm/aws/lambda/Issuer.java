package dev.oauth4jvm.aws.lambda;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jwks.JwksCache;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/** Issues access tokens, and knows the keys to check them with. */
final class Issuer {

  static final String ISSUER = "https://as.example.com";
  static final String AUDIENCE = "https://api.example.com";
  static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");

  final AuthorizationServer server = AuthorizationServer.of(ISSUER, ISSUER + "/jwks");
  private final ECKey key = ec("1");

  /** A driver whose every request fails: the keys are in the cache, or nowhere. */
  static Driver offline() {
    return Driver.of(
            request -> {
              throw new IOException("no network");
            })
        .env(Env.system().clock(Clock.fixed(NOW, ZoneOffset.UTC)));
  }

  /** A driver whose every request is answered by an error page. */
  static Driver broken() {
    return Driver.of(
            request ->
                Response.of(500, Headers.of("content-type", "text/html"), "<p>".getBytes(US_ASCII)))
        .env(Env.system().clock(Clock.fixed(NOW, ZoneOffset.UTC)));
  }

  static ECKey ec(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A cache that holds the keys. */
  JwksCache keys() {
    return JwksCache.parse(
        "{\"jwks\":" + new JWKSet(key).toString(true) + ",\"uat\":" + NOW.getEpochSecond() + "}");
  }

  String jwks() {
    return new JWKSet(key).toString(true);
  }

  AccessTokenValidator validator() {
    return AccessTokenValidator.of(server, AUDIENCE).jwks(keys()).build();
  }

  JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .subject("user-1")
        .claim("client_id", "client-1")
        .claim("scope", "orders:read")
        .jwtID("token-1")
        .issueTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plusSeconds(300)));
  }

  String token() {
    return sign(claims());
  }

  /** A token that was issued then. */
  String tokenOf(Instant issuedAt) {
    return sign(
        claims()
            .issueTime(Date.from(issuedAt))
            .expirationTime(Date.from(issuedAt.plusSeconds(300))));
  }

  String sign(JWTClaimsSet.Builder claims) {
    return sign(
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID("1")
            .build(),
        claims.build(),
        key);
  }

  /** A token that is bound to that key. */
  String boundTo(ECKey holder) {
    try {
      return sign(claims().claim("cnf", Map.of("jkt", holder.computeThumbprint().toString())));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String proof(ECKey holder, String method, String url, String token) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
      return sign(
          new JWSHeader.Builder(JWSAlgorithm.ES256)
              .type(new JOSEObjectType("dpop+jwt"))
              .jwk(holder.toPublicJWK())
              .build(),
          new JWTClaimsSet.Builder()
              .jwtID(UUID.randomUUID().toString())
              .claim("htm", method)
              .claim("htu", url)
              .issueTime(Date.from(NOW))
              .claim("ath", Base64URL.encode(hash).toString())
              .build(),
          holder);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sign(JWSHeader header, JWTClaimsSet claims, ECKey key) {
    try {
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
