package dev.oauth4jvm.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestClient;
import dev.oauth4jvm.testkit.TestServer;
import dev.oauth4jvm.tokens.TokenEvent;
import dev.oauth4jvm.tokens.TokenSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With Micrometer's own registry, and sources whose server fails. */
class MicrometerTokenListenerTest {

  private static final StoreKey KEY = new StoreKey("token", "abc");

  private final TestServer server = TestServer.create();
  private final TestClient client = server.issuer().client("orders");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MicrometerTokenListener listener = MicrometerTokenListener.of(registry, "orders");

  @AfterEach
  void close() {
    server.close();
    registry.close();
  }

  @Test
  void threeUsesOfATokenAreOneRequest() throws IOException {
    TokenSource source =
        source().store(Store.inMemory(), EncryptionKey.of(new byte[32])).listener(listener).build();
    for (int i = 0; i < 3; i++) {
      server.driver().run(source.token());
    }

    assertThat(Counts.of(registry, "oauth4jvm.tokens."))
        .containsOnly(
            Map.entry("request success orders", 1.0),
            Map.entry("store load success orders", 1.0),
            Map.entry("store lease success orders", 1.0),
            Map.entry("store save success orders", 1.0),
            Map.entry("leases true orders", 1.0));
  }

  @Test
  void anOutageIsAFailedRequest() throws IOException {
    server.issuer().fail(Endpoint.TOKEN, Fault.SERVER_ERROR);
    // @start region="listener"
    TokenSource tokens = source().listener(MicrometerTokenListener.of(registry, "orders")).build();
    // @end

    assertThatThrownBy(() -> server.driver().run(tokens.token())).isNotNull();

    assertThat(Counts.of(registry, "oauth4jvm.tokens."))
        .containsOnly(Map.entry("request failure orders", 1.0));
  }

  @Test
  void whatFailsIsCountedByKindAndBySourceAlone() {
    listener.on(new TokenEvent.EntryRejected(KEY, "it does not decrypt"));
    listener.on(new TokenEvent.SessionEnded(KEY, new IOException("invalid_grant")));
    listener.on(new TokenEvent.LeaseAnswered(KEY, Duration.ofMillis(2), false));
    listener.on(
        new TokenEvent.StoreFailed(
            KEY, TokenEvent.Action.SAVE, Duration.ofMillis(250), new IOException("timed out")));

    assertThat(Counts.of(registry, "oauth4jvm.tokens."))
        .containsOnly(
            Map.entry("rejected orders", 1.0),
            Map.entry("sessions.ended orders", 1.0),
            Map.entry("store lease success orders", 1.0),
            Map.entry("leases false orders", 1.0),
            Map.entry("store save failure orders", 1.0));
  }

  private TokenSource.Builder source() {
    return TokenSource.of(
        ClientCredentialsGrant.of(
            server.issuer().metadata(), client.client(), client.authentication()));
  }
}
