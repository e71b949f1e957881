package dev.oauth4jvm.testkit;

import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of an issuer, used by one thread at a time: the issuer's lock guards it. */
final class State {

  /** All tokens of one authorization, which are revoked together. */
  static final class Family {
    boolean revoked;
  }

  /**
   * The binding of a token.
   *
   * @param key the thumbprint of a DPoP key, or null
   * @param certificate the thumbprint of a certificate, or null
   */
  record Binding(@Nullable String key, @Nullable String certificate) {

    static final Binding NONE = new Binding(null, null);

    /** {@code cnf}, or null. */
    @Nullable JsonObject confirmation() {
      if (key != null) {
        return JsonObject.of("jkt", key);
      }
      return certificate == null ? null : JsonObject.of("x5t#S256", certificate);
    }
  }

  /** An authorization code. */
  static final class Code {
    final Authorized grant;
    final Parameters request;
    final long expiresAt;
    final Family family = new Family();
    boolean used;

    Code(Authorized grant, Parameters request, long expiresAt) {
      this.grant = grant;
      this.request = request;
      this.expiresAt = expiresAt;
    }
  }

  /** A pushed request. */
  record Pushed(String clientId, Parameters request, long expiresAt) {}

  /** A refresh token. */
  static final class Refresh {
    final Authorized grant;
    final Binding binding;
    final Family family;
    boolean used;

    Refresh(Authorized grant, Binding binding, Family family) {
      this.grant = grant;
      this.binding = binding;
      this.family = family;
    }
  }

  /** A device code or an {@code auth_req_id} that awaits the decision of the user. */
  static final class Pending {
    final Authorized grant;
    final TestUser user;
    final String grantType;
    final long expiresAt;
    int pollsLeft;
    long interval = 5;
    long lastPoll = Long.MIN_VALUE;

    Pending(Authorized grant, TestUser user, String grantType, long expiresAt) {
      this.grant = grant;
      this.user = user;
      this.grantType = grantType;
      this.expiresAt = expiresAt;
      this.pollsLeft = user.pending();
    }
  }

  /** An issued access token. */
  static final class Access {
    final JsonObject claims;
    final Family family;
    final @Nullable TestUser user;
    boolean revoked;

    Access(JsonObject claims, Family family, @Nullable TestUser user) {
      this.claims = claims;
      this.family = family;
      this.user = user;
    }

    boolean isActive(long now) {
      Long expires = claims.integer("exp");
      return !revoked && !family.revoked && expires != null && expires > now;
    }
  }

  final Map<String, TestClient> clients = new HashMap<>();
  final Map<String, Code> codes = new Bounded<>();
  final Map<String, Pushed> pushed = new Bounded<>();
  final Map<String, Refresh> refreshTokens = new Bounded<>();
  final Map<String, Pending> pending = new Bounded<>();
  final Map<String, Access> accessTokens = new Bounded<>();
  final Map<String, List<Jwk>> trusted = new HashMap<>();
  final Set<String> initialAccessTokens = new HashSet<>();
  final Set<String> endedSessions = new HashSet<>();
  final Nonces nonces;
  private final Map<String, Boolean> seen = new Bounded<>();

  State(TestIssuer issuer) {
    nonces = new Nonces(issuer);
  }

  /** Whether the identifier was not seen before. */
  boolean isFirst(String id) {
    return seen.put(id, true) == null;
  }
}
