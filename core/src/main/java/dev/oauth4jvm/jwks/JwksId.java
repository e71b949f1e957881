package dev.oauth4jvm.jwks;

import dev.oauth4jvm.store.StoreKey;
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
    return key().name();
  }

  /** The key of the entry in a {@link dev.oauth4jvm.store.Store}, of the kind {@code jwks}. */
  public StoreKey key() {
    return StoreKey.of("jwks", issuer, jwksUri);
  }
}
