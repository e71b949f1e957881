package dev.oauth4jvm.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.engines.RedisServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

@Timeout(120)
class RespClientTest {

  private static final int MAX_BULK = 1000;

  private static RespClient client(URI uri) {
    return client(uri, RedisEngine.PATIENCE);
  }

  private static RespClient client(URI uri, Duration operationTimeout) {
    return new RespClient(
        RedisAddress.of(uri), null, RedisEngine.PATIENCE, operationTimeout, MAX_BULK);
  }

  private static String text(RespClient client) throws IOException {
    return client.getRange("key", 0, 10);
  }

  // ---- connections

  @Test
  void oneConnectionIsKeptFromCallToCall() throws Exception {
    try (FakeRedis redis = new FakeRedis((connection, command) -> "$1\r\na\r\n");
        RespClient client = client(redis.uri("", ""))) {
      for (int i = 0; i < 5; i++) {
        assertThat(text(client)).isEqualTo("a");
      }
      assertThat(redis.connections()).isEqualTo(1);
      assertThat(redis.commands).hasSize(5).containsOnly(List.of("GETRANGE", "key", "0", "10"));
    }
  }

  /** As after a restart, or Redis's own timeout of idle clients. */
  @Test
  void aCommandIsSentOnceMoreWhenItsKeptConnectionWasClosed() throws Exception {
    AtomicInteger commands = new AtomicInteger();
    try (FakeRedis redis =
            new FakeRedis(
                (connection, command) ->
                    commands.incrementAndGet() == 2 ? null : "$1\r\n" + connection + "\r\n");
        RespClient client = client(redis.uri("", ""))) {
      assertThat(text(client)).isEqualTo("0");
      assertThat(text(client)).isEqualTo("1");
      assertThat(redis.commands).hasSize(3);
    }
  }

  @Test
  void aCommandOnAFreshConnectionIsNotRepeated() throws Exception {
    try (FakeRedis redis = new FakeRedis((connection, command) -> null);
        RespClient client = client(redis.uri("", ""))) {
      assertThatThrownBy(() -> text(client))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("GETRANGE at redis://127.0.0.1:");
      assertThat(redis.commands).hasSize(1);
    }
  }

