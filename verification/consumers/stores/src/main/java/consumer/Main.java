package consumer;

import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.dynamodb.DynamoDbJwksStore;
import dev.oauth4jvm.store.jdbc.JdbcJwksStore;
import dev.oauth4jvm.store.redis.RedisJwksStore;
import java.io.IOException;
import java.net.URI;

/** Fails unless each store is a named module that needs no vendor's client. */
public final class Main {

  private Main() {}

  /**
   * Runs the checks.
   *
   * @param args none
   * @throws Exception when a store cannot be closed
   */
  public static void main(String[] args) throws Exception {
    try (RedisJwksStore redis = RedisJwksStore.builder(URI.create("redis://127.0.0.1:1")).build()) {
      requireNamed(redis, "dev.oauth4jvm.store.redis");
      requireUnreachable(redis); // over core's sockets, which are exported to this store
    }
    requireNamed(DynamoDbJwksStore.class, "dev.oauth4jvm.store.dynamodb");
    requireNamed(JdbcJwksStore.class, "dev.oauth4jvm.store.jdbc");
    System.out.println("stores: core works beside named modules of the stores");
  }

  private static void requireUnreachable(RedisJwksStore store) {
    try {
      throw new AssertionError("nobody listens there, but " + store.load(new JwksId("a", "b")));
    } catch (IOException expected) {
      // and no error of access
    }
  }

  private static void requireNamed(JwksStore store, String name) {
    requireNamed(store.getClass(), name);
  }

  private static void requireNamed(Class<?> type, String name) {
    Module module = type.getModule();
    if (!name.equals(module.getName()) || module.getDescriptor().isAutomatic()) {
      throw new AssertionError(type + " should be in the module " + name + ", and is in " + module);
    }
  }
}
