package dev.oauth4jvm.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** What is Redis's own, beyond the contract. */
class RedisJwksStoreTest {

  private static final JwksId ID =
      new JwksId("https://as.example.com", "https://as.example.com/jwks");

  private static RedisServer server;

  @BeforeAll
  static void start() {
    server = RedisServer.run("--requirepass", "a:secret/word", "--databases", "2");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static URI uri(String userInfo, int database) {
    return URI.create(
        "redis://" + userInfo + "127.0.0.1:" + server.uri().getPort() + "/" + database);
  }

  private static RedisStore store(URI uri, String prefix) {
    return RedisStore.builder(uri)
        .keyPrefix(prefix)
        .connectTimeout(RedisEngine.PATIENCE)
        .operationTimeout(RedisEngine.PATIENCE)
        .build();
  }

  @Test
  void passwordDatabaseAndPrefixAreUsed() throws Exception {
    try (RedisStore store = store(uri(":a%3Asecret%2Fword@", 1), "mine:");
        Jedis jedis = server.connect()) {
      JwksStore.of(store).save(ID, new JwksEntry("{}", 1000, 1300));
      jedis.auth("a:secret/word");
      assertThat(jedis.exists(store.key(ID.key()))).isFalse();
      jedis.select(1);
      assertThat(jedis.keys("*")).containsExactly("mine:jwks:" + ID.name());
      assertThat(store.key(ID.key())).isEqualTo("mine:jwks:" + ID.name());
      assertThat(jedis.pttl(store.key(ID.key()))).isBetween(1L, 300_000L);
    }
  }

  @Test
  void aWrongPasswordIsAFailureThatDoesNotShowIt() {
    try (RedisStore store = store(uri(":wrongsecret@", 0), "")) {
      assertThatThrownBy(() -> store.load(ID.key()))
          .satisfies(
              failure -> {
                for (Throwable t = failure; t != null; t = t.getCause()) {
                  assertThat(String.valueOf(t.getMessage())).doesNotContain("wrongsecret");
                }
              });
    }
  }

  @Test
  void aKeyOfAnotherTypeIsReplaced() throws Exception {
    try (RedisStore store = store(uri(":a%3Asecret%2Fword@", 0), "list:");
        Jedis jedis = server.connect()) {
      jedis.auth("a:secret/word");
      jedis.lpush(store.key(ID.key()), "not a string");
      JwksStore.of(store).save(ID, new JwksEntry("{\"uat\":1000}", 1000, 1300));
      assertThat(store.load(ID.key())).isEqualTo("{\"uat\":1000}");
      jedis.lpush(store.key(ID.key()) + ":lease", "not a string");
      assertThat(store.lease(ID.key(), "mine", Duration.ofMinutes(1))).isTrue();
    }
  }

  @Test
  void theCallersClientIsUsedAndNotClosed() throws Exception {
    RedisServer open = RedisServer.run();
    try (open;
        RedisClient client =
            RedisClient.builder().hostAndPort("127.0.0.1", open.uri().getPort()).build()) {
      RedisStore store = JedisStore.of(client);
      JwksStore.of(store).save(ID, new JwksEntry("{\"uat\":1000}", 1000, 1300));
      store.close();
      assertThat(client.get("oauth4jvm:jwks:" + ID.name())).isEqualTo("{\"uat\":1000}");
    }
  }

  @Test
  void aStoreClosesTheClientThatItMade() throws Exception {
    RedisStore store = store(uri(":a%3Asecret%2Fword@", 0), "closed:");
    assertThat(store.load(ID.key())).isNull();
    store.close();
    assertThatThrownBy(() -> store.load(ID.key())).isInstanceOf(Exception.class);
  }

  @Test
  void anAnswerIsWaitedForAsLongAsWasSaid() throws Exception {
    RedisServer slow = RedisServer.run();
    try (slow;
        RedisStore store = store(slow.uri(), "");
        Jedis jedis = slow.connect()) {
      assertThat(store.load(ID.key())).isNull();
      jedis.clientPause(3000);
      assertThat(store.load(ID.key())).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:6379",
        "//localhost:6379",
        "localhost:6379",
        "redis:localhost",
        "redis://localhost"
      })
  void anAddressIsARedisUriWithAPort(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisStore.builder(URI.create(uri)))
        .withMessageContaining("redis://");
  }

  /** It is made when a process starts, which must not wait for the engine. */
  @Test
  void toMakeItDoesNotConnect() throws Exception {
    try (ServerSocketChannel engine = ServerSocketChannel.open()) {
      engine.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      engine.configureBlocking(false);
      int port = engine.socket().getLocalPort();
      try (RedisStore store = RedisStore.builder(URI.create("redis://127.0.0.1:" + port)).build()) {
        assertThat(engine.accept()).isNull();
        assertThatThrownBy(() -> store.load(ID.key())).isInstanceOf(Exception.class);
        try (SocketChannel connection = engine.accept()) {
          assertThat(connection).isNotNull();
        }
      }
    }
  }

  @Test
  void timeoutsArePositive() {
    RedisStore.Builder builder = RedisStore.builder(URI.create("redis://localhost:6379"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.operationTimeout(Duration.ofMillis(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.operationTimeout(Duration.ofDays(30)));
  }

  @Test
  void theDocumentsCodeMakesASource() {
    AuthorizationServer as = AuthorizationServer.of(ID.issuer(), ID.jwksUri());
    // @start region="redis"
    RedisStore store = RedisStore.builder(URI.create("redis://localhost:6379")).build();
    Jwks jwks = Jwks.of(as).store(store).build();
    // @end
    assertThat(jwks.authorizationServer()).isSameAs(as);
  }
}
