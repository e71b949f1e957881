package dev.oauth4jvm.aws.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.dynamodb.DynamoDbStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * The code in this module's javadoc and guide; {@code FunctionProcessTest} runs it in Lambda's own
 * runtime, on DynamoDB Local.
 */
final class LambdaSnippets {

  private LambdaSnippets() {}

  // @start region="authorizer"
  /** The handler to name in the function's configuration. */
  public static final class Authorizer implements RequestStreamHandler {

    private final ApiGatewayAuthorizer authorizer =
        ApiGatewayAuthorizer.of(Settings.validator(), Driver.create());

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      authorizer.handleRequest(input, output, context);
    }
  }

  // @end

  // @start region="function"
  /** The handler to name in the function's configuration. */
  public static final class Orders implements RequestStreamHandler {

    private final ProtectedFunction function =
        ProtectedFunction.of(
                Settings.validator(),
                Driver.create(),
                (event, token, context) ->
                    JsonObject.of("statusCode", 200, "body", "Orders of " + token.subject()))
            .requireScope("orders:read");

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      function.handleRequest(input, output, context);
    }
  }

  // @end

  // @start region="settings"
  /** The settings from the function's environment: no request at start. */
  static final class Settings {

    static AccessTokenValidator validator() {
      AuthorizationServer server =
          AuthorizationServer.of(System.getenv("ISSUER"), System.getenv("JWKS_URI"));
      Jwks jwks = Jwks.of(server).store(store()).storeTimeout(storeTimeout()).build();
      return AccessTokenValidator.of(server, System.getenv("AUDIENCE")).jwks(jwks).build();
    }

    static Store store() {
      return DynamoDbStore.builder(System.getenv("JWKS_TABLE"))
          .connectTimeout(storeTimeout())
          .operationTimeout(storeTimeout())
          .build();
    }

    /** A fresh process with a small share of a processor needs more than 250 ms for TLS. */
    static Duration storeTimeout() {
      return Duration.parse(System.getenv().getOrDefault("STORE_TIMEOUT", "PT3S"));
    }
  }

  // @end

  // @start region="snapstart"
  /** A function with SnapStart: neither the sealing secret nor a set of keys is in the snapshot. */
  public static final class RestoredAuthorizer implements RequestStreamHandler {

    final SnapStartValue<AccessTokenValidator> validator =
        SnapStartValue.of(Settings::validator, forgotten -> prime());
    private final ApiGatewayAuthorizer authorizer =
        ApiGatewayAuthorizer.of(validator, Driver.create());

    /** Loads and compiles the code of a validation, and by a call that of TLS and the store. */
    private static void prime() {
      Priming.accessTokens(JwsAlgorithm.ES256);
      try {
        Settings.store().load(new JwksId("https://priming.invalid", "").key());
      } catch (Exception e) {
        throw new IllegalStateException("the table cannot be read", e);
      }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      authorizer.handleRequest(input, output, context);
    }
  }

  // @end
}
