package dev.oauth4jvm.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.oauth4jvm.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's functions, in fresh processes under Lambda's own runtime. */
class FunctionProcessTest {

  @TempDir Path directory;
  @TempDir Path certificates;
  private KeyServer keys;
  private Map<String, String> environment;

  @BeforeEach
  void start() throws Exception {
    keys = KeyServer.start(certificates);
    environment =
        Map.of(
            "ISSUER", keys.issuer.server.issuer(),
            "JWKS_URI", keys.uri(),
            "AUDIENCE", Issuer.AUDIENCE,
            "JWKS_DIRECTORY", directory.toString());
  }

  @AfterEach
  void stop() {
    keys.close();
  }

  @Test
  void theFirstProcessFetchesTheKeysAndTheNextFindsThem() throws Exception {
    String token = keys.issuer.tokenOf(Instant.now());
    JsonObject event = Events.url(Events.bearer(token));

    long empty = coldStart(event);
    assertThat(keys.requests()).isEqualTo(1);
    try (var files = Files.list(directory)) {
      assertThat(files).isNotEmpty();
    }

    long filled = coldStart(event);
    assertThat(keys.requests()).isEqualTo(1);

    System.out.printf(
        "cold start to the first answer: %d ms on an empty store, %d ms with the entry%n",
        empty, filled);
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

  private long coldStart(JsonObject event) throws Exception {
    try (FunctionProcess orders = start(LambdaSnippets.Orders.class)) {
      JsonObject answer = orders.invoke(event);
      assertThat(answer).isEqualTo(JsonObject.of("statusCode", 200, "body", "Orders of user-1"));
      return orders.millisSinceStart();
    }
  }
}
