package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksSnapshot;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.quickstart.server.SigningKeys.Replaced;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What other libraries of the JVM do with a JWK Set that is shared, or that changes, and what their
 * users reported of it: the same situations over a Redis, and what happens here.
 */
@ExtendWith(SharedServer.class)
class PeerScenariosIT {

  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);
  private static final Duration COOLDOWN = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static FleetRedis redis;

  private final LocalAuthorizationServer issuer;
  private final Party party;
  private final String token;
  private final int before;
  private final Watcher watcher = new Watcher();
  private final Tampering tampering = new Tampering();

  PeerScenariosIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
    party = new Party(issuer.issuer());
    token = party.token(SharedServer.APP);
    before = issuer.jwksRequests().count();
  }

  @BeforeAll
  static void startRedis() {
    redis = new FleetRedis();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void forgetAll() {
    redis.clear();
  }

  /** Elsewhere the second one fails every token: a hit does not set what it holds itself. */
  @Test
  void twoValidatorsThatWereBuiltWhileTheSharedStoreWasEmptyBothValidate() {
    Jwks first = process();
    Jwks second = process();

    party.validate(first, token);
    party.validate(second, token);

    assertThat(watcher.origins()).containsExactly(Origin.NETWORK, Origin.STORE);
    assertThat(requests()).isEqualTo(1);
  }

  /** Elsewhere each validation is a call of the store, under one lock. */
  @Test
  void aThousandValidationsOverAFilledStoreAreOneCallOfIt() {
    party.validate(process(), token);
    Jwks jwks = process();
    int calls = redis.calls();

    for (int i = 0; i < 1000; i++) {
      party.validate(jwks, token);
    }

    assertThat(redis.calls() - calls).isEqualTo(1);
    assertThat(requests()).isEqualTo(1);
  }

  /** Elsewhere that is fifty requests, and the other issuer's entry is gone. */
  @Test
  void fiftyUnknownKeysAreOneRequestAndLeaveTheEntryOfAnotherIssuerAlone() {
    AuthorizationServer other =
        AuthorizationServer.of(issuer.issuer(), issuer.jwksUri() + "?tenant=2");
    party.run(validator(other, process(other)).validate(Party.bearer(token)));
    String othersEntry = redis.entry(other);
    Jwks jwks = process();
    party.validate(jwks, token);
    assertThat(requests()).isEqualTo(2);

    unknown(jwks, 50);
    assertThat(requests()).as("the set is younger than the cooldown").isEqualTo(2);
    pass(COOLDOWN);
    unknown(jwks, 50);

    assertThat(requests()).isEqualTo(3);
    assertThat(redis.entry(other)).isEqualTo(othersEntry);
    party.run(validator(other, process(other)).validate(Party.bearer(token)));
    assertThat(requests()).isEqualTo(3);
  }

  /** Elsewhere the removed key is still accepted, and the new one takes a request of its own. */
  @Test
  void aProcessTakesOverWhatAnotherOneFetchedAndRefusesTheRemovedKey() {
    Jwks jwks = process();
    party.validate(jwks, token);
    issuer.keys().rotate(Replaced.ARE_WITHDRAWN);
    String fresh = party.token(SharedServer.APP);
    pass(COOLDOWN);
    Jwks another = process();
    party.validate(another, fresh);
    assertThat(requests()).isEqualTo(2);

    party.validate(jwks, fresh);
    refuse(jwks, token);

    assertThat(requests()).isEqualTo(2);
  }

  /** Elsewhere it is refused for half a minute by a limit that the flood has used up. */
  @Test
  void aRotationRightAfterAFloodIsAcceptedOnceTheCooldownIsOver() {
    Jwks jwks = process();
    party.validate(jwks, token);
    pass(COOLDOWN);
    unknown(jwks, 50);
    assertThat(requests()).isEqualTo(2);
    issuer.keys().rotate(Replaced.STAY_PUBLISHED);
    String fresh = party.token(SharedServer.APP);

    pass(COOLDOWN.minus(SECOND));
    refuse(jwks, fresh);
    assertThat(requests()).isEqualTo(2);
    pass(SECOND);
    party.validate(jwks, fresh);

    assertThat(requests()).isEqualTo(3);
  }

  /** Elsewhere unknown keys use up the limit of those that are held in memory. */
  @Test
  void aKnownKeyIsNotRefusedForTheSakeOfUnknownOnes() {
    Jwks jwks = process();
    party.validate(jwks, token);

    for (int i = 0; i < 20; i++) {
      pass(Duration.ofSeconds(7));
      unknown(jwks, 10);
      assertThat(party.validate(jwks, token).clientId()).isEqualTo(SharedServer.APP.id());
    }

    assertThat(watcher.origins()).filteredOn(Origin.MEMORY::equals).hasSize(20);
  }

  /** Elsewhere it is returned for as long as the process lives. */
  @Test
  void aRemovedKeyIsRefusedOnceTheTimeToLiveIsOver() {
    Jwks jwks = process();
    party.validate(jwks, token);
    issuer.keys().rotate(Replaced.ARE_WITHDRAWN);

    pass(TIME_TO_LIVE.minus(SECOND));
    party.validate(jwks, token);
    pass(SECOND);
    refuse(jwks, token);

    assertThat(requests()).isEqualTo(2);
  }

  /** Elsewhere 200 of them in two seconds are eight requests. */
  @Test
  void unknownKeysThatComeOneByOneAreOneRequestInACooldown() {
    Jwks jwks = process();
    party.validate(jwks, token);
    pass(COOLDOWN);

    for (int i = 0; i < 59; i++) {
      unknown(jwks, 3);
      pass(SECOND);
    }
    assertThat(requests()).isEqualTo(2);
    pass(SECOND);
    unknown(jwks, 3);

    assertThat(requests()).isEqualTo(3);
  }

  /** Elsewhere a refusal by a limit says nothing at all. */
  @Test
  void anUnknownKeyIsRefusedForWhatItIs() {
    Jwks jwks = process();
    party.validate(jwks, token);

    for (int i = 0; i < 2; i++) {
      String unknown = tampering.signedByAnotherKey(token, "unknown-" + i);
      assertThat(Refused.with(ErrorCode.KEY_SELECTION, () -> party.validate(jwks, unknown)))
          .hasMessageContaining("kid");
      pass(COOLDOWN);
    }
  }

  /** Elsewhere the empty set is cached, for an hour. */
  @Test
  void anEmptySetIsNeitherUsedNorStored() {
    Jwks jwks = process();
    issuer.answerJwks(200, "application/json", "{\"keys\":[]}");
    assertThat(catchThrowable(() -> party.validate(jwks, token))).isNotNull();
    assertThat(redis.entry(party.server)).isNull();

    issuer.healJwks();
    pass(Duration.ofSeconds(1)); // in which the failure is shared
    party.validate(jwks, token);

    assertThat(redis.entry(party.server)).contains(Jwt.parse(token).keyId());
  }

  /** Elsewhere the old set is dropped before the new one is there. */
  @Test
  void anOutageWhileASetIsFetchedLosesNothing() {
    Jwks jwks = process();
    party.validate(jwks, token);
    String entry = redis.entry(party.server);
    pass(COOLDOWN);
    issuer.answerJwks(503, "text/plain", "out of order");

    String unknown = tampering.signedByAnotherKey(token, "unknown");
    Refused.with(ErrorCode.RESPONSE_IS_NOT_CONFORM, () -> party.validate(jwks, unknown));
    party.validate(jwks, token);

    assertThat(watcher.origins()).containsExactly(Origin.NETWORK, Origin.MEMORY);
    assertThat(redis.entry(party.server)).isEqualTo(entry);
  }

  /** Elsewhere what the process holds wins over a newer value that is passed in. */
  @Test
  void aNewerEntryReplacesWhatTheProcessHolds() {
    Jwks jwks = process();
    party.validate(jwks, token);
    pass(TIME_TO_LIVE.minus(SECOND));
    pass(SECOND);
    party.validate(process(), token);
    assertThat(requests()).isEqualTo(2);

    party.validate(jwks, token);

    assertThat(jwks.cache().updatedAt()).isEqualTo(party.env.epochSecond());
    assertThat(requests()).isEqualTo(2);
  }

  /** Elsewhere a time in the future counts as fresh, and jose counts in milliseconds. */
  @Test
  void anEntryOfTheFutureOrInMillisecondsIsAMiss() {
    Jwks jwks = process();
    party.validate(jwks, token);
    JwksSnapshot held = Objects.requireNonNull(jwks.cache().snapshot());
    long now = party.env.epochSecond();
    String document = held.toJson();
    int requests = 1;
    for (long time : new long[] {now + 31, now + 31_536_000, now * 1000}) {
      redis.clear();
      redis.write(party.server, document.replace(Long.toString(held.updatedAt()), "" + time));

      party.validate(process(), token);

      requests++;
      assertThat(requests()).isEqualTo(requests);
      assertThat(watcher.rejections()).hasSize(requests - 1);
    }
  }

  /** A process that has just started. */
  private Jwks process() {
    return process(party.server);
  }

  private Jwks process(AuthorizationServer server) {
    return Jwks.of(server)
        .store(redis.store())
        .storeTimeout(FleetNode.PATIENCE)
        .listener(watcher)
        .build();
  }

  private static AccessTokenValidator validator(AuthorizationServer server, Jwks jwks) {
    return AccessTokenValidator.of(server, Party.AUDIENCE).jwks(jwks).build();
  }

  private void pass(Duration time) {
    redis.pass(time);
    party.clock.advance(time);
  }

  private void unknown(Jwks jwks, int count) {
    for (int i = 0; i < count; i++) {
      refuse(jwks, tampering.signedByAnotherKey(token, "unknown-" + i));
    }
  }

  private void refuse(Jwks jwks, String refused) {
    Refused.with(ErrorCode.KEY_SELECTION, () -> party.validate(jwks, refused));
    assertThat(watcher.all(JwksEvent.StoreFailed.class)).isEmpty();
  }

  private int requests() {
    return issuer.jwksRequests().count() - before;
  }
}
