package consumer;

import dev.oauth4jvm.aws.AwsCredentials;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.dynamodb.DynamoDbStore;
import dev.oauth4jvm.store.httpkv.HttpKvStore;
import dev.oauth4jvm.store.httpkv.RequestSigner;
import dev.oauth4jvm.store.jdbc.JdbcStore;
import dev.oauth4jvm.store.redis.RedisStore;
import java.io.IOException;
import java.net.URI;

/** A check that each store is a named module that needs no vendor's client. */
public final class Main {

  private Main() {}

  /**
   * Runs the checks.
   *
   * @param args none
   * @throws Exception when a store cannot be closed
   */
  public static void main(String[] args) throws Exception {
    try (RedisStore redis = RedisStore.builder(URI.create("redis://127.0.0.1:1")).build()) {
      requireNamed(redis, "dev.oauth4jvm.store.redis");
      requireUnreachable(redis); // over core's sockets, which are exported to this store
    }
    RequestSigner signer =
        RequestSigner.aws("us-east-1", () -> AwsCredentials.of("local", "local"));
    try (HttpKvStore s3 = HttpKvStore.s3(URI.create("http://127.0.0.1:1/bucket"), signer).build()) {
      requireNamed(s3, "dev.oauth4jvm.store.httpkv");
      requireUnreachable(s3);
    }
    requireNamed(DynamoDbStore.class, "dev.oauth4jvm.store.dynamodb");
    requireNamed(JdbcStore.class, "dev.oauth4jvm.store.jdbc");
    System.out.println("stores: core works beside named modules of the stores");
  }

  private static void requireUnreachable(Store store) throws Exception {
    try {
      throw new AssertionError("nobody listens there, but " + store.load(new JwksId("a", "b").key()));
    } catch (IOException expected) {
      // and no error of access
    }
  }

  private static void requireNamed(Store store, String name) {
    requireNamed(store.getClass(), name);
  }

  private static void requireNamed(Class<?> type, String name) {
    Module module = type.getModule();
    if (!name.equals(module.getName()) || module.getDescriptor().isAutomatic()) {
      throw new AssertionError(type + " should be in the module " + name + ", and is in " + module);
    }
  }
}
