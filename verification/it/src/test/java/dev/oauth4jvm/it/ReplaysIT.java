package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.StoredReplays;
import dev.oauth4jvm.store.redis.RedisStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/** A DPoP proof is accepted once, by whichever of the processes that share a Redis. */
@ExtendWith(SharedServer.class)
class ReplaysIT {

  private static final int PROCESSES = 8;

  private final Party party;
  private final DpopHandle dpop =
      DpopHandle.of(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()));

  ReplaysIT(LocalAuthorizationServer server) {
    party = new Party(server.issuer());
  }

  @Test
  void ofTheSameProofAtAllProcessesAtOnceOneIsAccepted() throws Exception {
    TokenResponse response = party.run(party.grant(SharedServer.APP).dpop(dpop));
    Request request = dpop.prove(Request.get(Party.RESOURCE), response.accessToken(), party.env);
    Request another = dpop.prove(Request.get(Party.RESOURCE), response.accessToken(), party.env);
    ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
    List<RedisStore> stores = new ArrayList<>();
    try (RedisServer redis = RedisServer.run()) {
      CyclicBarrier together = new CyclicBarrier(PROCESSES);
      List<Callable<ErrorCode>> calls = new ArrayList<>();
      for (int i = 0; i < PROCESSES; i++) {
        RedisStore store =
            RedisStore.builder(redis.uri())
                .connectTimeout(FleetNode.PATIENCE)
                .operationTimeout(FleetNode.PATIENCE)
                .build();
        stores.add(store);
        AccessTokenValidator validator = validator(store);
        calls.add(
            () -> {
              together.await();
              return verdict(validator, request);
            });
      }
      List<ErrorCode> verdicts = new ArrayList<>();
      for (Future<ErrorCode> call : threads.invokeAll(calls)) {
        verdicts.add(call.get());
      }

      assertThat(verdicts)
          .containsOnlyOnce((ErrorCode) null)
          .containsOnly(null, ErrorCode.INVALID_RESPONSE);
      AccessTokenValidator validator = validator(stores.get(0));
      assertThat(verdict(validator, request)).isEqualTo(ErrorCode.INVALID_RESPONSE);
      assertThat(verdict(validator, another)).isNull();
      try (Jedis jedis = redis.connect()) {
        assertThat(jedis.keys("oauth4jvm:replay:*"))
            .hasSize(2)
            .allMatch(key -> jedis.ttl(key) > 0 && jedis.ttl(key) <= 603);
      }
    } finally {
      threads.shutdownNow();
      stores.forEach(RedisStore::close);
    }
  }

  private AccessTokenValidator validator(RedisStore store) {
    AuthorizationServer server = party.server;
    // @start region="replays"
    return AccessTokenValidator.of(server, "https://api.example.com")
        .refuseReplays(StoredReplays.of(store))
        .build();
    // @end
  }

  /** Null when it is accepted. */
  private ErrorCode verdict(AccessTokenValidator validator, Request request) {
    try {
      assertThat(party.run(validator.validate(request)).isProven()).isTrue();
      return null;
    } catch (OAuthException refused) {
      return refused.code();
    }
  }
}
