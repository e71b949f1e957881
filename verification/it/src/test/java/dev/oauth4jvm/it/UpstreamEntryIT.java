package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.it.UpstreamPeer.Outcome;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksCache;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.jwks.SealKey;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A function on Node with oauth4webapi and one on the JVM share an entry, both ways. */
@ExtendWith(SharedServer.class)
class UpstreamEntryIT {

  private static final SealKey KEY =
      SealKey.of("key-1", "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

  private final LocalAuthorizationServer issuer;
  private final Party party;
  private final String token;
  private final ProtectedRequest request;
  private final JwksId id;
  private final Watcher watcher = new Watcher();
  private final int before;

  UpstreamEntryIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
    party = new Party(issuer.issuer());
    token = party.token(SharedServer.APP);
    request = ProtectedRequest.bearer(Party.RESOURCE.toString(), token);
    id = new JwksId(issuer.issuer(), issuer.jwksUri().toString());
    before = issuer.jwksRequests().count();
  }

  @Test
  void whatNodeWroteServesHereWithoutARequest() {
    Outcome written = UpstreamPeer.write(issuer.issuer(), Party.AUDIENCE, request);
    assertThat(written.error()).isNull();
    assertThat(requests()).isEqualTo(1);

    Party later = new Party(issuer.issuer()); // by its own clock, which is not behind
    JwksCache cache = JwksCache.parse(written.cache());
    long updatedAt = cache.updatedAt();
    assertThat(later.validate(Jwks.of(later.server).cache(cache).build(), token).clientId())
        .isEqualTo(written.claims().get("client_id"));

    assertThat(requests()).isEqualTo(1);
    assertThat(cache.updatedAt()).isEqualTo(updatedAt);
    assertThat(cache.toJson()).isEqualTo(written.cache()); // to the letter
  }

  @Test
  void whatNodeWroteIntoAStoreServesHereWithoutARequest() throws Exception {
    Outcome written = UpstreamPeer.write(issuer.issuer(), Party.AUDIENCE, request);
    long updatedAt = JwksCache.parse(written.cache()).updatedAt();
    JwksStore store = JwksStore.of(Store.inMemory());
    store.save(id, new JwksEntry(written.cache(), updatedAt, updatedAt + 300));

    Party later = new Party(issuer.issuer());
    later.validate(keys(later, store), token);

    assertThat(watcher.origins()).containsExactly(Origin.STORE);
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void whatNodeWroteIsNoSealedEntryAndIsFetchedAnewWhereASealIsWanted() throws Exception {
    Outcome written = UpstreamPeer.write(issuer.issuer(), Party.AUDIENCE, request);
    long updatedAt = JwksCache.parse(written.cache()).updatedAt();
    JwksStore store = JwksStore.of(Store.inMemory());
    store.save(id, new JwksEntry(written.cache(), updatedAt, updatedAt + 300));

    Party later = new Party(issuer.issuer());
    later.validate(keys(later, store.sealed(KEY)), token);

    assertThat(watcher.rejections()).containsExactly("the entry is not sealed");
    assertThat(watcher.origins()).containsExactly(Origin.NETWORK);
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void whatWasWrittenHereServesNodeWithoutARequest() throws Exception {
    JwksCache cache = JwksCache.empty();
    party.validate(Jwks.of(party.server).cache(cache).build(), token);

    readByNode(cache.toJson());

    assertThat(JsonObject.parse(cache.toJson()).names()).containsExactly("jwks", "uat");
  }

  @Test
  void aSealedEntryServesNodeWithoutARequest() throws Exception {
    JwksStore store = JwksStore.of(Store.inMemory());
    party.validate(keys(party, store.sealed(KEY)), token);
    String sealed = store.load(id);

    readByNode(sealed);

    assertThat(JsonObject.parse(sealed).names()).containsExactly("jwks", "uat", "seal");
  }

  @Test
  void bothWriteTheSameDocumentOfTheSameSet() throws Exception {
    JwksCache cache = JwksCache.empty();
    party.validate(Jwks.of(party.server).cache(cache).build(), token);
    JsonObject here = JsonObject.parse(cache.toJson());
    JsonObject there =
        JsonObject.parse(UpstreamPeer.write(issuer.issuer(), Party.AUDIENCE, request).cache());

    assertThat(there.integer("uat")).isBetween(here.integer("uat"), here.integer("uat") + 300);
    assertThat(there.with("uat", here.integer("uat")).toJson()).isEqualTo(here.toJson());
  }

  /** The plain pattern, in turns: pull the entry, pass it in, store it when its time changed. */
  @Test
  void theTwoTakeTurnsAtOneEntry() throws Exception {
    Map<String, String> engine = new HashMap<>();
    String name = id.name();

    // Node, with nothing there yet
    engine.put(name, UpstreamPeer.write(issuer.issuer(), Party.AUDIENCE, request).cache());
    assertThat(requests()).isEqualTo(1);

    // here, when that entry has reached its time to live
    JsonObject entry = JsonObject.parse(engine.get(name));
    engine.put(name, entry.with("uat", entry.integer("uat") - 300).toJson());
    Party later = new Party(issuer.issuer());
    JwksCache cache = JwksCache.parse(engine.get(name));
    long updatedAt = cache.updatedAt();
    later.validate(Jwks.of(later.server).cache(cache).build(), token);
    assertThat(cache.updatedAt()).isGreaterThan(updatedAt);
    assertThat(requests()).isEqualTo(2);
    engine.put(name, cache.toJson());

    // Node and here, in the next processes
    readByNode(engine.get(name));
    JwksCache next = JwksCache.parse(engine.get(name));
    later.validate(Jwks.of(later.server).cache(next).build(), token);
    assertThat(next.updatedAt()).isEqualTo(cache.updatedAt());
    assertThat(requests()).isEqualTo(2);
  }

  private void readByNode(String entry) {
    int already = issuer.jwksRequests().count();

    Outcome read = UpstreamPeer.read(issuer.issuer(), Party.AUDIENCE, request, entry);

    assertThat(read.error()).isNull();
    assertThat(read.claims()).containsEntry("client_id", SharedServer.APP.id());
    assertThat(read.jwksRequests()).isZero();
    assertThat(issuer.jwksRequests().count()).isEqualTo(already);
    assertThat(read.cache()).isEqualTo(entry); // it is as it was, to the letter
  }

  private Jwks keys(Party of, JwksStore store) {
    return Jwks.of(of.server)
        .store(store)
        .storeTimeout(Duration.ofSeconds(50)) // a busy machine is no failure of the store
        .listener(watcher)
        .build();
  }

  private int requests() {
    return issuer.jwksRequests().count() - before;
  }
}
