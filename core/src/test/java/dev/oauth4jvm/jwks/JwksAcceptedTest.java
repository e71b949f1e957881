package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a newer set, and that nothing else replaces the one that is held. */
class JwksAcceptedTest {

  private static final String UNUSABLE =
      "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"new\",\"x\":\"AA\"}";

  private final TestClock clock = new TestClock();
  private final Server server = new Server();
  private final TestStore store = new TestStore();
  private final Events events = new Events();
  private final Driver driver = Driver.of(server).env(clock.env());
  private final Jwks jwks =
      Jwks.of(Server.AS)
          .store(store)
          .storeTimeout(Duration.ofSeconds(Threads.PATIENCE_SECONDS))
          .allowStaleFor(Duration.ofHours(1))
          .listener(events)
          .build();

  private VerificationKey find(String kid) throws IOException {
    return driver.run(jwks.key(JwsAlgorithm.ES256, kid));
  }

  @BeforeEach
  void aGoodSetIsHeld() throws Exception {
    server.serve(OLD);
    assertThat(find("old")).isNotNull();
    events.take();
  }

  private void serve(String set) {
    server.answer(request -> Server.response(200, "application/json", set));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"keys\":[" + UNUSABLE + "]}",
        "{\"keys\":[]}",
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}"
      })
  void aSetOfWhichNoKeyCanBeImportedReplacesNothing(String set) throws Exception {
    JwksSnapshot good = jwks.cache().snapshot();
    String entry = store.document();
    serve(set);
    clock.advance(60);
    assertThatThrownBy(() -> find("new"))
        .isInstanceOfSatisfying(
            OAuthException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_RESPONSE));

    assertThat(jwks.cache().snapshot()).isSameAs(good);
    assertThat(store.document()).isEqualTo(entry);
    assertThat(find("old")).as("while it is fresh").isNotNull();
    clock.advance(300);
    assertThat(find("old")).as("when it is stale").isNotNull();
  }

  @Test
  void aKeyThatCannotBeImportedDoesNotSpoilTheOthersOfItsSet() throws Exception {
    serve("{\"keys\":[" + UNUSABLE + "," + OLD.json().toJson() + "]}");
    clock.advance(300);

    assertThat(find("old")).isNotNull();
    assertThat(jwks.cache().updatedAt()).isEqualTo(clock.now());
    assertThat(events.only(JwksEvent.KeyUnusable.class).kid()).isEqualTo("new");
  }

  @Test
  void anEntryOfWhichNoKeyCanBeImportedReplacesNothingEither() throws Exception {
    clock.advance(60);
    store.holding("{\"jwks\":{\"keys\":[" + UNUSABLE + "]},\"uat\":" + clock.now() + "}");

    assertThatThrownBy(() -> find("new"))
        .isInstanceOfSatisfying(
            OAuthException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.KEY_SELECTION));
    assertThat(events.only(JwksEvent.EntryRejected.class).reason()).contains("imported");
    assertThat(server.requests()).as("the server was asked instead").isEqualTo(2);
    assertThat(find("old")).isNotNull();
  }

  // ---- one limit for all ways in and out

  /** A key whose set's document has so many characters. */
  private Jwk filling(int characters) {
    Jwk empty = Jwk.of(OLD.json().with("padding", ""));
    int length = TestKeys.entry(clock.now(), empty).length();
    return Jwk.of(OLD.json().with("padding", "x".repeat(characters - length)));
  }

  @Test
  void theLargestSetThatIsTakenComesBackFromItsDocumentAndFromASealedEntry() throws Exception {
    JwksStore sealed = store.sealed(SealKey.of("a".repeat(64), new byte[32]));
    clock.advance(300);
    Jwk large = filling(JwksDocument.MAX_WRITTEN);
    server.serve(large);
    Jwks first =
        Jwks.of(Server.AS)
            .store(sealed)
            .storeTimeout(Duration.ofSeconds(Threads.PATIENCE_SECONDS))
            .build();
    driver.run(first.key(JwsAlgorithm.ES256, "old"));

    assertThat(JwksCache.parse(first.cache().toJson()).snapshot())
        .isEqualTo(first.cache().snapshot());
    assertThat(JwksSnapshot.parse(sealed.load(Server.ID))).isEqualTo(first.cache().snapshot());
  }

  @Test
  void aLargerSetIsRefusedWhereItComesFrom() throws Exception {
    clock.advance(300);
    server.serve(filling(JwksDocument.MAX_WRITTEN + 1));

    assertThat(find("old")).as("from the set before").isNotNull();
    assertThat(events.only(JwksEvent.FetchFailed.class).failure())
        .hasMessageContaining("over 523264 characters");
    assertThat(jwks.cache().updatedAt()).isEqualTo(clock.now() - 300);
  }
}
