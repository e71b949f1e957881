package dev.oauth4jvm.store.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.engines.DynamoDbServer;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What is DynamoDB's own, beyond the contract. */
class DynamoDbJwksStoreTest {

  private static final long HOUR = Duration.ofHours(1).toMillis();

  private static DynamoDbEngine engine;

  private final JwksId id = new JwksId("https://as.example.com", "/" + System.nanoTime());

  @BeforeAll
  static void start() {
    engine = DynamoDbEngine.own();
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  private static JwksEntry entry(long updatedAt) {
    return new JwksEntry("{\"uat\":" + updatedAt + "}", updatedAt, updatedAt + 300);
  }

  @Test
  void anEntryIsAnItemThatOthersCanReadAndWrite() throws Exception {
    JwksStore.of(engine.store()).save(id, entry(1000));

    assertThat(engine.item(id.name()))
        .isEqualTo(
            Map.of(
                "id", AttributeValue.fromS(id.name()),
                "document", AttributeValue.fromS("{\"uat\":1000}"),
                "uat", AttributeValue.fromN("1000"),
                "expiresAt", AttributeValue.fromN("1300")));
  }

  @Test
  void anItemOfAnotherMakeIsNamedAndReplaced() throws Exception {
    engine.put(
        Map.of(
            "id", AttributeValue.fromS(id.name()),
            "document", AttributeValue.fromN("7"),
            "uat", AttributeValue.fromS("9999999999")));

    assertThatThrownBy(() -> engine.store().load(id.key())).hasMessageContaining("of the type N");
    JwksStore.of(engine.store()).save(id, entry(1000));
    assertThat(engine.store().load(id.key())).isEqualTo("{\"uat\":1000}");
  }

  @Test
  void aLeaseFromFarInTheFutureIsAWrongClocksAndCountsAsLapsed() throws Exception {
    setLease(System.currentTimeMillis() + HOUR);
    assertThat(engine.store().lease(id.key(), "mine", Duration.ofSeconds(1))).isFalse();
    setLease(System.currentTimeMillis() + HOUR + Duration.ofMinutes(10).toMillis());
    assertThat(engine.store().lease(id.key(), "mine", Duration.ofSeconds(1))).isTrue();
  }

  @Test
  void aLeaseWithoutAnEndIsFree() throws Exception {
    engine.put(
        Map.of(
            "id", AttributeValue.fromS(id.name() + ":lease"),
            "holder", AttributeValue.fromS("other"),
            "heldUntil", AttributeValue.fromS("soon")));

    assertThat(engine.store().lease(id.key(), "mine", Duration.ofSeconds(1))).isTrue();
  }

  private void setLease(long until) {
    engine.put(
        Map.of(
            "id", AttributeValue.fromS(id.name() + ":lease"),
            "holder", AttributeValue.fromS("other"),
            "heldUntil", AttributeValue.fromN(Long.toString(until))));
  }

  @Test
  void theCallersClientIsUsedAndNotClosed() throws Exception {
    try (DynamoDbClient client = engine.server.client()) {
      DynamoDbStore store = AwsSdkStore.of(client, DynamoDbServer.TABLE);
      JwksStore.of(store).save(id, entry(1000));
      store.close();
      assertThat(store.load(id.key())).isEqualTo("{\"uat\":1000}");
    }
  }

  @Test
  void theCallersTransportIsUsedAndNotClosed() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    try (SocketTransport sockets = SocketTransport.create()) {
      DynamoDbStore store =
          DynamoDbStore.builder(DynamoDbServer.TABLE)
              .endpoint(engine.server.endpoint())
              .region(DynamoDbServer.REGION.id())
              .credentials(DynamoDbEngine::credentials)
              .transport(
                  request -> {
                    sent.incrementAndGet();
                    return sockets.send(request);
                  })
              .build();
      JwksStore.of(store).save(id, entry(1000));
      store.close();
      assertThat(store.load(id.key())).isEqualTo("{\"uat\":1000}");
      assertThat(sent).hasValue(2);
    }
  }

  @Test
  void bothClientsReadAndKeepEachOthersEntriesAndLeases() throws Exception {
    DynamoDbStore own = engine.ownStore();
    DynamoDbStore sdk = AwsSdkStore.of(engine.client, DynamoDbServer.TABLE);
    String text = "{\"uat\":1000,\"text\":\"é \\\" \\\\ \uD83D\uDD11\"}";

    JwksStore.of(own).save(id, new JwksEntry(text, 1000, 1300));
    assertThat(sdk.load(id.key())).isEqualTo(text);
    JwksStore.of(sdk).save(id, entry(999));
    assertThat(own.load(id.key())).isEqualTo(text);
    JwksStore.of(sdk).save(id, entry(1001));
    JwksStore.of(own).save(id, entry(1000));
    assertThat(own.load(id.key())).isEqualTo("{\"uat\":1001}");

    assertThat(own.lease(id.key(), "own", Duration.ofMinutes(1))).isTrue();
    assertThat(sdk.lease(id.key(), "sdk", Duration.ofMinutes(1))).isFalse();
    assertThat(own.lease(id.key(), "own", Duration.ZERO)).isTrue();
    assertThat(sdk.lease(id.key(), "sdk", Duration.ofMinutes(1))).isTrue();
    assertThat(own.lease(id.key(), "own", Duration.ofMinutes(1))).isFalse();
  }

  @Test
  void aTableThatIsNotThereIsNamed() {
    DynamoDbStore store =
        DynamoDbStore.builder("another")
            .endpoint(engine.server.endpoint())
            .region(DynamoDbServer.REGION.id())
            .credentials(DynamoDbEngine::credentials)
            .operationTimeout(DynamoDbEngine.PATIENCE)
            .build();
    assertThatThrownBy(() -> store.load(id.key()))
        .hasMessage(
            "DynamoDB refused GetItem with status 400, ResourceNotFoundException; check the table's"
                + " name and region");
    store.close();
  }

  @Test
  void aStoreClosesTheClientThatItMade() throws Exception {
    DynamoDbStore store = engine.store();
    assertThat(store.load(id.key())).isNull();
    store.close();
    assertThatThrownBy(() -> store.load(id.key())).isInstanceOf(Exception.class);
  }

  @Test
  void timeoutsArePositive() {
    DynamoDbStore.Builder builder = DynamoDbStore.builder("table");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.operationTimeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.operationTimeout(Duration.ofDays(30)));
  }

  @Test
  void theDocumentsCodeMakesASource() {
    AuthorizationServer as = AuthorizationServer.of(id.issuer(), id.jwksUri());
    try (DynamoDbClient client = engine.server.client()) {
      // @start region="sdk"
      Jwks jwks = Jwks.of(as).store(AwsSdkStore.of(client, "jwks")).build();
      // @end
      assertThat(jwks.authorizationServer()).isSameAs(as);
    }
    // @start region="dynamodb"
    DynamoDbStore store = DynamoDbStore.builder("jwks").region("eu-central-1").build();
    Jwks jwks = Jwks.of(as).store(store).build();
    // @end
    assertThat(jwks.authorizationServer()).isSameAs(as);
  }
}
