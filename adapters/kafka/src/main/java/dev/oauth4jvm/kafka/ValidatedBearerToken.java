package dev.oauth4jvm.kafka;

import dev.oauth4jvm.Secret;
import java.util.Set;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.jspecify.annotations.Nullable;

/**
 * A validated access token, as Kafka sees it.
 *
 * @param token the token, which Kafka may read and {@link #toString} does not show
 * @param lifetimeMs the end of the session in milliseconds since the epoch
 */
record ValidatedBearerToken(Secret token, Set<String> scope, long lifetimeMs, String principalName)
    implements OAuthBearerToken {

  @Override
  public String value() {
    return token.reveal();
  }

  /** Unknown: Kafka uses it in clients alone. */
  @Override
  public @Nullable Long startTimeMs() {
    return null;
  }
}
