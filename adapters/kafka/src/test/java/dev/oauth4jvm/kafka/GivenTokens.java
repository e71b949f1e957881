package dev.oauth4jvm.kafka;

import dev.oauth4jvm.testkit.AccessTokens;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.oauthbearer.JwtRetriever;

/** A retriever of tokens that a test makes, whatever their faults. */
public final class GivenTokens implements JwtRetriever {

  private static final String KEY = "test.tokens";
  private static final Map<String, AccessTokens> GIVEN = new ConcurrentHashMap<>();

  private String name = "";

  /** The settings of a client that sends such tokens, a new one at each login. */
  static Map<String, String> settings(AccessTokens tokens) {
    String name = Integer.toHexString(System.identityHashCode(tokens)) + "-" + GIVEN.size();
    GIVEN.put(name, tokens);
    return Map.of("sasl.oauthbearer.jwt.retriever.class", GivenTokens.class.getName(), KEY, name);
  }

  @Override
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
    name = String.valueOf(configs.get(KEY));
  }

  @Override
  public String retrieve() {
    return GIVEN.get(name).issue().reveal();
  }
}
