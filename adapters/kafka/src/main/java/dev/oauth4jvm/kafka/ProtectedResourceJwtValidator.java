package dev.oauth4jvm.kafka;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.resource.AccessToken;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.security.oauthbearer.JwtValidator;
import org.apache.kafka.common.security.oauthbearer.JwtValidatorException;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.jspecify.annotations.Nullable;

/**
 * A validator of access tokens in a broker, by a {@link
 * dev.oauth4jvm.resource.ProtectedResource#validateToken ProtectedResource}. A broker names this
 * class in {@code sasl.oauthbearer.jwt.validator.class}.
 *
 * <p>Kafka creates a validator for each network thread. Those with equal settings share their keys
 * and connections, which the last one closes. Safe for use by any number of threads once it is
 * configured.
 */
public final class ProtectedResourceJwtValidator implements JwtValidator {

  static final Shared<BrokerSettings, TrustedTokens> SHARED = new Shared<>(TrustedTokens::of);

  /**
   * The longest session, in milliseconds: Kafka counts its nanoseconds in a long, which overflows
   * after 292 years and then ends the session at once.
   */
  private static final long LONGEST_SESSION = Duration.ofDays(365).toMillis();

  private volatile Shared<BrokerSettings, TrustedTokens>.@Nullable Use use;

  /** Creates a validator; {@link #configure} must follow. */
  public ProtectedResourceJwtValidator() {}

  /**
   * Reads the settings; makes no request, so a broker starts while its issuers are down.
   *
   * @throws org.apache.kafka.common.config.ConfigException when a setting is missing or unusable
   */
  @Override
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
    if (use != null) {
      throw new IllegalStateException("the validator is configured already");
    }
    use = SHARED.take(BrokerSettings.of(new Settings(configs, mechanism)));
  }

  /**
   * Validates an access token. Waits for its issuer only if the token's key is not known: see the
   * guide for the bound.
   *
   * <p>The session ends with the token and the clock tolerance, after a year at most. The name of
   * the principal is that of {@code sasl.oauthbearer.sub.claim.name}, after the issuer and {@code
   * #} where several issuers are trusted.
   *
   * @throws JwtValidatorException when the token is refused, for a client that must not repeat it;
   *     the message has no value of the token
   * @throws RetriableException when the token cannot be judged because its issuer or its key is not
   *     available. The broker then closes the connection, and the client connects again
   * @throws IllegalStateException when the validator is not configured, or closed
   */
  @Override
  public OAuthBearerToken validate(String accessToken) {
    Shared<BrokerSettings, TrustedTokens>.Use current = use;
    if (current == null) {
      throw new IllegalStateException("the validator is not configured, or closed");
    }
    TrustedTokens tokens = current.value();
    try {
      return bearer(tokens.validate(accessToken), tokens.settings());
    } catch (OAuthException failure) {
      throw failed(failure);
    } catch (IOException failure) {
      throw undecided(Reason.KEYS, String.valueOf(failure.getMessage()));
    }
  }

  private static RuntimeException failed(OAuthException failure) {
    String message = String.valueOf(failure.unquoted().getMessage());
    return switch (failure.reason()) {
      // an issuer that has just rotated, or its fault; in any case none that a client can mend
      case NO_KEY, KEYS, UNAVAILABLE, OTHER -> undecided(failure.reason(), message);
      default ->
          new RefusedTokenException("access token refused, " + failure.reason() + ": " + message);
    };
  }

  private static UndecidedTokenException undecided(Reason reason, String message) {
    return new UndecidedTokenException("access token not judged, " + reason + ": " + message);
  }

  private static ValidatedBearerToken bearer(AccessToken token, BrokerSettings settings) {
    long end =
        Math.multiplyExact(token.expiresAt().getEpochSecond() + settings.tolerance(), 1_000L);
    return new ValidatedBearerToken(
        token.token(),
        Set.copyOf(token.scopes()),
        Math.min(end, System.currentTimeMillis() + LONGEST_SESSION),
        principal(token, settings));
  }

  private static String principal(AccessToken token, BrokerSettings settings) {
    String name = token.claims().string(settings.subjectClaim());
    if (name == null || name.isEmpty()) {
      throw new RefusedTokenException(
          "access token refused, CLAIM: "
              + settings.subjectClaim()
              + " is not a text with characters, and names the principal");
    }
    // an issuer identifier has no fragment, so no two pairs have one name
    return settings.qualified() ? token.issuer() + "#" + name : name;
  }

  /** Releases the keys; the last validator with these settings closes the connections. */
  @Override
  public void close() throws IOException {
    Shared<BrokerSettings, TrustedTokens>.Use current = use;
    use = null;
    if (current != null) {
      current.close();
    }
  }
}
