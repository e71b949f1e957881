package dev.oauth4jvm.testkit;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of a {@link TestServer}, with clients, keys, a user and rules. The issuer is as strict
 * as the library, and the description of an error names the fault in the request and the section
 * that the request violates. Safe for use by any number of threads.
 */
public final class TestIssuer {

  /** Sets the audience of access tokens if a client names no resource. */
  public static final String DEFAULT_AUDIENCE = "https://api.test";

  private final TestServer server;
  private final String issuer;
  private final TestKeys keys;
  private final Faults faults = new Faults();
  private final Object lock = new Object();
  private final State state = new State(this);
  private TestUser user = TestUser.of("alice");
  private String defaultAudience = DEFAULT_AUDIENCE;
  private Duration clockOff = Duration.ZERO;
  private boolean pushedRequired;
  private boolean dpopRequired;

  TestIssuer(TestServer server, String issuer, TestKeys keys) {
    this.server = server;
    this.issuer = issuer;
    this.keys = keys;
  }

  /** The issuer identifier. */
  public String issuer() {
    return issuer;
  }

  /** The issuer's metadata, as from discovery. */
  public AuthorizationServer metadata() {
    return AuthorizationServer.of(Metadata.of(this));
  }

  /** The keys. */
  public TestKeys keys() {
    return keys;
  }

  /**
   * Registers a confidential client that authenticates by {@code client_secret_basic}. The client
   * may use every grant; the authorization code grant needs a redirect URI.
   */
  public TestClient client(String clientId, String... redirectUris) {
    return client(everything(clientId, redirectUris));
  }

  /** Registers a public client that may use every grant. */
  public TestClient publicClient(String clientId, String... redirectUris) {
    return client(everything(clientId, redirectUris).with("token_endpoint_auth_method", "none"));
  }

  /**
   * Registers a client by its metadata (RFC 7591, section 2); {@code client_id} is optional. A
   * client with the same identifier is replaced.
   *
   * @throws IllegalArgumentException when the metadata violates a rule; the message names it
   */
  public TestClient client(JsonObject metadata) {
    String clientId = metadata.string("client_id");
    synchronized (lock) {
      try {
        return new RegistrationEndpoint(this)
            .register(metadata, clientId == null ? random() : clientId);
      } catch (Refused refused) {
        throw new IllegalArgumentException(refused.description(), refused);
      }
    }
  }

  private static JsonObject everything(String clientId, String... redirectUris) {
    JsonObject metadata = JsonObject.of("client_id", clientId);
    if (redirectUris.length == 0) {
      return metadata.with("grant_types", ClientMetadata.WITHOUT_REDIRECT);
    }
    return metadata
        .with("grant_types", ClientMetadata.GRANTS)
        .with("response_types", ClientMetadata.RESPONSE_TYPES)
        .with("redirect_uris", List.of(redirectUris));
  }

  /** The user; initially {@code alice}, who consents. */
  public TestUser user() {
    synchronized (lock) {
      return user;
    }
  }

  /** Sets the user. */
  public TestIssuer user(TestUser other) {
    synchronized (lock) {
      user = other;
      return this;
    }
  }

  /** Access tokens for an audience, initially valid, to change and to spoil. */
  public AccessTokens accessTokens(String audience) {
    return AccessTokens.of(this, audience);
  }

  /** Sets the audience of access tokens if a client names no resource. */
  public TestIssuer defaultAudience(String audience) {
    synchronized (lock) {
      defaultAudience = audience;
      return this;
    }
  }

  /** Refuses authorization requests that were not pushed (RFC 9126, section 5). */
  public TestIssuer requirePushedRequests() {
    synchronized (lock) {
      pushedRequired = true;
      return this;
    }
  }

  /** Refuses token requests without a DPoP proof. */
  public TestIssuer requireDpop() {
    synchronized (lock) {
      dpopRequired = true;
      return this;
    }
  }

  /**
   * Requires a new nonce in DPoP proofs from now on (RFC 9449, section 8), even if one was required
   * before.
   */
  public TestIssuer requireDpopNonce() {
    synchronized (lock) {
      state.nonces.renew();
      return this;
    }
  }

  /** Requires an initial access token to register (RFC 7591, section 3), and creates one. */
  public Secret requireInitialAccessToken() {
    synchronized (lock) {
      String token = random();
      state.initialAccessTokens.add(token);
      return Secret.of(token);
    }
  }

