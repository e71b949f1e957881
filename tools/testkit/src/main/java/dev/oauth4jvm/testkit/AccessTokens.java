package dev.oauth4jvm.testkit;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of an issuer (RFC 9068), valid until a method changes or spoils them. Immutable:
 * each method returns a changed copy, and {@link #issue} creates a token.
 */
public final class AccessTokens {

  private final TestIssuer issuer;
  private final JsonObject header;
  private final JsonObject claims;
  private final Duration age;
  private final Duration lifetime;
  private final @Nullable SigningKey signer;
  private final @Nullable SigningKey holder;

  private AccessTokens(
      TestIssuer issuer,
      JsonObject header,
      JsonObject claims,
      Duration age,
      Duration lifetime,
      @Nullable SigningKey signer,
      @Nullable SigningKey holder) {
    this.issuer = issuer;
    this.header = header;
    this.claims = claims;
    this.age = age;
    this.lifetime = lifetime;
    this.signer = signer;
    this.holder = holder;
  }

  static AccessTokens of(TestIssuer issuer, String audience) {
    JsonObject claims =
        JsonObject.of("iss", issuer.issuer(), "aud", audience)
            .with("sub", issuer.user().subject())
            .with("client_id", "client");
    return new AccessTokens(
        issuer,
        JsonObject.of("typ", "at+jwt"),
        claims,
        Duration.ZERO,
        Duration.ofSeconds(TokenFactory.LIFETIME),
        null,
        null);
  }

  /** Sets {@code sub}. */
  public AccessTokens subject(String subject) {
    return claim("sub", subject);
  }

  /** Sets {@code client_id}. */
  public AccessTokens clientId(String clientId) {
    return claim("client_id", clientId);
  }

  /** Sets {@code scope}: space-delimited values. */
  public AccessTokens scope(String scope) {
    return claim("scope", scope);
  }

  /** Sets or replaces a claim, with any JSON value. */
  public AccessTokens claim(String name, @Nullable Object value) {
    return new AccessTokens(
        issuer, header, claims.with(name, value), age, lifetime, signer, holder);
  }

  /** Sets a parameter of the header. */
  public AccessTokens header(String name, @Nullable Object value) {
    return new AccessTokens(
        issuer, header.with(name, value), claims, age, lifetime, signer, holder);
  }

  /** Sets the lifetime, from the time of issue. */
  public AccessTokens lifetime(Duration time) {
    return new AccessTokens(issuer, header, claims, age, time, signer, holder);
  }

  /** Sets the age of the token; negative for a token issued in the future. */
  public AccessTokens issuedAgo(Duration time) {
    return new AccessTokens(issuer, header, claims, time, lifetime, signer, holder);
  }

  /** Signs with another key, published or not. */
  public AccessTokens signedBy(SigningKey key) {
    return new AccessTokens(issuer, header, claims, age, lifetime, key, holder);
  }

  /**
   * Binds the token to a DPoP key (RFC 9449, section 6); {@link #authorize} then adds a proof.
   *
   * @throws IllegalStateException when the key's public half is not known
   */
  public AccessTokens boundTo(SigningKey key) {
    JsonObject confirmation = JsonObject.of("jkt", key.toPublicJwk().thumbprint());
    return new AccessTokens(
        issuer, header, claims.with("cnf", confirmation), age, lifetime, signer, key);
  }

  /** Binds the token to a client's certificate (RFC 8705, section 3). */
  public AccessTokens boundTo(X509Certificate certificate) {
    return claim("cnf", JsonObject.of("x5t#S256", Bytes.thumbprint(certificate)));
  }

  /** Lets the token be expired for a minute. */
  public AccessTokens expired() {
    return issuedAgo(lifetime.plusSeconds(60));
  }

  /** Lets the token be valid only in an hour. */
  public AccessTokens notYetValid() {
    return claim("nbf", issuer.now() + 3600);
  }

  /** Names another audience. */
  public AccessTokens wrongAudience() {
    return claim("aud", "https://other.test");
  }

  /** Names another issuer in {@code iss}. */
  public AccessTokens wrongIssuer() {
    return claim("iss", "https://other.test");
  }

  /** Signs with an unknown key, under the {@code kid} of the issuer's key. */
  public AccessTokens signedByStranger() {
    SigningKey own = issuer.keys().key();
    SigningKey stranger = SigningKey.generate(own.algorithm(), Crypto.platform());
    String kid = own.keyId();
    return signedBy(kid == null ? stranger : stranger.keyId(kid));
  }

  /** Creates a token; each has its own {@code jti}. */
  public Secret issue() {
    SigningKey key = signer();
    JsonObject all = allClaims();
    String token = Compact.sign(key, Compact.header(key, header).toJson(), all.toJson());
    issuer.remember(token, all);
    return Secret.of(token);
  }

  /**
   * The request with a new token: in the Bearer scheme or, if the token is bound to a key, in the
   * DPoP scheme with a proof.
   */
  public Request authorize(Request request) {
    String token = issue().reveal();
    return holder == null
        ? request.header("authorization", "Bearer " + token)
        : request
            .header("authorization", "DPoP " + token)
            .header("dpop", proof(request, token).sign());
  }

  /** A proof for the request, to change and to sign. */
  Proof proof(Request request, String token) {
    SigningKey key = holder();
    URI uri = request.uri();
    String htu = uri.toString();
    int end = htu.length();
    for (char delimiter : new char[] {'?', '#'}) {
      int at = htu.indexOf(delimiter);
      end = at >= 0 && at < end ? at : end;
    }
    Jwk jwk = key.toPublicJwk();
    return new Proof(
        key,
        JsonObject.of("typ", "dpop+jwt", "jwk", jwk.json().without("use")),
        JsonObject.of("jti", issuer.random(), "htm", request.method())
            .with("htu", htu.substring(0, end))
            .with("iat", issuer.now())
            .with("ath", Bytes.sha256(token)));
  }

  /**
   * An unsigned proof.
   *
   * @param key the signing key
   * @param header the header, without {@code alg}
   * @param claims the claims
   */
  record Proof(SigningKey key, JsonObject header, JsonObject claims) {

    Proof claim(String name, @Nullable Object value) {
      return new Proof(
          key, header, value == null ? claims.without(name) : claims.with(name, value));
    }

    Proof header(String name, Object value) {
      return new Proof(key, header.with(name, value), claims);
    }

    Proof key(SigningKey other) {
      return new Proof(other, header, claims);
    }

    String sign() {
      JsonObject all = JsonObject.of("alg", key.algorithm().value());
      for (String name : header.names()) {
        all = all.with(name, header.get(name));
      }
      return Compact.sign(key, all.toJson(), claims.toJson());
    }
  }

  AccessTokens without(String name) {
    return claim(name, Compact.LEFT_OUT);
  }

  TestIssuer issuer() {
    return issuer;
  }

  SigningKey signer() {
    return signer == null ? issuer.keys().key() : signer;
  }

  /** The header, without the parameters of the key. */
  JsonObject header() {
    return header;
  }

  /** The holder's key; a separate key if the token is not bound. */
  SigningKey holder() {
    return holder == null ? Strangers.KEY : holder;
  }

  boolean isBound() {
    return holder != null;
  }

  /** The claims of one token. */
  JsonObject allClaims() {
    long issued = issuer.now() - age.toSeconds();
    JsonObject all =
        JsonObject.of("exp", issued + lifetime.toSeconds(), "iat", issued, "jti", issuer.random());
    for (String name : claims.names()) {
      Object value = claims.get(name);
      all = Compact.LEFT_OUT.equals(value) ? all.without(name) : all.with(name, value);
    }
    return all;
  }

  @Override
  public String toString() {
    return "AccessTokens[" + issuer.issuer() + "]";
  }

  /** An unknown key, created at its first use. */
  static final class Strangers {
    static final SigningKey KEY = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());

    private Strangers() {}
  }
}
