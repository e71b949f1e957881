package dev.oauth4jvm.kafka;

import dev.oauth4jvm.resource.AccessTokenProfile;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * What a validator is configured by. Validators with equal settings share their keys.
 *
 * @param issuers the trusted issuers, at least one
 * @param jwksUrl the location of the one issuer's keys; null to discover each issuer
 * @param audience the expected audience
 * @param profile the shape of the tokens
 * @param tolerance the leeway for dates, in seconds
 * @param timeToLive the age from which keys are fetched again
 * @param subjectClaim the claim that names the principal
 * @param qualified whether the name of a principal begins with its issuer
 * @param engine the store, or null
 */
record BrokerSettings(
    List<String> issuers,
    @Nullable String jwksUrl,
    String audience,
    AccessTokenProfile profile,
    long tolerance,
    Duration timeToLive,
    String subjectClaim,
    boolean qualified,
    Http http,
    @Nullable Engine engine) {

  private static final long DAY = 86_400_000;
  private static final long SHORTEST_LIFE = 10_000;

  static BrokerSettings of(Settings settings) {
    List<String> issuers = settings.list(SaslConfigs.SASL_OAUTHBEARER_EXPECTED_ISSUER);
    if (issuers.isEmpty()) {
      throw new ConfigException(
          SaslConfigs.SASL_OAUTHBEARER_EXPECTED_ISSUER
              + " is required: name the issuers whose tokens are trusted, delimited by commas");
    }
    if (new HashSet<>(issuers).size() < issuers.size()) {
      throw new ConfigException(
          SaslConfigs.SASL_OAUTHBEARER_EXPECTED_ISSUER, issuers, "names an issuer twice");
    }
    List<String> audiences = settings.list(SaslConfigs.SASL_OAUTHBEARER_EXPECTED_AUDIENCE);
    if (audiences.size() != 1) {
      throw new ConfigException(
          SaslConfigs.SASL_OAUTHBEARER_EXPECTED_AUDIENCE,
          audiences,
          "expected one audience, which tokens for this cluster have");
    }
    return new BrokerSettings(
        List.copyOf(issuers),
        jwksUrl(settings, issuers),
        audiences.get(0),
        profile(settings),
        settings.number(SaslConfigs.SASL_OAUTHBEARER_CLOCK_SKEW_SECONDS, 0, 3_600, 30),
        Duration.ofMillis(
            settings.number(
                SaslConfigs.SASL_OAUTHBEARER_JWKS_ENDPOINT_REFRESH_MS,
                SHORTEST_LIFE,
                DAY,
                SaslConfigs.DEFAULT_SASL_OAUTHBEARER_JWKS_ENDPOINT_REFRESH_MS)),
        settings.required(SaslConfigs.SASL_OAUTHBEARER_SUB_CLAIM_NAME),
        settings.flag(Settings.QUALIFIED_PRINCIPALS, issuers.size() > 1),
        Http.of(settings),
        Engine.of(settings));
  }

  /** Every location that the configuration names must be one that the process allows. */
  private static @Nullable String jwksUrl(Settings settings, List<String> issuers) {
    String url = settings.text(SaslConfigs.SASL_OAUTHBEARER_JWKS_ENDPOINT_URL);
    if (url == null) {
      for (String issuer : issuers) {
        Allowed.url(SaslConfigs.SASL_OAUTHBEARER_EXPECTED_ISSUER, issuer);
      }
      return null;
    }
    if (issuers.size() > 1) {
      throw new ConfigException(
          SaslConfigs.SASL_OAUTHBEARER_JWKS_ENDPOINT_URL,
          url,
          "is for one issuer: leave it out, and the keys of each issuer are discovered");
    }
    return Allowed.url(SaslConfigs.SASL_OAUTHBEARER_JWKS_ENDPOINT_URL, url);
  }

  private static AccessTokenProfile profile(Settings settings) {
    String name = settings.text(Settings.PROFILE);
    AccessTokenProfile profile = name == null ? AccessTokenProfile.RFC_9068 : named(name);
    String scope = settings.text(SaslConfigs.SASL_OAUTHBEARER_SCOPE_CLAIM_NAME);
    // Kafka sets its default where nobody did, and profiles know better where the scope is
    return scope == null || scope.equals(SaslConfigs.DEFAULT_SASL_OAUTHBEARER_SCOPE_CLAIM_NAME)
        ? profile
        : profile.withScope(scope);
  }

  private static AccessTokenProfile named(String name) {
    try {
      return AccessTokenProfile.of(name);
    } catch (IllegalArgumentException unknown) {
      throw new ConfigException(Settings.PROFILE, name, unknown.getMessage());
    }
  }
}
