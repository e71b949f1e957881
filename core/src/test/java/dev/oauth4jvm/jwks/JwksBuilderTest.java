package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be set, what cannot, and the request that is made. */
class JwksBuilderTest {

  private static Jwks.Builder builder() {
    return Jwks.of(Server.AS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"issuer\":\"https://a\"}",
        "{\"issuer\":\"https://a\",\"jwks_uri\":\"\"}",
        "{\"issuer\":\"https://a\",\"jwks_uri\":1}"
      })
  void ofAServerWithoutLocationOfItsSetASearchForAKeyIsRefused(String metadata) {
    AuthorizationServer server = AuthorizationServer.of(TestKeys.json(metadata));
    TestStore store = new TestStore();
    Jwks jwks = Jwks.of(server).store(store).build();
    Server asked = new Server();

    assertThatThrownBy(() -> Driver.of(asked).run(jwks.key(JwsAlgorithm.ES256, "kid")))
        .isInstanceOfSatisfying(
            OAuthException.class,
            refused ->
                assertThat(refused.code())
                    .isIn(ErrorCode.MISSING_SERVER_METADATA, ErrorCode.INVALID_SERVER_METADATA));
    assertThat(asked.requests()).isZero();
    assertThat(store.loads()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "http://as.example.com/jwks, OAUTH_HTTP_REQUEST_FORBIDDEN",
    "ftp://as.example.com/jwks, OAUTH_REQUEST_PROTOCOL_FORBIDDEN",
    "/jwks, OAUTH_INVALID_SERVER_METADATA",
    "https:jwks, OAUTH_INVALID_SERVER_METADATA",
    "https://as example/, OAUTH_INVALID_SERVER_METADATA",
  })
  void anUnusableLocationFailsEachSearchAndHoldsUpNone(String location, String code) {
    Server server = new Server().serve(OLD);
    Jwks jwks = Jwks.of(AuthorizationServer.of(Server.ISSUER, location)).build();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> Driver.of(server).run(jwks.key(JwsAlgorithm.ES256, "old")))
          .isInstanceOfSatisfying(
              OAuthException.class, refused -> assertThat(refused.code()).hasToString(code));
    }
    assertThat(server.requests()).isZero();
    assertThat(jwks.flights().inProgress()).isNull();
  }

  @Test
  void anInsecureLocationIsAskedWhereTheCallerAllowsThat() throws Exception {
    Server server = new Server().serve(OLD);
    Jwks jwks =
        Jwks.of(AuthorizationServer.of("http://localhost", "http://localhost/jwks")).build();
    Driver driver = Driver.of(server).env(Env.system().allowInsecureRequests());

    assertThat(driver.run(jwks.key(JwsAlgorithm.ES256, "old"))).isNotNull();
  }

  @Test
  void theRequestIsAGetThatAcceptsJsonAndJwkSets() throws Exception {
    List<Request> seen = new ArrayList<>();
    Server server = new Server();
    server.answer(
        request -> {
          seen.add(request);
          return Server.response(200, "application/jwk-set+json", TestKeys.set(OLD).toJson());
        });
    Driver.of(server).run(builder().build().key(JwsAlgorithm.ES256, "old"));

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).method()).isEqualTo("GET");
    assertThat(seen.get(0).uri()).hasToString(Server.ID.jwksUri());
    assertThat(seen.get(0).hasBody()).isFalse();
    assertThat(seen.get(0).headers().all("accept"))
        .containsExactly("application/json, application/jwk-set+json");
    assertThat(seen.get(0).headers().has("authorization")).isFalse();
  }

  static List<BiFunction<Jwks.Builder, Duration, Jwks.Builder>> wholeSeconds() {
    return List.of(Jwks.Builder::timeToLive, Jwks.Builder::cooldown, Jwks.Builder::allowStaleFor);
  }

  @ParameterizedTest
  @MethodSource("wholeSeconds")
  void aTimeOfASetIsASecondToAYear(BiFunction<Jwks.Builder, Duration, Jwks.Builder> setter) {
    for (Duration wrong :
        List.of(
            Duration.ZERO,
            Duration.ofMillis(999),
            Duration.ofSeconds(-1),
            Duration.ofDays(366),
            Duration.ofSeconds(Long.MAX_VALUE))) {
      assertThatIllegalArgumentException().isThrownBy(() -> setter.apply(builder(), wrong));
    }
    assertThatCode(() -> setter.apply(builder(), Duration.ofSeconds(1))).doesNotThrowAnyException();
    assertThatCode(() -> setter.apply(builder(), Duration.ofDays(365))).doesNotThrowAnyException();
    assertThatNullPointerException().isThrownBy(() -> setter.apply(builder(), null));
  }

  @Test
  void aToleranceMayBeNothing() {
    assertThat(builder().futureTolerance(Duration.ZERO).build().policy().futureTolerance())
        .isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().futureTolerance(Duration.ofSeconds(-1)));
  }

  static List<BiFunction<Jwks.Builder, Duration, Jwks.Builder>> waits() {
    return List.of(Jwks.Builder::storeTimeout, Jwks.Builder::waitAtMost);
  }

  @ParameterizedTest
  @MethodSource("waits")
  void aWaitIsPositiveAndAsLongAsYouLike(BiFunction<Jwks.Builder, Duration, Jwks.Builder> setter)
      throws Exception {
    assertThatIllegalArgumentException().isThrownBy(() -> setter.apply(builder(), Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setter.apply(builder(), Duration.ofNanos(-1)));
    Jwks patient =
        setter
            .apply(builder(), Duration.ofSeconds(Long.MAX_VALUE))
            .store(JwksStore.of(Store.inMemory()))
            .build();
    Server server = new Server().serve(OLD);

    assertThat(Driver.of(server).run(patient.key(JwsAlgorithm.ES256, "old"))).isNotNull();
  }

  @Test
  void theDefaultsAreUpstreams() {
    assertThat(builder().build().policy()).isEqualTo(new JwksPolicy(300, 60, 30, 0));
    assertThat(builder().build().times().waitAtMost()).isEqualTo(Duration.ofSeconds(5));
    assertThat(builder().store(Store.inMemory()).build().store().timeout())
        .isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void everyTimeCanBeSet() {
    assertThat(
            builder()
                .allowStaleFor(Duration.ofSeconds(4))
                .futureTolerance(Duration.ofSeconds(3))
                .timeToLive(Duration.ofSeconds(2))
                .cooldown(Duration.ofSeconds(1))
                .build()
                .policy())
        .isEqualTo(new JwksPolicy(2, 1, 3, 4));
  }

  @Test
  void aCooldownLongerThanTheTimeToLiveIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().timeToLive(Duration.ofSeconds(59)).build())
        .withMessageContaining("cooldown");
    assertThat(builder().timeToLive(Duration.ofSeconds(60)).build()).isNotNull();
  }

  @Test
  void partsAreWhatWasGiven() {
    JwksCache cache = JwksCache.empty();
    Crypto crypto = Crypto.of(java.security.Security.getProvider("SunEC"));
    Jwks jwks = builder().cache(cache).crypto(crypto).build();

    assertThat(jwks.cache()).isSameAs(cache);
    assertThat(jwks.crypto()).isSameAs(crypto);
    assertThat(jwks.authorizationServer()).isSameAs(Server.AS);
    assertThat(jwks).hasToString("Jwks[https://as.example.com, null]");
    assertThatNullPointerException().isThrownBy(() -> jwks.key(null, "kid"));
    assertThatNullPointerException().isThrownBy(() -> builder().store((JwksStore) null));
    assertThatNullPointerException().isThrownBy(() -> builder().cache(null));
    assertThatNullPointerException().isThrownBy(() -> builder().crypto(null));
    assertThatNullPointerException().isThrownBy(() -> builder().storeExecutor(null));
  }

  @Test
  void anOperationCanBeBegunAnyNumberOfTimes() throws Exception {
    Server server = new Server().serve(OLD);
    var operation = builder().build().key(JwsAlgorithm.ES256, "old");
    Driver driver = Driver.of(server);

    assertThat(driver.run(operation)).isSameAs(driver.run(operation));
    assertThat(operation.begin(Env.system())).isInstanceOf(Step.Done.class);
  }

  @Test
  void metadataMayHaveMore() {
    JsonObject metadata =
        JsonObject.of("issuer", "https://a", "jwks_uri", "https://a/jwks", "more", 1);
    assertThat(Jwks.of(AuthorizationServer.of(metadata)).build().id())
        .isEqualTo(new JwksId("https://a", "https://a/jwks"));
  }
}