  @Test
  void aCommandWhoseReplyBeganIsNotRepeated() throws Exception {
    try (FakeRedis redis =
            new FakeRedis(
                (connection, command) ->
                    command.get(1).equals("first") ? "$1\r\na\r\n" : "*broken\r\n");
        RespClient client = client(redis.uri("", ""))) {
      assertThat(client.getRange("first", 0, 1)).isEqualTo("a");
      assertThatThrownBy(() -> text(client)).hasRootCauseInstanceOf(ProtocolException.class);
      assertThat(redis.commands).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-ERR no\r\n", "*0\r\n", "$1\r\na\r\n+surplus\r\n", "$1001\r\n"})
  void aConnectionIsNotKeptAfterAnythingButAWholeReply(String first) throws Exception {
    try (FakeRedis redis =
            new FakeRedis((connection, command) -> connection == 0 ? first : "$1\r\nb\r\n");
        RespClient client = client(redis.uri("", ""))) {
      try {
        assertThat(text(client)).isEqualTo("a");
      } catch (IOException refused) {
        assertThat(first).isNotEqualTo("$1\r\na\r\n+surplus\r\n");
      }
      assertThat(text(client)).isEqualTo("b");
      assertThat(redis.connections()).isEqualTo(2);
    }
  }

  @Test
  void callsAtTheSameTimeHaveConnectionsOfTheirOwnOfWhichOneIsKept() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    try (FakeRedis redis =
            new FakeRedis(
                (connection, command) -> {
                  both.countDown();
                  await(both);
                  return "$1\r\na\r\n";
                });
        RespClient client = client(redis.uri("", ""))) {
      Thread other = new Thread(() -> assertThatNoFailure(client));
      other.start();
      assertThat(text(client)).isEqualTo("a");
      other.join();
      assertThat(redis.connections()).isEqualTo(2);
      assertThat(text(client)).isEqualTo("a");
      assertThat(redis.connections()).isEqualTo(2);
    }
  }

  private static void assertThatNoFailure(RespClient client) {
    try {
      assertThat(text(client)).isEqualTo("a");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- limits

  @Test
  void aServerThatDoesNotAnswerIsWaitedForNoLongerThanTheTimeout() throws Exception {
    try (RedisServer redis = RedisServer.run();
        Jedis jedis = redis.connect();
        RespClient client = client(redis.uri(), Duration.ofMillis(300))) {
      jedis.clientPause(60_000);
      assertThatThrownBy(() -> text(client))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("did not answer GETRANGE within")
          .hasMessageContaining("operationTimeout PT0.3S");
    }
  }

  @Test
  void anInterruptedThreadGivesUpAndStaysInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    try (FakeRedis redis =
            new FakeRedis(
                (connection, command) -> {
                  asked.countDown();
                  await(never);
                  return null;
                });
        RespClient client = client(redis.uri("", ""))) {
      Thread interrupter =
          new Thread(
              () -> {
                await(asked);
                caller.interrupt();
              });
      interrupter.start();
      assertThatThrownBy(() -> text(client)).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      never.countDown();
    }
  }

  // ---- login

  @Test
  void userPasswordAndDatabaseAreSentBeforeTheCommand() throws Exception {
    try (FakeRedis redis =
            new FakeRedis(
                (connection, command) ->
                    command.get(0).equals("GETRANGE") ? "$1\r\na\r\n" : "+OK\r\n");
        RespClient client = client(redis.uri("me:tops3cret@", "/7"))) {
      assertThat(text(client)).isEqualTo("a");
      assertThat(redis.commands)
          .containsExactly(
              List.of("AUTH", "me", "tops3cret"),
              List.of("SELECT", "7"),
              List.of("GETRANGE", "key", "0", "10"));
    }
  }

  /** A command must not run in another database, or as another user. */
  @ParameterizedTest
  @ValueSource(strings = {"AUTH", "SELECT"})
  void noCommandIsSentAfterALoginThatFailed(String failing) throws Exception {
    try (FakeRedis redis =
            new FakeRedis(
                (connection, command) ->
                    command.get(0).equals(failing)
                        ? "-ERR with args beginning with: 'tops3cret'\r\n"
                        : "+OK\r\n");
        RespClient client = client(redis.uri(":tops3cret@", "/7"))) {
      assertThatThrownBy(() -> text(client))
          .isInstanceOf(RespError.class)
          .hasMessageStartingWith(
              "Redis refused " + failing + ": ERR; check whether the server has the ")
          .hasMessageNotContaining("tops3cret");
      assertThat(redis.commands).noneMatch(command -> command.get(0).equals("GETRANGE"));
    }
  }

  @Test
  void aReplyToALoginThatIsNotOkIsAFailure() throws Exception {
    try (FakeRedis redis = new FakeRedis((connection, command) -> "+QUEUED\r\n");
        RespClient client = client(redis.uri(":tops3cret@", ""))) {
      assertThatThrownBy(() -> text(client)).hasMessageContaining("the reply to AUTH is not OK");
    }
  }

  @Test
  void aUserOfRedisLogsIn() throws Exception {
    try (RedisServer redis = RedisServer.run();
        Jedis jedis = redis.connect()) {
      jedis.aclSetUser("reader", "on", ">word", "~*", "+getrange");
      jedis.set("key", "value");
      URI uri = URI.create("redis://reader:word@127.0.0.1:" + redis.uri().getPort());
      try (RespClient client = client(uri)) {
        assertThat(text(client)).isEqualTo("value");
        assertThatThrownBy(() -> client.eval("return 1", "key", List.of(), true))
            .hasMessageContaining("NOPERM");
      }
    }
  }

  // ---- answers of another kind

  @Test
  void aNumberInPlaceOfAStringIsAFailure() throws Exception {
    try (FakeRedis redis = new FakeRedis((connection, command) -> ":1\r\n");
        RespClient client = client(redis.uri("", ""))) {
      assertThatThrownBy(() -> text(client)).hasMessageContaining("is not a string");
      assertThat(client.eval("return 1", "key", List.of("a"), true)).isEqualTo(1L);
      assertThat(redis.commands.get(1)).containsExactly("EVAL", "return 1", "1", "key", "a");
    }
  }

  @Test
  void aServerThatCannotBeReachedIsNamed() throws Exception {
    FakeRedis gone = new FakeRedis((connection, command) -> null);
    URI uri = gone.uri(":tops3cret@", "");
    gone.close();
    try (RespClient client = client(uri)) {
      assertThatThrownBy(() -> text(client))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("GETRANGE at redis://127.0.0.1:" + uri.getPort() + " failed")
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void aClosedClientSendsNothing() throws Exception {
    try (FakeRedis redis = new FakeRedis((connection, command) -> "$1\r\na\r\n")) {
      RespClient client = client(redis.uri("", ""));
      client.close();
      assertThatThrownBy(() -> text(client)).hasMessageContaining("closed");
      assertThat(redis.commands).isEmpty();
    }
  }
}
