package dev.oauth4jvm.kafka;

import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** A broker with three listeners for access tokens, and its issuers. */
final class Cluster implements AutoCloseable {

  /** As the documents configure it; with several issuers; with sessions of two seconds. */
  static final List<String> LISTENERS = List.of("EXTERNAL", "SEVERAL", "BRIEF");

  static final String AUDIENCE = "https://kafka.example.com";

  private final TestServer server = TestServer.listening();
  private final TestIssuer issuer = server.issuer();
  private final String secret;
  private final Broker broker;

  Cluster() throws Exception {
    String id = issuer.client("orders").clientId();
    secret = issuer.client(id).secret().reveal();
    String down = AllowedPlaces.url(server.issuer("down").issuer());
    AllowedPlaces.url(issuer.issuer());
    Map<String, String> settings = new HashMap<>();
    Map<String, String> documented = read("broker.properties");
    for (String listener : LISTENERS) {
      String prefix = "listener.name." + listener.toLowerCase(java.util.Locale.ROOT);
      documented.forEach(
          (key, value) -> settings.put(key.replace("listener.name.external", prefix), value));
    }
    String issuerKey = ".sasl.oauthbearer.expected.issuer";
    settings.put("listener.name.external" + issuerKey, issuer.issuer());
    settings.put("listener.name.several" + issuerKey, issuer.issuer() + ", " + down);
    settings.put("listener.name.brief" + issuerKey, issuer.issuer());
    settings.put("listener.name.brief.oauthbearer.connections.max.reauth.ms", "2000");
    settings.put("listener.name.brief.oauthbearer.sasl.oauthbearer.clock.skew.seconds", "20");
    settings.put(Settings.INSECURE, "true");
    broker = new Broker(LISTENERS, settings);
  }

  private static Map<String, String> read(String name) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Cluster.class.getResourceAsStream("/" + name)) {
      properties.load(in);
    }
    Map<String, String> map = new HashMap<>();
    properties.forEach((key, value) -> map.put((String) key, (String) value));
    return map;
  }

  TestServer server() {
    return server;
  }

  TestIssuer issuer() {
    return issuer;
  }

  AccessTokens tokens() {
    return issuer.accessTokens(AUDIENCE);
  }

  /** The documented settings of a client, for this broker and issuer. */
  Map<String, Object> credentials() throws IOException {
    Map<String, Object> settings = new HashMap<>(read("client.properties"));
    settings.put("bootstrap.servers", broker.address("EXTERNAL"));
    settings.put("security.protocol", "SASL_PLAINTEXT");
    settings.put("sasl.oauthbearer.expected.issuer", issuer.issuer());
    settings.put("sasl.oauthbearer.client.credentials.client.secret", secret);
    settings.put(Settings.INSECURE, "true");
    return settings;
  }

  /** The settings of a client of a listener that sends these tokens. */
  Map<String, Object> given(String listener, AccessTokens tokens) throws IOException {
    Map<String, Object> settings = credentials();
    settings.put("bootstrap.servers", broker.address(listener));
    settings.putAll(GivenTokens.settings(tokens));
    return settings;
  }

  @Override
  public void close() throws IOException {
    broker.close();
    server.close();
  }
}
