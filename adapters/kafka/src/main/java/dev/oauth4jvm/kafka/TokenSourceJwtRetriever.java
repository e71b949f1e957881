package dev.oauth4jvm.kafka;

import dev.oauth4jvm.OAuthException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.oauthbearer.JwtRetriever;
import org.apache.kafka.common.security.oauthbearer.JwtRetrieverException;
import org.jspecify.annotations.Nullable;

/**
 * A retriever of access tokens for a client, by the client credentials grant and a {@link
 * dev.oauth4jvm.tokens.TokenSource}. A client names this class in {@code
 * sasl.oauthbearer.jwt.retriever.class}.
 *
 * <p>The producers and consumers of a process that have equal settings share one token, and with a
 * store those of a fleet. Safe for use by any number of threads once it is configured.
 */
public final class TokenSourceJwtRetriever implements JwtRetriever {

  static final Shared<ClientSettings, ClientTokens> SHARED = new Shared<>(ClientTokens::new);

  private volatile Shared<ClientSettings, ClientTokens>.@Nullable Use use;

  /** Creates a retriever; {@link #configure} must follow. */
  public TokenSourceJwtRetriever() {}

  /**
   * Reads the settings and the file of a private key; makes no request.
   *
   * @throws ConfigException when a setting is missing or unusable
   */
  @Override
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
    if (use != null) {
      throw new IllegalStateException("the retriever is configured already");
    }
    use = SHARED.take(ClientSettings.of(new Settings(configs, mechanism)));
  }

  /**
   * Returns an access token, which is requested if none is at most four fifths of its life old.
   * While no new token can be had, it is the old one, until it expires.
   *
   * @throws JwtRetrieverException when there is no valid token and none is issued; nothing is
   *     repeated
   * @throws IllegalStateException when the retriever is not configured, or closed
   */
  @Override
  public String retrieve() {
    Shared<ClientSettings, ClientTokens>.Use current = use;
    if (current == null) {
      throw new IllegalStateException("the retriever is not configured, or closed");
    }
    try {
      return current.value().token().reveal();
    } catch (OAuthException | IOException | ConfigException failure) {
      throw new JwtRetrieverException("no access token: " + failure.getMessage(), failure);
    }
  }

  /** Releases the token; the last retriever with these settings closes the connections. */
  @Override
  public void close() throws IOException {
    Shared<ClientSettings, ClientTokens>.Use current = use;
    use = null;
    if (current != null) {
      current.close();
    }
  }
}
