package dev.oauth4jvm.benchmarks;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.kafka.ProtectedResourceJwtValidator;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.kafka.common.security.oauthbearer.BrokerJwtValidator;
import org.apache.kafka.common.security.oauthbearer.JwtValidator;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;

/**
 * Measures the processor time of a validation in a Kafka broker: of Kafka's own validator and of
 * this library's, in turn, with 1000 distinct tokens and the keys in memory.
 */
public final class KafkaValidators {

  private static final int TOKENS = 1_000;
  private static final int ROUNDS = 11;
  private static final int WARM_UP = 10;
  private static final String MECHANISM = OAuthBearerLoginModule.OAUTHBEARER_MECHANISM;
  private static final AppConfigurationEntry LOGIN =
      new AppConfigurationEntry(
          OAuthBearerLoginModule.class.getName(), LoginModuleControlFlag.REQUIRED, Map.of());

  private KafkaValidators() {}

  /** Prints the median of the rounds for RS256 and ES256, the algorithms that Kafka's own has. */
  public static void main(String[] args) throws Exception {
    for (JwsAlgorithm algorithm : List.of(JwsAlgorithm.RS256, JwsAlgorithm.ES256)) {
      Issuer issuer = Issuer.of(algorithm);
      byte[] set = issuer.jwks().toJson().getBytes(StandardCharsets.UTF_8);
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
          });
      server.start();
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
      System.setProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls", url);
      try (JwtValidator kafkas = new BrokerJwtValidator();
          JwtValidator ours = new ProtectedResourceJwtValidator()) {
        for (JwtValidator validator : List.of(kafkas, ours)) {
          validator.configure(settings(url), MECHANISM, List.of(LOGIN));
        }
        measure(algorithm, issuer.tokens(TOKENS), kafkas, ours);
      } finally {
        server.stop(0);
      }
    }
    System.exit(0); // Kafka's own validator leaves a thread that is no daemon
  }

  private static Map<String, Object> settings(String url) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("sasl.oauthbearer.expected.issuer", Issuer.ISSUER);
    settings.put("sasl.oauthbearer.expected.audience", List.of(Issuer.AUDIENCE));
    settings.put("sasl.oauthbearer.sub.claim.name", "sub");
    settings.put("sasl.oauthbearer.scope.claim.name", "scope");
    settings.put("sasl.oauthbearer.clock.skew.seconds", 30);
    settings.put("sasl.oauthbearer.jwks.endpoint.url", url);
    settings.put("sasl.oauthbearer.jwks.endpoint.refresh.ms", 3_600_000L);
    settings.put("sasl.oauthbearer.jwks.endpoint.retry.backoff.ms", 100L);
    settings.put("sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms", 10_000L);
    settings.put("oauth4jvm.allow.insecure.requests", "true");
    return settings;
  }

  private static void measure(JwsAlgorithm algorithm, String[] tokens, JwtValidator... validators) {
    double[][] micros = new double[validators.length][ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (int i = 0; i < validators.length; i++) {
        long before = processorTime();
        for (String token : tokens) {
          if (validators[i].validate(token).principalName().isEmpty()) {
            throw new IllegalStateException("a principal without a name");
          }
        }
        if (round >= 0) {
          micros[i][round] = (processorTime() - before) / 1e3 / tokens.length;
        }
      }
    }
    for (int i = 0; i < validators.length; i++) {
      Arrays.sort(micros[i]);
      System.out.printf(
          "%s %s: %.1f us of processor time%n",
          algorithm.value(), validators[i].getClass().getSimpleName(), micros[i][ROUNDS / 2]);
    }
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
