package dev.oauth4jvm.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.Jedis;

/** Brokers that share keys in a real Redis: validators whose lives do not overlap. */
@Timeout(120)
class KeysInRedisTest {

  private static final int ATTEMPTS = 20;

  private final TestServer server = TestServer.listening();
  private final TestIssuer issuer = server.issuer();
  private final TestIssuer other = server.issuer("other");
  private final RedisServer redis = RedisServer.run();

  @AfterEach
  void stop() {
    redis.close();
    server.close();
  }

  private Map<String, Object> settings(TestIssuer... issuers) {
    Map<String, Object> settings = new HashMap<>(Validators.settings(issuers));
    settings.put(Settings.STORE, AllowedPlaces.url(redis.uri().toString()));
    settings.put(Settings.SEAL_KEYS, "one:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0ISE=");
    return settings;
  }

  private static String tokenOf(TestIssuer issuer) {
    return issuer.accessTokens(Validators.AUDIENCE).issue().reveal();
  }

  private int requests(TestIssuer issuer) {
    return server.requests(issuer, Endpoint.JWKS).size();
  }

  /** The number of requests for keys by a broker that starts, validates a token and ends. */
  private int requestsOfANewBroker() throws IOException {
    int before = requests(issuer);
    try (Validators validators = new Validators()) {
      assertThat(validators.create(settings(issuer)).validate(tokenOf(issuer)).principalName())
          .isEqualTo("alice");
    }
    return requests(issuer) - before;
  }

  /** Whether a new broker needs no request, at one of several attempts: a busy Redis is slow. */
  private boolean aNewBrokerNeedsNoRequest() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (requestsOfANewBroker() == 0) {
        return true;
      }
    }
    return false;
  }

  /** What keeps Redis from answering. */
  private enum Away {
    DEAD,
    HANGING;

    void begin(RedisServer redis) throws IOException {
      if (this == DEAD) {
        redis.kill();
      } else {
        redis.suspend();
      }
    }

    void end(RedisServer redis) throws IOException {
      if (this == DEAD) {
        redis.start();
      } else {
        redis.resume();
      }
    }
  }

  @Test
  void aBrokerThatStartsTakesTheKeysOfTheOthersWithoutARequest() throws Exception {
    assertThat(requestsOfANewBroker()).isEqualTo(1);

    assertThat(aNewBrokerNeedsNoRequest()).isTrue();
    try (Jedis jedis = redis.connect()) {
      assertThat(jedis.keys("oauth4jvm:jwks:*"))
          .filteredOn(key -> !key.endsWith(":lease"))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void brokersThatStartWithoutRedisFetchTheKeysThemselvesUntilItIsBack(Away away) throws Exception {
    away.begin(redis);
    try {
      assertThat(requestsOfANewBroker()).isEqualTo(1);
      assertThat(requestsOfANewBroker()).as("nothing is shared").isEqualTo(1);
    } finally {
      away.end(redis);
    }

    assertThat(aNewBrokerNeedsNoRequest()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aBrokerThatLosesItsRedisValidatesWithKeysInMemoryAndFetchesOthers(Away away)
      throws Exception {
    try (Validators validators = new Validators()) {
      ProtectedResourceJwtValidator broker = validators.create(settings(issuer, other));
      assertThat(broker.validate(tokenOf(issuer)).principalName()).endsWith("#alice");
      away.begin(redis);
      try {
        assertThat(broker.validate(tokenOf(issuer)).principalName()).endsWith("#alice");
        assertThat(requests(issuer)).isEqualTo(1);
        assertThat(broker.validate(tokenOf(other)).principalName()).endsWith("#alice");
        assertThat(requests(other)).isEqualTo(1);
      } finally {
        away.end(redis);
      }
      assertThat(broker.validate(tokenOf(other)).principalName()).endsWith("#alice");
      assertThat(requests(other)).isEqualTo(1);
    }
  }
}
