package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The programs of the guides, as they are copied: several processes that share their keys. */
@ExtendWith(SharedServer.class)
class GuidesIT {

  private final LocalAuthorizationServer issuer;
  private final int before;
  private final Map<String, String> settings = new HashMap<>();

  GuidesIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
    before = issuer.jwksRequests().count();
    settings.put("ISSUER", issuer.issuer());
    settings.put("JWKS_URI", issuer.jwksUri().toString());
    settings.put("AUDIENCE", Party.AUDIENCE);
    settings.put("BASE_URL", Party.AUDIENCE);
  }

  @Test
  void containersShareTheirKeysByRedis() throws Exception {
    try (RedisServer redis = RedisServer.run()) {
      settings.put("REDIS_URL", redis.uri().toString());
      try (GuideProcess first = GuideProcess.start(ContainerApi.class, settings);
          GuideProcess second = GuideProcess.start(ContainerApi.class, settings)) {
        bothServe(first, second);
      }
    }
  }

  @Test
  void theMembersOfAClusterShareTheirKeysByJCache() throws Exception {
    String one = Integer.toString(GuideProcess.freePort());
    String two = Integer.toString(GuideProcess.freePort());
    settings.put("MEMBERS", "127.0.0.1:" + one + ",127.0.0.1:" + two);
    settings.put("JDK_JAVA_OPTIONS", "-Dhazelcast.phone.home.enabled=false");
    settings.put("MEMBER_PORT", one);
    try (GuideProcess first = GuideProcess.start(ClusterApi.class, settings)) {
      settings.put("MEMBER_PORT", two);
      try (GuideProcess second = GuideProcess.start(ClusterApi.class, settings)) {
        bothServe(first, second);
      }
    }
  }

  private void bothServe(GuideProcess first, GuideProcess second) throws Exception {
    String token = new Party(issuer.issuer()).token(SharedServer.APP);
    for (GuideProcess process : new GuideProcess[] {first, second}) {
      Response served = process.orders(token);
      assertThat(served.status()).isEqualTo(200);
      assertThat(new String(served.body(), StandardCharsets.UTF_8)).isEqualTo("Orders of app");
      Response refused = process.orders(token + "A");
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.headers().all("www-authenticate").toString()).contains("invalid_token");
    }
    assertThat(issuer.jwksRequests().count() - before)
        .as("requests for the keys by both")
        .isEqualTo(1);
  }
}
