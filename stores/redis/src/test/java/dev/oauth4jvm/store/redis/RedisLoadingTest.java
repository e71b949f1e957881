package dev.oauth4jvm.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.engines.LeanProcess;
import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.jwks.JwksId;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/** A process that reads one entry needs no Jedis, and loads little. */
@Timeout(120)
class RedisLoadingTest {

  /** Each costs a starting process a fifth of a millisecond: one more is added on purpose. */
  private static final int MOST_CLASSES = 15;

  private static final JwksId ID = new JwksId("https://as.example", "https://as.example/jwks");

  /** Takes the address of a Redis; prints the entry's text. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws Exception {
      try (RedisStore store = RedisStore.builder(URI.create(arguments[0])).build()) {
        System.out.println("read " + store.load(ID.key()));
      }
    }
  }

  /** Looks at a store as dependency injection does, which must not need Jedis. */
  static final class Inspector {

    private Inspector() {}

    public static void main(String[] arguments) {
      System.out.println(RedisStore.class.getDeclaredMethods().length > 0);
      System.out.println(RedisStore.class.getDeclaredConstructors().length > 0);
      System.out.println(RedisStore.Builder.class.getDeclaredMethods().length > 0);
    }
  }

  @Test
  void readingAnEntryLoadsLittleAndNoJedis() throws Exception {
    LeanProcess process;
    try (RedisServer redis = RedisServer.run()) {
      try (Jedis jedis = redis.connect()) {
        jedis.set("oauth4jvm:jwks:" + ID.name(), "{\"uat\":1000}");
      }
      process = LeanProcess.without("jedis", Program.class, redis.uri().toString());
    }
    assertThat(process.printed()).contains("read {\"uat\":1000}");
    assertThat(process.loaded())
        .noneMatch(name -> name.startsWith("javax.net.ssl."))
        .noneMatch(name -> name.startsWith("sun.security.ssl."))
        .noneMatch(name -> name.startsWith("java.util.regex."))
        .noneMatch(name -> name.startsWith("org.slf4j."));
    String tests = RedisLoadingTest.class.getName();
    List<String> own =
        process.loaded().stream()
            .filter(name -> name.startsWith("dev.oauth4jvm.") && !name.startsWith(tests))
            .toList();
    assertThat(own)
        .contains("dev.oauth4jvm.store.redis.RespReader")
        .noneMatch(name -> name.contains("Lambda"))
        .hasSizeLessThan(MOST_CLASSES + 1);
  }

  @Test
  void aStoreIsInspectedByReflectionWithoutJedis() throws Exception {
    assertThat(LeanProcess.without("jedis", Inspector.class).printed())
        .containsExactly("true", "true", "true");
  }
}
