package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.aws.AwsCredentials;
import dev.oauth4jvm.engines.DynamoDbServer;
import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.it.UpstreamPeer.Outcome;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.dynamodb.DynamoDbStore;
import dev.oauth4jvm.store.redis.RedisStore;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Node process with oauth4webapi and this JVM share a key of Redis and an item of DynamoDB. */
@ExtendWith(SharedServer.class)
class UpstreamEnginesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private static RedisServer redis;
  private static DynamoDbServer dynamoDb;

  /** An engine, as both know it. */
  enum Engine {
    REDIS {
      @Override
      Object forNode() {
        return redis.uri().toString();
      }

      @Override
      Store store() {
        return RedisStore.builder(redis.uri())
            .connectTimeout(PATIENCE)
            .operationTimeout(PATIENCE)
            .build();
      }
    },

    DYNAMODB {
      @Override
      Object forNode() {
        return Map.of(
            "table", DynamoDbServer.TABLE,
            "endpoint", dynamoDb.endpoint().toString(),
            "region", DynamoDbServer.REGION.id(),
            "credentials",
                Map.of(
                    "accessKeyId", DynamoDbServer.CREDENTIAL,
                    "secretAccessKey", DynamoDbServer.CREDENTIAL));
      }

      @Override
      Store store() {
        return DynamoDbStore.builder(DynamoDbServer.TABLE)
            .endpoint(dynamoDb.endpoint())
            .region(DynamoDbServer.REGION.id())
            .credentials(
                () -> AwsCredentials.of(DynamoDbServer.CREDENTIAL, DynamoDbServer.CREDENTIAL))
            .connectTimeout(PATIENCE)
            .operationTimeout(PATIENCE)
            .build();
      }
    };

    abstract Object forNode();

    abstract Store store();
  }

  private final LocalAuthorizationServer issuer;
  private final JwksId id;
  private final Watcher watcher = new Watcher();
  private final int before;

  UpstreamEnginesIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
    id = new JwksId(issuer.issuer(), issuer.jwksUri().toString());
    before = issuer.jwksRequests().count();
  }

  @BeforeAll
  static void start() {
    redis = RedisServer.run();
    dynamoDb = DynamoDbServer.run();
  }

  @AfterAll
  static void stop() {
    redis.close();
    dynamoDb.close();
  }

  @ParameterizedTest
  @EnumSource
  void eachServesTheOtherWithoutARequest(Engine engine) throws Exception {
    JwksStore store = JwksStore.of(engine.store());
    assertThat(store.load(id)).isNull();

    // Node fetches
    assertThat(node(engine, false).jwksRequests()).isEqualTo(1);
    assertThat(requests()).isEqualTo(1);
    String written = store.load(id);
    assertThat(JsonObject.parse(written).names()).containsExactly("jwks", "uat");

    // what is older does not replace it
    long older = uat(written) - 1;
    store.save(id, new JwksEntry(written.replace("" + uat(written), "" + older), older, older));
    assertThat(store.load(id)).isEqualTo(written);

    // this JVM reads
    Party reader = new Party(issuer.issuer());
    validate(reader, engine);
    assertThat(watcher.origins()).containsExactly(Origin.STORE);
    assertThat(requests()).isEqualTo(1);
    assertThat(store.load(id)).isEqualTo(written);

    // this JVM fetches, five minutes later, and its entry replaces Node's
    reader.clock.advance(Duration.ofMinutes(5));
    validate(reader, engine);
    assertThat(watcher.origins()).containsExactly(Origin.STORE, Origin.NETWORK);
    assertThat(requests()).isEqualTo(2);
    String replaced = store.load(id);
    assertThat(uat(replaced)).isGreaterThanOrEqualTo(uat(written) + 300);

    // Node reads
    assertThat(node(engine, true).jwksRequests()).isZero();
    assertThat(requests()).isEqualTo(2);
    assertThat(store.load(id)).isEqualTo(replaced);
  }

  private Outcome node(Engine engine, boolean refuseJwks) {
    String token = new Party(issuer.issuer()).token(SharedServer.APP);
    Outcome outcome =
        UpstreamPeer.share(
            issuer.issuer(),
            Party.AUDIENCE,
            ProtectedRequest.bearer(Party.RESOURCE.toString(), token),
            engine.name().toLowerCase(Locale.ROOT),
            engine.forNode(),
            refuseJwks);
    assertThat(outcome.error()).isNull();
    assertThat(outcome.claims()).containsEntry("client_id", SharedServer.APP.id());
    return outcome;
  }

  /** By a process that has just started: with nothing in memory. */
  private void validate(Party party, Engine engine) {
    Jwks jwks =
        Jwks.of(party.server)
            .store(engine.store())
            .storeTimeout(PATIENCE) // a busy machine is no failure of the store
            .listener(watcher)
            .build();
    party.validate(jwks, party.token(SharedServer.APP));
  }

  private static long uat(String document) throws JsonException {
    return JsonObject.parse(document).integer("uat");
  }

  private int requests() {
    return issuer.jwksRequests().count() - before;
  }
}
