package dev.oauth4jvm.benchmarks.coldstart;

import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.dynamodb.AwsSdkStore;
import dev.oauth4jvm.store.redis.JedisStore;
import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Stores over the engines' own clients, set up for a quick start as far as that can be set. */
final class VendorStores {

  private static final Duration PATIENCE = StoredToken.PATIENCE;

  private VendorStores() {}

  static Store of(String kind, URI place) {
    return kind.equals("redis-jedis") ? jedis(place) : sdk(place);
  }

  private static Store jedis(URI place) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setJmxEnabled(false);
    pool.setTestWhileIdle(false);
    pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    return JedisStore.of(
        RedisClient.builder()
            .hostAndPort(place.getHost(), place.getPort())
            .clientConfig(
                DefaultJedisClientConfig.builder()
                    .timeoutMillis((int) PATIENCE.toMillis())
                    .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                    .resp2()
                    .build())
            .poolConfig(pool)
            .build());
  }

  private static Store sdk(URI place) {
    return AwsSdkStore.of(
        DynamoDbClient.builder()
            .endpointOverride(place)
            .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(PATIENCE))
            .overrideConfiguration(
                configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build(),
        "jwks");
  }
}
