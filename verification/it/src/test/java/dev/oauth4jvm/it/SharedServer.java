package dev.oauth4jvm.it;

import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.quickstart.server.LocalClient;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides test classes with a shared {@link LocalAuthorizationServer}, since each takes seconds to
 * start; it is closed at the end of the run. After each test, changes to its JWK Set endpoint are
 * undone, except a latch that still holds requests.
 */
final class SharedServer implements ParameterResolver, AfterEachCallback {

  /** A registered client, with tokens that stay valid when a clock is set ahead. */
  static final LocalClient APP =
      LocalClient.of("app", "a secret: 100% plain", Party.AUDIENCE)
          .withAlgorithm("ES256")
          .withLifetime(Duration.ofHours(2));

  private static final Class<LocalAuthorizationServer> TYPE = LocalAuthorizationServer.class;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TYPE;
  }

  @Override
  public LocalAuthorizationServer resolveParameter(
      ParameterContext parameter, ExtensionContext context) {
    return server(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server(context).healJwks();
  }

  private static LocalAuthorizationServer server(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedServer.class))
        .computeIfAbsent(TYPE, key -> LocalAuthorizationServer.start(APP), TYPE);
  }
}
