package dev.oauth4jvm.resource;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.Introspection;
import dev.oauth4jvm.internal.DurationCheck;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens that a {@link ProtectedResource} validates by introspection (RFC 7662): opaque
 * ones, and JWTs that name this server and are not trusted as {@link JwtAccessTokens}.
 *
 * {@snippet file="ProtectedResourceSnippets.java" region="introspected"}
 *
 * <p>The response must say that the token is active and for this resource, and have an {@code exp};
 * its other members are checked where they are present. It is kept for a limited time, in memory
 * and perhaps in a store, by a hash of the token. A response that refuses a token is never kept.
 * Concurrent callers with one token share one request. When the endpoint fails, kept responses
 * serve for the rest of their time; other tokens fail with {@link dev.oauth4jvm.Reason#UNAVAILABLE}
 * or an {@link java.io.IOException}, without a request during a pause: a second at first, then an
 * eighth of the time since the first failure, up to ten seconds.
 *
 * <p>The settings are read when the resource is built; a later change has no effect on it. No
 * argument is null; not safe for use by several threads.
 */
public final class IntrospectedTokens {

  private final AuthorizationServer server;
  private final Client client;
  private final ClientAuthentication authentication;

  /** The settings that JWTs have too. */
  private final JwtAccessTokens common;

  private UnaryOperator<Introspection> change = UnaryOperator.identity();
  private @Nullable Jwks keys;
  private @Nullable String audience;
  private boolean audienceMayBeMissing;
  private @Nullable String prefix;
  private long keepFor = 60;
  private int maxKept = 10_000;
  private int maxRequests = 100;
  private @Nullable Store store;
  private Duration storeTimeout = Duration.ofMillis(250);

  private IntrospectedTokens(
      AuthorizationServer server, Client client, ClientAuthentication authentication) {
    this.server = Objects.requireNonNull(server, "server");
    this.client = Objects.requireNonNull(client, "client");
    this.authentication = Objects.requireNonNull(authentication, "authentication");
    this.common = JwtAccessTokens.of(server);
  }

  /**
   * The tokens of a server.
   *
   * @param client the resource as a client of the introspection endpoint
   */
  public static IntrospectedTokens of(
      AuthorizationServer server, Client client, ClientAuthentication authentication) {
    return new IntrospectedTokens(server, client, authentication);
  }

  // ---- which tokens

  /**
   * Sets the start of the tokens that are this server's. By default these are all tokens that are
   * not JWTs and have no other server's prefix; at most one server may be without a prefix.
   *
   * @param prefix for example {@code ory_at_}; two characters at least, with which no JWT begins
   * @throws IllegalArgumentException when the prefix is shorter, or a JWT may begin with it
   */
  public IntrospectedTokens prefix(String prefix) {
    if (prefix.length() < 2) {
      throw new IllegalArgumentException("prefix has less than two characters: " + prefix);
    }
    if (mayBeginJwt(prefix)) {
      throw new IllegalArgumentException("a JWT may begin with the prefix " + prefix);
    }
    this.prefix = prefix;
    return this;
  }

  /** Whether the first byte in base64url is one with which a JSON object may begin. */
  private static boolean mayBeginJwt(String prefix) {
    try {
      byte[] start =
          Base64.getUrlDecoder()
              .decode((prefix.substring(0, 2) + "AA").getBytes(StandardCharsets.UTF_8));
      return start[0] == '{' || Character.isWhitespace(start[0]);
    } catch (IllegalArgumentException notBase64Url) {
      return false;
    }
  }

  // ---- the request and the response

  /**
   * Sets a function that changes each request, for example {@link Introspection#requestJwt} for a
   * signed response (RFC 9701), {@link Introspection#decrypter} or {@link Introspection#parameter}.
   * The request has the token and the hint {@code access_token} already.
   */
  public IntrospectedTokens request(UnaryOperator<Introspection> change) {
    this.change = Objects.requireNonNull(change, "change");
    return this;
  }

  /**
   * Sets the keys by which responses that are JWTs are verified; by default the server's, in memory
   * alone.
   */
  public IntrospectedTokens keys(Jwks keys) {
    this.keys = Objects.requireNonNull(keys, "keys");
    return this;
  }

  /**
   * Sets the expected audience; by default the resource's identifier.
   *
   * @throws IllegalArgumentException when it is empty
   */
  public IntrospectedTokens audience(String audience) {
    this.audience = AccessTokenSettings.nonEmpty(audience, "audience");
    return this;
  }

  /**
   * Accepts responses without {@code aud}, of a server that never sends it. Every access token of
   * the server is then accepted, whichever resource it is for: check its scope. A response without
   * {@code aud} must have {@code token_type}, which tells an access token from a refresh token. An
   * {@code aud} that is present must still name the expected audience.
   */
  public IntrospectedTokens allowMissingAudience() {
    this.audienceMayBeMissing = true;
    return this;
  }

  // ---- what is kept

  /**
   * Sets how long a response is used, if the token does not expire earlier; whole seconds, from
   * zero, with which none is kept, to an hour; default 60. For that time, a revoked token is still
   * accepted; with a store, for up to 30 s longer if the clocks of its processes differ.
   *
   * @throws IllegalArgumentException when it is negative or longer
   */
  public IntrospectedTokens keepFor(Duration time) {
    if (time.isNegative() || time.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("time must be from zero to an hour, but is " + time);
    }
    this.keepFor = time.toSeconds();
    return this;
  }

  /**
   * Sets how many responses are kept in memory; default 10,000. Those that were not used for the
   * longest time leave first, at the latest when one more than the limit is kept.
   *
   * @throws IllegalArgumentException when the number is not from 2 to 1,000,000
   */
  public IntrospectedTokens maxKept(int number) {
    this.maxKept = inRange(number, 2, 1_000_000);
    return this;
  }

  /**
   * Sets how many introspections may be in progress at a time; default 100. Tokens beyond are
   * refused with {@link dev.oauth4jvm.Reason#UNAVAILABLE} at once, unless memory has their
   * response.
   *
   * @throws IllegalArgumentException when the number is not from 1 to 100,000
   */
  public IntrospectedTokens maxRequests(int number) {
    this.maxRequests = inRange(number, 1, 100_000);
    return this;
  }

  private static int inRange(int number, int least, int most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "number must be from " + least + " to " + most + ", but is " + number);
    }
    return number;
  }

  /**
   * Keeps responses in a store too, {@linkplain Store#encrypted encrypted}, so that other processes
   * use them. The name of an entry is a hash of the token, the server and the client: resources
   * that share a store and a client must send equal {@linkplain #request requests}. A response from
   * the store is checked as one from the server. A store that fails costs requests, and refuses
   * nothing.
   *
   * @param current the key that encrypts
   * @param others keys that only decrypt
   */
  public IntrospectedTokens store(Store store, EncryptionKey current, EncryptionKey... others) {
    this.store = store.encrypted(current, others);
    return this;
  }

  /** Sets the timeout of a call of the store; default 250 ms. */
  public IntrospectedTokens storeTimeout(Duration timeout) {
    this.storeTimeout = DurationCheck.positive(timeout, "timeout");
    return this;
  }

  // ---- binding and clock

  /** Requires tokens that are bound to a key, and with them DPoP proofs. */
  public IntrospectedTokens requireDpop() {
    JwtAccessTokens unused = common.requireDpop();
    return this;
  }

  /** Requires tokens that are bound to a certificate (RFC 8705), and with them mutual TLS. */
  public IntrospectedTokens requireCertificateBinding() {
    JwtAccessTokens unused = common.requireCertificateBinding();
    return this;
  }

  /**
   * Sets the accepted signature algorithms of DPoP proofs; by default all supported ones.
   *
   * @throws IllegalArgumentException when there is none
   */
  public IntrospectedTokens algorithms(Set<JwsAlgorithm> algorithms) {
    JwtAccessTokens unused = common.algorithms(algorithms);
    return this;
  }

  /** Sets what is added to the local clock; whole seconds, may be negative; default 0. */
  public IntrospectedTokens clockSkew(Duration skew) {
    JwtAccessTokens unused = common.clockSkew(skew);
    return this;
  }

  /**
   * Sets the leeway for dates, except for the age of a DPoP proof; whole seconds; default 30. A
   * kept response is not used after {@code exp}.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public IntrospectedTokens clockTolerance(Duration tolerance) {
    JwtAccessTokens unused = common.clockTolerance(tolerance);
    return this;
  }

  /** Sets the memory by which replayed DPoP proofs are refused; by default the resource's. */
  public IntrospectedTokens refuseReplays(Replays seen) {
    JwtAccessTokens unused = common.refuseReplays(seen);
    return this;
  }

  /** Requires a nonce in DPoP proofs; by default as the resource does. */
  public IntrospectedTokens requireNonces(DpopNonces nonces) {
    JwtAccessTokens unused = common.requireNonces(nonces);
    return this;
  }

  // ---- the issuer

  /**
   * The issuer that these settings make.
   *
   * @param resource the resource, for what is not set here
   */
  IntrospectedIssuer issuer(ProtectedResource.Builder resource) {
    common.requireOneBinding();
    if (store != null && keepFor == 0) {
      throw new IllegalArgumentException("keepFor is zero: no response would be in the store");
    }
    URI unused = // insecure endpoints are refused by the environment of a run
        Endpoints.of(
            server, client, "introspection_endpoint", Env.system().allowInsecureRequests());
    AccessTokenRules rules =
        common.rules(
            TrustedIssuer.introspected(server),
            audience == null ? resource.identifier() : audience,
            resource.replays(),
            resource.nonces(),
            null,
            null);
    return new IntrospectedIssuer(
        client,
        authentication,
        change,
        keys(),
        prefix,
        new StateCheck(server, rules, audienceMayBeMissing, keepFor),
        new StateMemory(maxKept),
        new StateRequests(maxRequests),
        store == null ? null : new StateStores(store, storeTimeout),
        resource.reports(server.issuer()));
  }

  private @Nullable Jwks keys() {
    if (keys != null) {
      return TrustedIssuer.requireKeys(server, keys);
    }
    return server.jwksUri() == null ? null : Jwks.of(server).build();
  }
}
