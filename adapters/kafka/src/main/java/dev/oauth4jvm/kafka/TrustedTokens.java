package dev.oauth4jvm.kafka;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.store.Store;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;

/** The resource that validators with equal settings share, its keys, store and connections. */
final class TrustedTokens implements Closeable {

  /**
   * How old a set of keys must be to be fetched again for an unknown key. Short, since a client
   * waits for it when its issuer has rotated; long enough that strangers cause few requests.
   */
  private static final Duration COOLDOWN = Duration.ofSeconds(5);

  private static final Duration STORE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration WAIT_FOR_LEASE = Duration.ofSeconds(1);

  private final BrokerSettings settings;
  private final SocketTransport transport;
  private final Driver http;
  private final @Nullable Store store;
  private final @Nullable JwksStore sealed;
  private final ProtectedResource resource;

  private TrustedTokens(BrokerSettings settings) {
    this.settings = settings;
    Engine engine = settings.engine();
    store = engine == null ? null : engine.open();
    sealed = engine == null || store == null ? null : engine.sealed(store);
    transport = settings.http().transport();
    http = settings.http().driver(transport);
    resource = resource();
  }

  /**
   * Creates the resource; makes no request, so a broker starts while its issuers are down.
   *
   * @throws ConfigException when the settings are unusable
   */
  static TrustedTokens of(BrokerSettings settings) {
    try {
      return new TrustedTokens(settings);
    } catch (IllegalArgumentException | OAuthException unusable) {
      throw new ConfigException(
          SaslConfigs.SASL_OAUTHBEARER_EXPECTED_ISSUER
              + " and "
              + Settings.PROFILE
              + " are not usable: "
              + unusable.getMessage());
    }
  }

  private ProtectedResource resource() {
    ProtectedResource.Builder builder = ProtectedResource.named(settings.audience());
    for (String issuer : settings.issuers()) {
      String url = settings.jwksUrl();
      JwtAccessTokens tokens =
          url == null
              ? JwtAccessTokens.discovered(issuer)
              : JwtAccessTokens.of(AuthorizationServer.of(issuer, url));
      builder.trust(
          tokens
              .profile(settings.profile())
              .clockTolerance(Duration.ofSeconds(settings.tolerance()))
              .keys(this::keys));
    }
    return builder.build();
  }

  /**
   * The keys of one issuer. They are renewed on another thread in the second half of their life, so
   * that the network thread of a known key never waits, and an outage of that length is unnoticed.
   */
  private Jwks keys(AuthorizationServer server) {
    Duration life = Duration.ofSeconds(settings.timeToLive().toSeconds());
    Jwks.Builder keys =
        Jwks.of(server)
            .timeToLive(life)
            .cooldown(COOLDOWN)
            .refreshAhead(Duration.ofSeconds(life.toSeconds() / 2), http)
            .storeTimeout(STORE_TIMEOUT)
            .waitForLease(WAIT_FOR_LEASE)
            .waitAtMost(settings.http().longest().plus(STORE_TIMEOUT).plus(WAIT_FOR_LEASE));
    if (sealed != null) {
      keys.store(sealed);
    }
    return keys.build();
  }

  BrokerSettings settings() {
    return settings;
  }

  /**
   * The access token, which must not be bound to a key: SASL proves no possession.
   *
   * @throws dev.oauth4jvm.OAuthException when the token is refused, or cannot be judged
   * @throws IOException when an issuer does not answer
   */
  AccessToken validate(String token) throws IOException {
    return http.run(resource.validateToken(token)).requireUnbound();
  }

  @Override
  public void close() throws IOException {
    transport.close();
    Engine.close(store);
  }
}
