package dev.oauth4jvm.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.engines.TlsFront;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.net.URI;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RedisTlsTest {

  private static final JwksId ID = new JwksId("https://as.example", "https://as.example/jwks");

  private static RedisStore store(TlsFront front, SSLContext context) {
    return RedisStore.builder(URI.create("rediss://localhost:" + front.port() + "/1"))
        .connectTimeout(RedisEngine.PATIENCE)
        .operationTimeout(RedisEngine.PATIENCE)
        .sslContext(context)
        .build();
  }

  @Test
  void anEntryIsSavedAndLoadedOverTls() throws Exception {
    try (RedisServer redis = RedisServer.run();
        TlsFront front = TlsFront.run("dns:localhost", redis.uri().getPort());
        RedisStore store = store(front, front.clientContext())) {
      JwksStore.of(store).save(ID, new JwksEntry("{\"uat\":1000}", 1000, 1300));
      assertThat(store.load(ID.key())).isEqualTo("{\"uat\":1000}");
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    try (RedisServer redis = RedisServer.run();
        TlsFront front = TlsFront.run("dns:redis.example", redis.uri().getPort());
        RedisStore store = store(front, front.clientContext())) {
      assertThatThrownBy(() -> store.load(ID.key())).hasCauseInstanceOf(SSLException.class);
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
    try (RedisServer redis = RedisServer.run();
        TlsFront front = TlsFront.run("dns:localhost", redis.uri().getPort());
        RedisStore store = store(front, SSLContext.getDefault())) {
      assertThatThrownBy(() -> store.load(ID.key())).hasCauseInstanceOf(SSLException.class);
    }
  }
}
