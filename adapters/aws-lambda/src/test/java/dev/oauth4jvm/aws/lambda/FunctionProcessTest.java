package dev.oauth4jvm.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.oauth4jvm.engines.DynamoDbServer;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The guide's functions, in fresh processes under Lambda's own runtime, with their entries in
 * DynamoDB Local. What cold starts take is printed; {@code -Dcoldstarts=5} takes the median of so
 * many.
 */
class FunctionProcessTest {

  private static DynamoDbServer table;

  @TempDir Path directory;
  @TempDir Path certificates;
  private KeyServer keys;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeAll
  static void startTable() {
    table = DynamoDbServer.run();
  }

  @AfterAll
  static void stopTable() {
    table.close();
  }

  @BeforeEach
  void start() throws Exception {
    keys = KeyServer.start(certificates);
    environment.put("ISSUER", keys.issuer.server.issuer());
    environment.put("JWKS_URI", keys.uri());
    environment.put("AUDIENCE", Issuer.AUDIENCE);
    environment.put("JWKS_DIRECTORY", directory.toString());
    environment.put("JWKS_TABLE", DynamoDbServer.TABLE);
    environment.put("STORE_TIMEOUT", "PT60S"); // a busy machine is no failure of the store
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint().toString());
    environment.put("AWS_REGION", DynamoDbServer.REGION.id());
    environment.put("AWS_ACCESS_KEY_ID", DynamoDbServer.CREDENTIAL);
    environment.put("AWS_SECRET_ACCESS_KEY", DynamoDbServer.CREDENTIAL);
  }

  @AfterEach
  void stop() {
    keys.close();
  }

  @Test
  void theFirstProcessFetchesTheKeysAndTheNextFindsThemInTheTable() throws Exception {
    assertThat(item()).isEmpty();

    coldStart(LambdaSnippets.Orders.class);
    assertThat(keys.requests()).isEqualTo(1);
    Map<String, AttributeValue> written = item();
    assertThat(written).containsKeys("document", "uat", "expiresAt");

    coldStart(LambdaSnippets.Orders.class);
    assertThat(keys.requests()).isEqualTo(1);
    assertThat(item()).isEqualTo(written);
  }

  @Test
  void aTableThatCannotBeReachedCostsARequestAndNoValidation() throws Exception {
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + nobody.getLocalPort());
    }

    coldStart(LambdaSnippets.Orders.class);

    assertThat(keys.requests()).isEqualTo(1);
  }

  @Test
  void aRestoredProcessFindsTheKeysInTheTable() throws Exception {
    coldStart(LambdaSnippets.Orders.class);

    coldStart(ColdStarts.Restored.class);

    assertThat(keys.requests()).isEqualTo(1);
  }

  @Test
  void whatColdStartsTakeIsPrinted() throws Exception {
    System.out.println("| cold start | until initialized | first answer | requests for keys |");
    System.out.println("|---|---|---|---|");
    int before = keys.requests();
    print("directory, empty", ColdStarts.InDirectory.class, true);
    print("directory, with the entry", ColdStarts.InDirectory.class, false);
    print("DynamoDB, empty", LambdaSnippets.Orders.class, true);
    print("DynamoDB, with the entry", LambdaSnippets.Orders.class, false);
    print("DynamoDB, with the entry, restored", ColdStarts.Restored.class, false);
    assertThat(keys.requests() - before).isEqualTo(2 * Integer.getInteger("coldstarts", 1));
  }

  @Test
  void aRefusedTokenIsAnAnswerOfAFunctionAndAnErrorOfAnAuthorizer() throws Exception {
    String forged = new Issuer().tokenOf(Instant.now());

    try (FunctionProcess orders = start(LambdaSnippets.Orders.class)) {
      JsonObject answer = orders.invoke(Events.url(Events.bearer(forged)));
      assertThat(answer.integer("statusCode")).isEqualTo(401);
      assertThat(answer.object("headers").string("www-authenticate")).contains("invalid_token");
    }
    try (FunctionProcess authorizer = start(LambdaSnippets.Authorizer.class)) {
      assertThat(authorizer.fail(Events.rest(Events.bearer(forged))))
          .contains("\"errorMessage\":\"Unauthorized\"")
          .doesNotContain(forged);
      String token = keys.issuer.tokenOf(Instant.now());
      assertThat(
              authorizer.invoke(Events.rest(Events.bearer(token))).object("context").string("sub"))
          .isEqualTo("user-1");
    }
  }

  @Test
  void aFunctionWithSnapStartWorksWhereThereIsNone() throws Exception {
    String token = keys.issuer.tokenOf(Instant.now());

    try (FunctionProcess authorizer = start(LambdaSnippets.RestoredAuthorizer.class)) {
      assertThat(authorizer.invoke(Events.http(Events.bearer(token))).bool("isAuthorized"))
          .isTrue();
    }
  }

  private FunctionProcess start(Class<? extends RequestStreamHandler> handler) throws Exception {
    return FunctionProcess.start(handler, environment, keys.trust());
  }

  /** What a cold start took, in milliseconds: until it was initialized, and its first answer. */
  private record Took(long init, long answer) {}

  private Took coldStart(Class<? extends RequestStreamHandler> handler) throws Exception {
    String token = keys.issuer.tokenOf(Instant.now());
    JsonObject event = Events.http(Events.bearer(token));
    try (FunctionProcess function = start(handler)) {
      long init = function.initialized();
      long began = System.nanoTime();
      JsonObject answer = function.invoke(event);
      long took = (System.nanoTime() - began) / 1_000_000;
      if (answer.has("isAuthorized")) {
        assertThat(answer.bool("isAuthorized")).isTrue();
      } else {
        assertThat(answer).isEqualTo(JsonObject.of("statusCode", 200, "body", "Orders of user-1"));
      }
      return new Took(init, took);
    }
  }

  private void print(String name, Class<? extends RequestStreamHandler> handler, boolean empty)
      throws Exception {
    List<Long> inits = new ArrayList<>();
    List<Long> answers = new ArrayList<>();
    int before = keys.requests();
    int times = Integer.getInteger("coldstarts", 1);
    for (int i = 0; i < times; i++) {
      if (empty) {
        forget();
      }
      Took took = coldStart(handler);
      inits.add(took.init);
      answers.add(took.answer);
    }
    System.out.printf(
        "| %s | %d ms | %d ms | %d |%n",
        name, median(inits), median(answers), (keys.requests() - before) / times);
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private String name() {
    return new JwksId(keys.issuer.server.issuer(), keys.uri()).name();
  }

  private Map<String, AttributeValue> item() {
    try (DynamoDbClient client = table.client()) {
      return client
          .getItem(
              request ->
                  request
                      .tableName(DynamoDbServer.TABLE)
                      .key(Map.of("id", AttributeValue.fromS(name())))
                      .consistentRead(true))
          .item();
    }
  }

  /** Empties both stores, leases too. */
  private void forget() throws Exception {
    try (DynamoDbClient client = table.client()) {
      for (String id : List.of(name(), name() + ":lease")) {
        client.deleteItem(
            request ->
                request
                    .tableName(DynamoDbServer.TABLE)
                    .key(Map.of("id", AttributeValue.fromS(id))));
      }
    }
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
