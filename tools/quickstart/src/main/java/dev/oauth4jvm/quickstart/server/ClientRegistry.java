package dev.oauth4jvm.quickstart.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** The server's clients, by identifier; more can be added while it runs. */
final class ClientRegistry implements RegisteredClientRepository {

  private final Map<String, LocalClient> clients = new ConcurrentHashMap<>();

  void add(LocalClient client) {
    clients.put(client.id(), client);
  }

  LocalClient require(String id) {
    LocalClient client = clients.get(id);
    if (client == null) {
      throw new IllegalStateException("no such client: " + id);
    }
    return client;
  }

  @Override
  public @Nullable RegisteredClient findById(String id) {
    LocalClient client = clients.get(id);
    if (client == null) {
      return null;
    }
    return RegisteredClient.withId(client.id())
        .clientId(client.id())
        .clientSecret(client.secret())
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
        .scope("read")
        .scope("write")
        .tokenSettings(TokenSettings.builder().accessTokenTimeToLive(client.lifetime()).build())
        .build();
  }

  @Override
  public @Nullable RegisteredClient findByClientId(String clientId) {
    return findById(clientId);
  }

  @Override
  public void save(RegisteredClient client) {
    throw new UnsupportedOperationException("clients are registered by code only");
  }
}
