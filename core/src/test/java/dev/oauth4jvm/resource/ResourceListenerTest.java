package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.ResourceEvent.EntryLoaded;
import dev.oauth4jvm.resource.ResourceEvent.EntryRejected;
import dev.oauth4jvm.resource.ResourceEvent.EntrySaved;
import dev.oauth4jvm.resource.ResourceEvent.Introspected;
import dev.oauth4jvm.resource.ResourceEvent.IntrospectionFailed;
import dev.oauth4jvm.resource.ResourceEvent.MetadataFailed;
import dev.oauth4jvm.resource.ResourceEvent.MetadataFetched;
import dev.oauth4jvm.resource.ResourceEvent.StoreFailed;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a resource tells about its issuers. */
@Timeout(120)
class ResourceListenerTest {

  private static final String TOKEN = Introspector.TOKEN;
  private static final String NAME = "as.example";

  private final List<ResourceEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final Issuers issuers = new Issuers();
  private final Introspector introspector = new Introspector();

  private List<Class<?>> kinds() {
    List<Class<?>> kinds = new ArrayList<>();
    events.forEach(event -> kinds.add(event.getClass()));
    events.clear();
    return kinds;
  }

  private ProtectedResource resource(JwtAccessTokens tokens) {
    return ProtectedResource.of(Issuers.API).trust(tokens).listener(events::add).build();
  }

  private ProtectedResource resource(IntrospectedTokens tokens) {
    return ProtectedResource.of(Api.AUDIENCE).trust(tokens).listener(events::add).build();
  }

  private void present(ProtectedResource resource) {
    Verdict unused = issuers.server.run(resource.admit(issuers.request(NAME)).verdict());
  }

  private Verdict introspect(ProtectedResource resource, String token) {
    return introspector.server.run(resource.admit(Api.bearer(token)).verdict());
  }

  @Test
  void eachRequestForMetadataIsOneEvent() {
    ProtectedResource resource = resource(JwtAccessTokens.discovered("https://" + NAME));
    issuers.down.add(NAME);
    present(resource);
    present(resource);

    assertThat(events).hasSize(1);
    MetadataFailed failed = (MetadataFailed) events.get(0);
    assertThat(failed.issuer()).isEqualTo("https://" + NAME);
    assertThat(failed.failure()).hasMessageContaining("is down");
    assertThat(failed.duration()).isPositive();

    events.clear();
    issuers.down.clear();
    issuers.clock.advance(1);
    present(resource);
    present(resource);
    assertThat(kinds()).containsExactly(MetadataFetched.class);
  }

  @Test
  void refusedMetadataIsAFailure() {
    issuers.metadata.put(NAME, JsonObject.of("issuer", "https://evil.example"));
    present(resource(JwtAccessTokens.discovered("https://" + NAME)));

    assertThat(kinds()).containsExactly(MetadataFailed.class);
  }

  @Test
  void anIssuerThatARuleAdmitsIsNamed() {
    present(resource(JwtAccessTokens.ofIssuers(issuer -> issuer.equals("https://" + NAME))));

    assertThat(events)
        .singleElement()
        .isInstanceOf(MetadataFetched.class)
        .returns("https://" + NAME, ResourceEvent::issuer);
  }

  @Test
  void eachResponseForATokenIsOneEvent() {
    ProtectedResource resource = resource(Introspector.tokens());
    introspect(resource, TOKEN);
    introspect(resource, TOKEN);
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            Introspected.class,
            event -> {
              assertThat(event.issuer()).isEqualTo(Api.ISSUER);
              assertThat(event.accepted()).isTrue();
              assertThat(event.duration()).isPositive();
            });

    events.clear();
    introspect(resource, "unknown");
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            Introspected.class, event -> assertThat(event.accepted()).isFalse());
  }

  @Test
  void anOutageIsAnEventForEachRequestAndNotForEachToken() {
    ProtectedResource resource = resource(Introspector.tokens());
    introspector.instead =
        request -> {
          throw new IOException("as.example.com is down");
        };
    for (int i = 0; i < 10; i++) {
      introspect(resource, "new" + i);
    }
    assertThat(kinds()).containsExactly(IntrospectionFailed.class);

    introspector.instead = request -> Server.json(500, "{\"error\":\"server_error\"}");
    introspector.clock.advance(1);
    introspect(resource, "next");
    introspect(resource, "after");
    assertThat(kinds()).containsExactly(IntrospectionFailed.class);
  }

  @Test
  void noEventHoldsTheToken() {
    ProtectedResource resource = resource(Introspector.tokens());
    introspector.instead =
        request ->
            Server.json(
                400, "{\"error\":\"invalid_request\",\"error_description\":\"bad " + TOKEN + "\"}");
    introspect(resource, TOKEN);

    IntrospectionFailed failed = (IntrospectionFailed) events.get(0);
    for (Throwable one = failed.failure(); one != null; one = one.getCause()) {
      assertThat(one.toString()).doesNotContain(TOKEN);
    }
  }

  @Test
  void theStoreOfResponsesIsReported() {
    Engine engine = new Engine();
    EncryptionKey key = EncryptionKey.of(new byte[32]);
    introspect(resource(Introspector.tokens().store(engine, key)), TOKEN);
    assertThat(kinds())
        .containsExactlyInAnyOrder(EntryLoaded.class, Introspected.class, EntrySaved.class);

    introspect(resource(Introspector.tokens().store(engine, key)), TOKEN);
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(EntryLoaded.class, event -> assertThat(event.present()).isTrue());

    events.clear();
    byte[] other = new byte[32];
    other[0] = 1;
    introspect(resource(Introspector.tokens().store(engine, EncryptionKey.of(other))), TOKEN);
    assertThat(kinds()).containsExactly(EntryRejected.class, Introspected.class, EntrySaved.class);

    engine.dead = true;
    introspect(resource(Introspector.tokens().store(engine, key)), TOKEN);
    assertThat(events)
        .filteredOn(StoreFailed.class::isInstance)
        .extracting(event -> ((StoreFailed) event).action())
        .containsExactly(ResourceEvent.Action.LOAD, ResourceEvent.Action.SAVE);
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    List<ResourceEvent> others = new ArrayList<>();
    ResourceListener broken =
        event -> {
          throw new IllegalStateException("broken");
        };
    ResourceListener counting = others::add;
    ProtectedResource resource =
        ProtectedResource.of(Api.AUDIENCE)
            .trust(Introspector.tokens())
            .listener(counting.and(broken))
            .build();

    assertThat(introspect(resource, TOKEN)).isInstanceOf(Verdict.Accepted.class);
    assertThat(others).hasSize(1);
  }

  /** A store in memory that may fail. */
  private static final class Engine implements Store {

    private final Map<StoreKey, StoreValue> values = new ConcurrentHashMap<>();
    private volatile boolean dead;

    @Override
    public @Nullable String load(StoreKey key) throws IOException {
      requireLife();
      StoreValue value = values.get(key);
      return value == null ? null : value.text();
    }

    @Override
    public boolean save(StoreKey key, StoreValue value, Condition condition) throws IOException {
      requireLife();
      values.put(key, value);
      return true;
    }

    private void requireLife() throws IOException {
      if (dead) {
        throw new IOException("the engine is dead");
      }
    }
  }
}
