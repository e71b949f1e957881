package dev.oauth4jvm.it;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides the test classes with the one {@link Keycloak} of the run, which is closed at its end.
 */
final class SharedKeycloak implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SharedKeycloak.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == KeycloakRealm.class;
  }

  @Override
  public KeycloakRealm resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
    Keycloak keycloak =
        store.computeIfAbsent(Keycloak.class, key -> Keycloak.start(), Keycloak.class);
    return store.computeIfAbsent(
        KeycloakRealm.class, key -> new KeycloakRealm(keycloak), KeycloakRealm.class);
  }
}
