package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Sha256;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A resource server, its authorization server, and good tokens and proofs to spoil. */
final class Api {

  static final long NOW = Server.NOW;
  static final String ISSUER = Server.ISSUER;
  static final String AUDIENCE = "https://api.example.com";
  static final URI URL = URI.create("https://api.example.com/orders?page=2");
  static final AuthorizationServer SERVER = Server.AS;

  /** The server's keys, and the keys of a client and of an attacker. */
  static final SigningKey KEY = generate(JwsAlgorithm.ES256).keyId("es");

  static final SigningKey RSA = generate(JwsAlgorithm.RS256).keyId("rsa");
  static final SigningKey CLIENT = generate(JwsAlgorithm.ES256);
  static final SigningKey ATTACKER = generate(JwsAlgorithm.ES256);

  final TestClock clock = new TestClock(NOW);

  /** What the server answers. */
  Response keys = keys(KEY, RSA);

  final Server server = new Server().clock(clock).answer(request -> keys);

  /** What the server was asked for, in order. */
  final List<Request> requested = server.asked;

  static SigningKey generate(JwsAlgorithm algorithm) {
    return SigningKey.generate(algorithm, Crypto.platform());
  }

  static Response keys(SigningKey... keys) {
    List<JsonObject> set = new ArrayList<>();
    for (SigningKey key : keys) {
      set.add(key.toPublicJwk().json());
    }
    return json(JsonObject.of("keys", set).toJson());
  }

  static Response json(String body) {
    return Server.json(200, body);
  }

  /** A token as RFC 9068 wants it, of the server's key {@code es}. */
  static RawJwt token() {
    return new RawJwt()
        .header("alg", "\"ES256\"")
        .header("typ", "\"at+jwt\"")
        .header("kid", "\"es\"")
        .claim("iss", quoted(ISSUER))
        .claim("exp", String.valueOf(NOW + 3600))
        .claim("aud", quoted(AUDIENCE))
        .claim("sub", "\"alice\"")
        .claim("client_id", "\"shop\"")
        .claim("iat", String.valueOf(NOW))
        .claim("jti", "\"1\"");
  }

  /** The same, bound to the client's key. */
  static RawJwt boundToken() {
    return boundToken(CLIENT);
  }

  /** The same, bound to a key. */
  static RawJwt boundToken(SigningKey key) {
    return token().claim("cnf", "{\"jkt\":\"" + key.toPublicJwk().thumbprint() + "\"}");
  }

  /** A proof of the client for that token, as RFC 9449 wants it. */
  static RawJwt proof(String token) {
    return proof(token, CLIENT);
  }

  /** The same of a key's holder. */
  static RawJwt proof(String token, SigningKey key) {
    return new RawJwt()
        .header("typ", "\"dpop+jwt\"")
        .header("alg", quoted(key.algorithm().value()))
        .header("jwk", key.toPublicJwk().json().toJson())
        .claim("jti", "\"p1\"")
        .claim("htm", "\"GET\"")
        .claim("htu", "\"https://api.example.com/orders\"")
        .claim("iat", String.valueOf(NOW))
        .claim("ath", quoted(Sha256.base64Url(token)));
  }

  static String quoted(String text) {
    return "\"" + text + "\"";
  }

  static Request bearer(String token) {
    return Request.get(URL).header("authorization", "Bearer " + token);
  }

  static Request dpop(String token, String proof) {
    return Request.get(URL).header("authorization", "DPoP " + token).header("dpop", proof);
  }

  static AccessTokenValidator.Builder rules() {
    return AccessTokenValidator.of(SERVER, AUDIENCE);
  }

  AccessToken accept(AccessTokenValidator validator, Request request) {
    return server.run(validator.validate(request));
  }

  AccessToken accept(AccessTokenValidator validator, Request request, X509Certificate certificate) {
    return server.run(validator.validate(request, certificate));
  }

  AccessToken accept(AccessTokenValidator.Builder rules, String token) {
    return accept(rules.build(), bearer(token));
  }

  AccessToken accept(String token) {
    return accept(rules(), token);
  }

  OAuthException refuse(AccessTokenValidator validator, Request request) {
    return refused(() -> accept(validator, request));
  }

  OAuthException refuse(
      AccessTokenValidator validator, Request request, X509Certificate certificate) {
    return refused(() -> accept(validator, request, certificate));
  }

  private static OAuthException refused(ThrowingCallable validation) {
    Throwable thrown = catchThrowable(validation);
    assertThat(thrown).isInstanceOf(OAuthException.class);
    return (OAuthException) thrown;
  }

  OAuthException refuse(AccessTokenValidator.Builder rules, String token) {
    return refuse(rules.build(), bearer(token));
  }

  OAuthException refuse(String token) {
    return refuse(rules(), token);
  }

  OAuthException refuse(Request request) {
    return refuse(rules().build(), request);
  }

  static void assertFailed(OAuthException failure, ErrorCode code, Details details) {
    assertThat(failure)
        .as(failure.getMessage())
        .isInstanceOf(
            code == ErrorCode.UNSUPPORTED_OPERATION
                ? UnsupportedException.class
                : ProcessingException.class);
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    assertThat(failure.details()).isEqualTo(details);
  }
}
