package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.jwks.SealKey;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries that outlive the process: in a file here, as in any key-value engine. */
@ExtendWith(SharedServer.class)
class StoreIT {

  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final SealKey KEY = SealKey.of("key-1", SECRET);

  private final LocalAuthorizationServer issuer;
  private final Party party;
  private final String token;
  private final int before;
  private final Watcher watcher = new Watcher();

  @TempDir private Path directory;

  StoreIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
    party = new Party(issuer.issuer());
    token = party.token(SharedServer.APP);
    before = issuer.jwksRequests().count();
  }

  @ParameterizedTest(name = "sealed: {0}")
  @ValueSource(booleans = {false, true})
  void anEntryOfOneProcessServesAnotherWithoutARequest(boolean sealed) throws Exception {
    party.validate(process(store(sealed), new Watcher()), token);
    assertThat(requests()).isEqualTo(1);

    party.validate(process(store(sealed), watcher), token);
    assertThat(watcher.origins()).containsExactly(Origin.STORE);
    assertThat(requests()).isEqualTo(1);

    assertThat(ColdStart.run(party.server, directory, sealed ? SECRET : null, token))
        .containsExactly(SharedServer.APP.id(), "[STORE]", "[]");
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void anEntryOfAnotherJvmServesThisOne() throws Exception {
    assertThat(ColdStart.run(party.server, directory, SECRET, token))
        .containsExactly(SharedServer.APP.id(), "[NETWORK]", "[]");
    assertThat(requests()).isEqualTo(1);

    Party later = new Party(issuer.issuer()); // by its own clock, which is not behind
    later.validate(process(store(true), watcher), token);

    assertThat(watcher.origins()).containsExactly(Origin.STORE);
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void anEntryIsFetchedAnewFromItsTimeToLiveOn() {
    party.validate(process(store(true), new Watcher()), token);

    party.clock.advance(Duration.ofSeconds(299));
    party.validate(process(store(true), watcher), token);
    assertThat(requests()).isEqualTo(1);

    party.clock.advance(Duration.ofSeconds(1));
    party.validate(process(store(true), watcher), token);
    assertThat(requests()).isEqualTo(2);

    party.validate(process(store(true), watcher), token);
    assertThat(watcher.origins()).containsExactly(Origin.STORE, Origin.NETWORK, Origin.STORE);
    assertThat(requests()).isEqualTo(2);
  }

  /** The cooldown counts from the fetch, whichever process made it. */
  @Test
  void anUnknownKeyInAFreshProcessCausesNoRequestWhileTheEntryIsYoung() {
    party.validate(process(store(true), new Watcher()), token);
    String unknown = new Tampering().signedByAnotherKey(token, "unknown");

    party.clock.advance(Duration.ofSeconds(59));
    Refused.with(
        ErrorCode.KEY_SELECTION, () -> party.validate(process(store(true), watcher), unknown));
    assertThat(requests()).isEqualTo(1);

    party.clock.advance(Duration.ofSeconds(1));
    Refused.with(
        ErrorCode.KEY_SELECTION, () -> party.validate(process(store(true), watcher), unknown));
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void anAttackersKeyInASealedEntryIsNotTrusted() throws Exception {
    party.validate(process(store(true), new Watcher()), token);
    Tampering attacker = new Tampering();
    String forged = attacker.signedByAnotherKey(token, "planted");
    plant(attacker);

    Refused.with(
        ErrorCode.KEY_SELECTION, () -> party.validate(process(store(true), watcher), forged));
    // each time that it looks, while the lease of the process that fetched before is not over
    assertThat(watcher.rejections())
        .isNotEmpty()
        .allSatisfy(reason -> assertThat(reason).contains("seal does not fit"));
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void aTamperedEntryIsReplacedByTheServersOwnSet() throws Exception {
    party.validate(process(store(true), new Watcher()), token);
    plant(new Tampering());

    party.validate(process(store(true), watcher), token);
    // each time that it looks, while the lease of the process that fetched before is not over
    assertThat(watcher.rejections())
        .isNotEmpty()
        .allSatisfy(reason -> assertThat(reason).contains("seal does not fit"));
    assertThat(watcher.origins()).containsExactly(Origin.NETWORK);
    assertThat(requests()).isEqualTo(2);

    assertThat(ColdStart.run(party.server, directory, SECRET, token))
        .containsExactly(SharedServer.APP.id(), "[STORE]", "[]");
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void anEntryWithoutASealOrUnderAnUnknownOneIsAMiss() throws Exception {
    party.validate(process(store(false), new Watcher()), token);
    party.validate(process(store(true), watcher), token);
    assertThat(watcher.rejections()).containsOnly("the entry is not sealed");
    assertThat(requests()).isEqualTo(2);

    SealKey other = SealKey.of("key-2", SECRET);
    JwksStore files = JwksStore.of(Store.inDirectory(directory));
    party.validate(process(files.sealed(other), watcher), token);
    assertThat(watcher.rejections()).last().asString().contains("a key that is not known here");
    assertThat(requests()).isEqualTo(3);

    // the key is replaced, and the former one still opens
    party.validate(process(files.sealed(KEY, other), watcher), token);
    assertThat(requests()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{\"jwks\":{\"keys\":[]},\"uat\":1}"})
  void rubbishIsAMiss(String rubbish) throws Exception {
    party.validate(process(store(false), new Watcher()), token);
    Files.writeString(entry(), rubbish);

    party.validate(process(store(false), watcher), token);
    assertThat(watcher.origins()).containsExactly(Origin.NETWORK);
    assertThat(requests()).isEqualTo(2);

    party.validate(process(store(false), new Watcher()), token);
    assertThat(requests()).isEqualTo(2);
  }

  /** Their keys have the same names, too: both call their first one ES256-1. */
  @Test
  void twoTenantsInOneStoreNeverMix() {
    try (LocalAuthorizationServer firstIssuer = LocalAuthorizationServer.start(SharedServer.APP);
        LocalAuthorizationServer secondIssuer = LocalAuthorizationServer.start(SharedServer.APP)) {
      Party first = new Party(firstIssuer.issuer());
      Party second = new Party(secondIssuer.issuer());
      String ofFirst = first.token(SharedServer.APP);
      String ofSecond = second.token(SharedServer.APP);
      assertThat(Jwt.parse(ofFirst).keyId()).isEqualTo(Jwt.parse(ofSecond).keyId());

      int times = 0;
      for (JwksStore store : List.of(store(false), JwksStore.of(Store.inMemory()).sealed(KEY))) {
        times++;
        for (int process = 0; process < 2; process++) {
          Jwks keysOfFirst = process(first.server, store, watcher);
          Jwks keysOfSecond = process(second.server, store, watcher);
          first.validate(keysOfFirst, ofFirst);
          second.validate(keysOfSecond, ofSecond);
          Refused.with(ErrorCode.JWT_CLAIM_COMPARISON, () -> first.validate(keysOfFirst, ofSecond));
          Refused.with(
              ErrorCode.JWT_CLAIM_COMPARISON, () -> second.validate(keysOfSecond, ofFirst));
          assertThat(firstIssuer.jwksRequests().count()).isEqualTo(times);
          assertThat(secondIssuer.jwksRequests().count()).isEqualTo(times);
        }
      }
      assertThat(watcher.rejections()).isEmpty();
    }
  }

  /** One issuer at two locations is two tenants as well. */
  @Test
  void anEntryOfAnotherLocationIsNotFound() {
    AuthorizationServer elsewhere =
        AuthorizationServer.of(issuer.issuer(), issuer.jwksUri() + "?tenant=2");
    Jwks there = process(elsewhere, store(false), watcher);
    party.validate(process(store(false), new Watcher()), token);

    party.run(
        AccessTokenValidator.of(elsewhere, Party.AUDIENCE)
            .jwks(there)
            .build()
            .validate(Party.bearer(token)));

    assertThat(watcher.origins()).containsExactly(Origin.NETWORK);
    assertThat(requests()).isEqualTo(2);
  }

  /** An engine, or an attacker, that gives one tenant's sealed entry out as another's. */
  @Test
  void aSealedEntryOfAnotherTenantUnderThisOnesNameIsAMiss() {
    AuthorizationServer foreign =
        AuthorizationServer.of("https://other.example.com", issuer.jwksUri().toString());
    OneSlot slot = new OneSlot();
    party.validate(process(slot.sealed(KEY), new Watcher()), token); // fills the slot

    party.validate(process(slot.sealed(KEY), watcher), token);
    assertThat(watcher.rejections()).isEmpty();
    assertThat(requests()).isEqualTo(1);

    Jwks confused = process(foreign, slot.sealed(KEY), watcher);
    party.run(confused.key(Party.algorithm("ES256"), Jwt.parse(token).keyId()));
    assertThat(watcher.rejections())
        .singleElement()
        .asString()
        .contains("sealed for another issuer");
    assertThat(watcher.origins()).containsExactly(Origin.STORE, Origin.NETWORK);
    assertThat(requests()).isEqualTo(2);
  }

  /** An engine that mixes up its keys: it holds one entry, and that is everyone's. */
  private static final class OneSlot implements JwksStore {

    private String document;

    @Override
    public synchronized String load(JwksId id) {
      return document;
    }

    @Override
    public synchronized void save(JwksId id, JwksEntry entry) {
      document = entry.document();
    }
  }

  private JwksStore store(boolean sealed) {
    JwksStore files = JwksStore.of(Store.inDirectory(directory));
    return sealed ? files.sealed(KEY) : files;
  }

  /** What a process that has just started has: nothing in memory, and the store. */
  private Jwks process(JwksStore store, Watcher watching) {
    return process(party.server, store, watching);
  }

  private static Jwks process(AuthorizationServer server, JwksStore store, Watcher watching) {
    return Jwks.of(server)
        .store(store)
        .storeTimeout(Duration.ofSeconds(50)) // a busy machine is no failure of the store
        .listener(watching)
        .build();
  }

  private void plant(Tampering attacker) throws Exception {
    JsonObject document = JsonObject.parse(Files.readString(entry()));
    JsonObject keys = JsonObject.of("keys", List.of(attacker.key("planted").toPublicJwk().json()));
    Files.writeString(entry(), document.with("jwks", keys).toJson());
  }

  private Path entry() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".json")).toList().get(0);
    }
  }

  private int requests() {
    return issuer.jwksRequests().count() - before;
  }
}
