package dev.oauth4jvm.json;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names that most documents contain, so that each document need not create them. */
final class Names {

  private static final String[] COMMON = {
    // JWT (RFC 7519, RFC 9068, OpenID Connect)
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "client_id",
    "scope",
    "azp",
    "nonce",
    "auth_time",
    "acr",
    "amr",
    "cnf",
    "jkt",
    "x5t#S256",
    "sid",
    "typ",
    "roles",
    "groups",
    "entitlements",
    "at_hash",
    "c_hash",
    "s_hash",
    "act",
    "may_act",
    "authorization_details",
    "email",
    "email_verified",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "realm_access",
    "resource_access",
    "session_state",
    "allowed-origins",
    // JOSE and JWK
    "alg",
    "kid",
    "crit",
    "jwk",
    "kty",
    "use",
    "key_ops",
    "crv",
    "x",
    "y",
    "n",
    "e",
    "pub",
    "x5c",
    "x5t",
    "keys",
    // DPoP, and the cache's document
    "htm",
    "htu",
    "ath",
    "jwks",
    "uat"
  };

  private static final String[] TABLE = new String[256];

  static {
    // if two names hash to one place, the first one gets it
    for (int i = COMMON.length - 1; i >= 0; i--) {
      String name = COMMON[i];
      TABLE[place(name.length(), name.charAt(0), name.charAt(name.length() - 1))] = name;
    }
  }

  private Names() {}

  /** The common name that the bytes spell; null if they spell another. */
  static @Nullable String common(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return null;
    }
    String name = TABLE[place(length, bytes[from], bytes[to - 1])];
    if (name == null || name.length() != length) {
      return null;
    }
    for (int i = 0; i < length; i++) {
      if (name.charAt(i) != bytes[from + i]) {
        return null;
      }
    }
    return name;
  }

  /** Refuses a name that could not be written. */
  static void check(String name) {
    Objects.requireNonNull(name, "name");
    if (JsonReader.loneSurrogate(name) >= 0) {
      throw new IllegalArgumentException("a member's name has a lone surrogate");
    }
  }

  private static int place(int length, int first, int last) {
    return length * 5 + first * 37 + last * 11 & 255;
  }
}