  /**
   * Accepts assertions of another issuer, signed with one of these keys (RFC 7523, section 2.1).
   */
  public TestIssuer trust(String other, Jwk... publicKeys) {
    synchronized (lock) {
      state.trusted.put(other, List.of(publicKeys));
      return this;
    }
  }

  /** Sets this issuer's clock ahead by a time; a negative time sets it back. */
  public TestIssuer clockOff(Duration by) {
    synchronized (lock) {
      clockOff = by;
      return this;
    }
  }

  /** Makes every response of an endpoint faulty, until {@link #heal}. */
  public TestIssuer fail(Endpoint endpoint, Fault fault) {
    faults.fail(endpoint, fault);
    return this;
  }

  /** Makes the next response of an endpoint faulty. */
  public TestIssuer failOnce(Endpoint endpoint, Fault fault) {
    faults.failOnce(endpoint, fault);
    return this;
  }

  /** Lets requests to an endpoint wait until the hold is released. */
  public Hold hold(Endpoint endpoint) {
    return faults.hold(endpoint);
  }

  /** Ends the faults and the hold of an endpoint. */
  public TestIssuer heal(Endpoint endpoint) {
    faults.heal(endpoint);
    return this;
  }

  /**
   * The form that the issuer posts to the client of a user who logged out (Back-Channel Logout 1.0,
   * section 2.5).
   *
   * @param session {@code sid} of the ID Token; null for all sessions of the user
   */
  public Form logoutNotice(TestClient client, String subject, @Nullable String session) {
    synchronized (lock) {
      String token = new Logout(this).token(client.clientId(), subject, session);
      return Form.empty().with("logout_token", token);
    }
  }

  /** The URL of an endpoint. */
  public String url(Endpoint endpoint) {
    return endpoint == Endpoint.DISCOVERY
        ? issuer + "/.well-known/openid-configuration"
        : issuer + "/" + endpoint.path();
  }

  @Override
  public String toString() {
    return "TestIssuer[" + issuer + "]";
  }

  Response answer(Endpoint endpoint, Call call, @Nullable String below) {
    synchronized (lock) {
      Response response;
      try {
        response = dispatch(endpoint, call, below);
      } catch (Refused refused) {
        response = refused.response();
      }
      String nonce = state.nonces.current();
      return nonce == null || !call.request().headers().has("dpop")
          ? response
          : Response.of(
              response.status(), response.headers().with("dpop-nonce", nonce), response.body());
    }
  }

  private Response dispatch(Endpoint endpoint, Call call, @Nullable String below) {
    return switch (endpoint) {
      case DISCOVERY -> document(call, Metadata.of(this));
      case JWKS -> document(call, keys.set());
      case AUTHORIZATION -> new AuthorizationEndpoint(this).answer(call);
      case PUSHED_AUTHORIZATION -> new PushedEndpoint(this).answer(call);
      case TOKEN -> new TokenEndpoint(this).answer(call);
      case DEVICE_AUTHORIZATION -> new PollingGrants(this).device(call);
      case BACKCHANNEL_AUTHENTICATION -> new PollingGrants(this).backchannel(call);
      case INTROSPECTION -> new TokenEndpoints(this).introspect(call);
      case REVOCATION -> new TokenEndpoints(this).revoke(call);
      case USERINFO -> new ProtectedEndpoint(this).answer(call);
      case REGISTRATION -> new RegistrationEndpoint(this).answer(call, below);
      case END_SESSION -> new Logout(this).answer(call);
    };
  }

  private static Response document(Call call, JsonObject json) {
    call.requireMethod("GET");
    return Answers.of(200, "application/json", json.toJson());
  }

  Faults faults() {
    return faults;
  }

  /** The state, which only the holder of the lock uses. */
  State state() {
    return state;
  }

  /** The issuer's time, in seconds since the epoch. */
  long now() {
    synchronized (lock) {
      return server.env().epochSecond() + clockOff.toSeconds();
    }
  }

  String random() {
    return RandomValue.of(server.env());
  }

  String defaultAudience() {
    synchronized (lock) {
      return defaultAudience;
    }
  }

  boolean requiresPushed() {
    synchronized (lock) {
      return pushedRequired;
    }
  }

  boolean requiresDpop() {
    synchronized (lock) {
      return dpopRequired;
    }
  }

  /** Remembers an access token that was created without the endpoints, so that they know it. */
  void remember(String token, JsonObject claims) {
    synchronized (lock) {
      boolean known = user.subject().equals(claims.string("sub"));
      state.accessTokens.put(
          token, new State.Access(claims, new State.Family(), known ? user : null));
    }
  }
}
