package dev.oauth4jvm.jwks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * The server and location of a JWK Set: the key of an entry in a {@link JwksStore}.
 *
 * <p>Both parts count, so that an entry of one issuer or location never serves another.
 *
 * @param issuer the authorization server's {@code issuer}
 * @param jwksUri its {@code jwks_uri}
 */
public record JwksId(String issuer, String jwksUri) {

  /** Requires both parts. */
  public JwksId {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(jwksUri, "jwksUri");
  }

  /**
   * A name for engines that need short or plain keys: 43 characters of base64url, the SHA-256 of
   * both parts.
   */
  public String name() {
    byte[] issuerBytes = issuer.getBytes(StandardCharsets.UTF_8);
    byte[] uriBytes = jwksUri.getBytes(StandardCharsets.UTF_8);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      // the length first: no two pairs of parts run together into the same bytes
      digest.update((issuerBytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(issuerBytes);
      digest.update(uriBytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
  }
}
