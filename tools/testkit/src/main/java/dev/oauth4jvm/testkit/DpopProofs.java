package dev.oauth4jvm.testkit;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The checks of a DPoP proof, numbered as in RFC 9449, section 4.3. */
record DpopProofs(TestIssuer issuer) {

  private static final long MAX_AGE = 300;

  /**
   * The thumbprint of the proven key; null if there is no proof.
   *
   * @param accessToken the token of the request, or null
   */
  @Nullable String check(Call call, @Nullable String accessToken) {
    // 1. not more than one field
    List<String> fields = call.request().headers().all("dpop");
    if (fields.isEmpty()) {
      return null;
    }
    if (fields.size() > 1) {
      throw refused("there is more than one DPoP field", "RFC 9449, 4.3");
    }
    try {
      return check(call, fields.get(0), accessToken);
    } catch (OAuthException malformed) {
      throw refused("the proof is unusable: " + malformed.getMessage(), "RFC 9449, 4.3");
    }
  }

  private String check(Call call, String compact, @Nullable String accessToken) {
    // 2. one well-formed JWT
    UnverifiedJwt proof = UnverifiedJwt.parse(compact);
    JsonObject claims = proof.claims();
    // 3. all required claims
    String id = claims.string("jti");
    String htu = claims.string("htu");
    BigDecimal issuedAt = claims.number("iat");
    if (id == null || htu == null || issuedAt == null || !claims.has("htm")) {
      throw refused("the proof must have jti, htm, htu and iat", "RFC 9449, 4.2");
    }
    // 4. typ
    String type = proof.header().type();
    if (type == null || !type.toLowerCase(Locale.ROOT).equals("dpop+jwt")) {
      throw refused("the proof's typ must be dpop+jwt", "RFC 9449, 4.2");
    }
    // 5. an asymmetric algorithm
    JwsAlgorithm algorithm = proof.header().algorithm();
    // 6. and 7. signed by the public key in jwk
    Jwk jwk = proof.header().jwk();
    if (jwk == null || jwk.isPrivate()) {
      throw refused("the proof's jwk must be a public key", "RFC 9449, 4.2");
    }
    proof.verify(VerificationKey.of(jwk, algorithm, Crypto.platform()));
    // 8. htm
    if (!call.request().method().equals(claims.string("htm"))) {
      throw refused("the proof's htm must be " + call.request().method(), "RFC 9449, 4.3");
    }
    // 9. htu
    String expected = normal(call.request().uri().toString());
    if (expected == null || !expected.equals(normal(htu))) {
      throw refused("the proof's htu must be " + expected, "RFC 9449, 4.3");
    }
    // 10. the nonce
    issuer.state().nonces.check(claims.string("nonce"), accessToken != null);
    // 11. created within an acceptable time
    long now = issuer.now();
    if (issuedAt.compareTo(BigDecimal.valueOf(now - MAX_AGE)) < 0
        || issuedAt.compareTo(BigDecimal.valueOf(now + 30)) > 0) {
      throw refused("the proof's iat is not recent; the time here is " + now, "RFC 9449, 4.3");
    }
    // 12. the access token
    if (accessToken != null && !Bytes.sha256(accessToken).equals(claims.string("ath"))) {
      throw refused("the proof's ath is not the access token's", "RFC 9449, 4.3");
    }
    // section 11.1
    if (!issuer.state().isFirst("proof " + jwk.thumbprint() + " " + id)) {
      throw refused("the proof was used before: create one for each request", "RFC 9449, 11.1");
    }
    return jwk.thumbprint();
  }

  /** The URL without query, fragment and default port, with scheme and host in lower case. */
  private static @Nullable String normal(String text) {
    try {
      URI uri = new URI(text).normalize();
      if (uri.getScheme() == null || uri.getHost() == null) {
        return null;
      }
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      boolean standard = uri.getPort() < 0 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      String host = uri.getHost().toLowerCase(Locale.ROOT);
      return scheme + "://" + host + (standard ? "" : ":" + uri.getPort()) + path;
    } catch (URISyntaxException malformed) {
      return null;
    }
  }

  private static Refused refused(String description, String section) {
    return Refused.of("invalid_dpop_proof", description, section);
  }
}
