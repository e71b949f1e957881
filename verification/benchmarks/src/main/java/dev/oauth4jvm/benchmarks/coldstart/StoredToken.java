package dev.oauth4jvm.benchmarks.coldstart;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.aws.AwsCredentialsSource;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.dynamodb.DynamoDbStore;
import dev.oauth4jvm.store.httpkv.HttpKvStore;
import dev.oauth4jvm.store.httpkv.RequestSigner;
import dev.oauth4jvm.store.redis.RedisStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Validates one token with keys from a store, or from the authorization server. */
public final class StoredToken {

  /** More than a busy machine takes: a store that is passed over would be measured as a fetch. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private StoredToken() {}

  /** Takes the kind of the store, where it is, the file of the token, and the server's jwks_uri. */
  public static void main(String[] args) throws IOException {
    AuthorizationServer server = AuthorizationServer.of("https://as.example.com", args[3]);
    Jwks.Builder jwks = Jwks.of(server).timeToLive(Duration.ofHours(12)); // of all measurements
    if (!args[0].startsWith("fetch")) {
      jwks = jwks.store(store(args[0], args[1])).storeTimeout(PATIENCE);
    }
    AccessTokenValidator validator =
        AccessTokenValidator.of(server, "https://api.example.com").jwks(jwks.build()).build();
    Request request =
        Request.get(URI.create("https://api.example.com/orders"))
            .header("authorization", "Bearer ".concat(Files.readString(Path.of(args[2]))));
    Driver driver =
        args[0].startsWith("fetch") ? fetching(args[0]) : Driver.of(new FirstToken.NoTransport());
    AccessToken token = driver.run(validator.validate(request));
    System.out.println(token.subject());
    System.exit(0); // does not wait for the threads of a vendor's client
  }

  private static Driver fetching(String kind) {
    return kind.equals("fetch-jdk") ? Driver.of(JdkTransport.create()) : Driver.create();
  }

  private static Store store(String kind, String place) {
    return switch (kind) {
      case "directory" -> Store.inDirectory(Path.of(place));
      case "redis" ->
          RedisStore.builder(URI.create(place))
              .connectTimeout(PATIENCE)
              .operationTimeout(PATIENCE)
              .build();
      case "dynamodb" ->
          DynamoDbStore.builder("jwks")
              .endpoint(URI.create(place))
              .connectTimeout(PATIENCE)
              .operationTimeout(PATIENCE)
              .build();
      case "s3" ->
          HttpKvStore.s3(
                  URI.create(place),
                  RequestSigner.aws("eu-central-1", AwsCredentialsSource.fromEnvironment()))
              .connectTimeout(PATIENCE)
              .requestTimeout(PATIENCE)
              .build();
      case "redis-jedis" -> OverJedis.at(URI.create(place));
      default -> OverAwsSdk.at(URI.create(place));
    };
  }
}
