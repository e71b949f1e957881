package dev.oauth4jvm.aws.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.crac.Core;

/** Functions that only the tests have. */
final class ColdStarts {

  private ColdStarts() {}

  /** The guide's function with its entries in a directory, so without the AWS SDK. */
  public static final class InDirectory implements RequestStreamHandler {

    private final ProtectedFunction function =
        ProtectedFunction.of(
            validator(),
            Driver.create(),
            (event, token, context) ->
                JsonObject.of("statusCode", 200, "body", "Orders of " + token.subject()));

    private static AccessTokenValidator validator() {
      AuthorizationServer server =
          AuthorizationServer.of(System.getenv("ISSUER"), System.getenv("JWKS_URI"));
      JwksStore store = JwksStore.of(Store.inDirectory(Path.of(System.getenv("JWKS_DIRECTORY"))));
      Jwks jwks =
          Jwks.of(server).store(store).storeTimeout(LambdaSnippets.Settings.storeTimeout()).build();
      return AccessTokenValidator.of(server, System.getenv("AUDIENCE")).jwks(jwks).build();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      function.handleRequest(input, output, context);
    }
  }

  /** The guide's authorizer as it is after a restore: its hooks have been called. */
  public static final class Restored implements RequestStreamHandler {

    private final LambdaSnippets.RestoredAuthorizer authorizer =
        new LambdaSnippets.RestoredAuthorizer();

    public Restored() {
      authorizer.validator.beforeCheckpoint(Core.getGlobalContext());
      authorizer.validator.afterRestore(Core.getGlobalContext());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      authorizer.handleRequest(input, output, context);
    }
  }
}
