package dev.oauth4jvm.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.resource.IntrospectedTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.ResourceEvent;
import dev.oauth4jvm.resource.Verdict;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestClient;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With Micrometer's own registry, and a resource whose issuer introspects tokens. */
class MicrometerResourceListenerTest {

  private static final String RESOURCE = "https://api.test";

  private final TestServer server = TestServer.create();
  private final TestIssuer issuer = server.issuer();
  private final TestClient client = issuer.client("api");
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MicrometerResourceListener listener = MicrometerResourceListener.of(registry);

  @AfterEach
  void close() {
    server.close();
    registry.close();
  }

  private ProtectedResource.Builder resource() {
    return ProtectedResource.of(RESOURCE)
        .trust(IntrospectedTokens.of(issuer.metadata(), client.client(), client.authentication()));
  }

  private Verdict present(ProtectedResource resource, AccessTokens tokens) throws IOException {
    Request request = tokens.authorize(Request.get(URI.create(RESOURCE + "/orders")));
    return server.driver().run(resource.admit(request).verdict());
  }

  @Test
  void introspectionsAreTimedByTheirOutcome() throws IOException {
    // @start region="listener"
    ProtectedResource api = resource().listener(MicrometerResourceListener.of(registry)).build();
    // @end
    AccessTokens good = issuer.accessTokens(RESOURCE);

    assertThat(present(api, good)).isInstanceOf(Verdict.Accepted.class);
    assertThat(present(api, good.wrongAudience())).isInstanceOf(Verdict.Refused.class);
    issuer.fail(Endpoint.INTROSPECTION, Fault.SERVER_ERROR);
    assertThat(present(api, good)).isInstanceOf(Verdict.Refused.class);
    assertThat(present(api, good)).as("in the pause").isInstanceOf(Verdict.Refused.class);

    assertThat(Counts.of(registry, "oauth4jvm.resource."))
        .containsOnly(
            Map.entry("introspection accepted", 1.0),
            Map.entry("introspection refused", 1.0),
            Map.entry("introspection failure", 1.0));
  }

  @Test
  void everyOtherEventHasAMeter() {
    String as = "as";
    Duration took = Duration.ofMillis(5);
    IOException failure = new IOException("timed out");
    listener.on(new ResourceEvent.MetadataFetched(as, took));
    listener.on(new ResourceEvent.MetadataFailed(as, took, failure));
    listener.on(new ResourceEvent.EntryLoaded(as, took, true));
    listener.on(new ResourceEvent.EntryRejected(as, "it does not decrypt"));
    listener.on(new ResourceEvent.EntrySaved(as, took));
    listener.on(new ResourceEvent.StoreFailed(as, ResourceEvent.Action.SAVE, took, failure));

    assertThat(Counts.of(registry, "oauth4jvm.resource."))
        .containsOnly(
            Map.entry("metadata success", 1.0),
            Map.entry("metadata failure", 1.0),
            Map.entry("store load success", 1.0),
            Map.entry("rejected ", 1.0),
            Map.entry("store save success", 1.0),
            Map.entry("store save failure", 1.0));
    assertThat(registry.getMeters())
        .allSatisfy(meter -> assertThat(meter.getId().getTag("issuer")).isEqualTo(as));
  }
}
