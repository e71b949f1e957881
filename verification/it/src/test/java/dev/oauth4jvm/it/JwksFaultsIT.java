package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksCache;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksSnapshot;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JWK Set endpoint fails, on a real socket. */
@ExtendWith(SharedServer.class)
class JwksFaultsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(50);
  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);
  private static final Duration COOLDOWN = Duration.ofMinutes(1);
  private static final Duration STALE = Duration.ofMinutes(10);

  /** Gives up on a server that does not answer. */
  private static final JdkTransport IMPATIENT =
      JdkTransport.builder().requestTimeout(Duration.ofSeconds(2)).build();

  private final LocalAuthorizationServer issuer;
  private final Party party;
  private final Driver http;
  private final String token;
  private final JwksCache cache = JwksCache.empty();
  private final JwksSnapshot old;
  private final CountDownLatch release = new CountDownLatch(1);
  private final Watcher watcher = new Watcher();
  private final int before;

  JwksFaultsIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
    party = new Party(issuer.issuer());
    http = Driver.of(IMPATIENT).env(party.env);
    token = party.token(SharedServer.APP);
    party.validate(Jwks.of(party.server).cache(cache).build(), token);
    old = cache.snapshot();
    before = issuer.jwksRequests().count();
  }

  @AfterEach
  void letGo() {
    release.countDown();
  }

  /** What the endpoint does; the code is null where there is no response to judge. */
  enum Fault {
    HOLDS_THE_REQUEST(null, 0, "", ""),
    FAILS(ErrorCode.RESPONSE_IS_NOT_CONFORM, 500, "application/json", "{\"keys\":[]}"),
    IS_NOT_THERE(ErrorCode.RESPONSE_IS_NOT_CONFORM, 404, "text/plain", "not found"),
    REDIRECTS(ErrorCode.RESPONSE_IS_NOT_CONFORM, 302, "text/plain", "elsewhere"),
    SHOWS_A_PAGE(ErrorCode.RESPONSE_IS_NOT_JSON, 200, "text/html", "<!doctype html>down for now"),
    SENDS_HALF_OF_ITS_JSON(
        ErrorCode.PARSE_ERROR, 200, "application/json", "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-2"),
    HAS_NO_KEY(ErrorCode.INVALID_RESPONSE, 200, "application/json", "{\"keys\":[]}"),
    SENDS_TOO_MUCH(
        null, 200, "application/json", "{\"keys\":[]" + " ".repeat(2 * 1024 * 1024) + "}");

    private final ErrorCode code;
    private final int status;
    private final String contentType;
    private final String body;

    Fault(ErrorCode code, int status, String contentType, String body) {
      this.code = code;
      this.status = status;
      this.contentType = contentType;
      this.body = body;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailureIsReportedAndTheOldSetIsNotLost(Fault fault) throws Exception {
    Jwks jwks = jwks().build();
    party.clock.advance(TIME_TO_LIVE);
    begin(fault);

    assertFailure(fault, catchThrowable(() -> http.run(party.validation(jwks, token))));

    assertThat(requests()).isEqualTo(1);
    assertThat(watcher.all(JwksEvent.FetchFailed.class)).hasSize(1);
    assertThat(cache.snapshot()).isSameAs(old);

    issuer.healJwks();
    assertThat(catchThrowable(() -> http.run(party.validation(jwks, token))))
        .as("it is shared for a second")
        .isNotNull();
    assertThat(requests()).isEqualTo(1);
    party.clock.advance(Duration.ofSeconds(1));
    http.run(party.validation(jwks, token));
    assertThat(requests()).isEqualTo(2);
    assertThat(cache.updatedAt()).isEqualTo(party.env.epochSecond());
  }

  @ParameterizedTest
  @EnumSource
  void theOldSetServesWhereThatIsAllowedWithOneAttemptACooldown(Fault fault) throws Exception {
    Jwks jwks = jwks().allowStaleFor(STALE).build();
    party.clock.advance(TIME_TO_LIVE);
    begin(fault);

    http.run(party.validation(jwks, token));
    http.run(party.validation(jwks, token));
    assertThat(requests()).isEqualTo(1);

    issuer.healJwks();
    party.clock.advance(COOLDOWN.minusSeconds(1));
    http.run(party.validation(jwks, token));
    assertThat(requests()).isEqualTo(1);

    party.clock.advance(Duration.ofSeconds(1));
    http.run(party.validation(jwks, token));
    http.run(party.validation(jwks, token));
    assertThat(requests()).isEqualTo(2);
    assertThat(watcher.origins())
        .containsExactly(Origin.STALE, Origin.STALE, Origin.STALE, Origin.NETWORK, Origin.MEMORY);
  }

  @Test
  void theOldSetServesNoLongerThanAllowed() throws Exception {
    Jwks jwks = jwks().allowStaleFor(STALE).build();
    begin(Fault.FAILS);

    party.clock.advance(TIME_TO_LIVE.plus(STALE).minusSeconds(1));
    http.run(party.validation(jwks, token));
    party.clock.advance(Duration.ofSeconds(1));

    assertFailure(Fault.FAILS, catchThrowable(() -> http.run(party.validation(jwks, token))));
    assertThat(watcher.origins()).containsExactly(Origin.STALE);
  }

  @Test
  void anUnknownKeyDuringAFailureCausesOneRequestACooldownAndKnownKeysStay() throws Exception {
    Jwks jwks = jwks().build();
    String unknown = new Tampering().signedByAnotherKey(token, "unknown");
    party.clock.advance(COOLDOWN);
    begin(Fault.FAILS);

    assertFailure(Fault.FAILS, catchThrowable(() -> http.run(party.validation(jwks, unknown))));
    for (int i = 0; i < 50; i++) {
      Refused.with(ErrorCode.KEY_SELECTION, () -> http.run(party.validation(jwks, unknown)));
    }
    http.run(party.validation(jwks, token));

    assertThat(requests()).isEqualTo(1);
  }

  @Test
  void whoeverWaitsForARequestThatFailsIsToldSo() throws Exception {
    Jwks jwks = jwks().waitAtMost(PATIENCE).build();
    party.clock.advance(TIME_TO_LIVE);
    begin(Fault.HOLDS_THE_REQUEST);

    List<CompletableFuture<AccessToken>> runs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      runs.add(Callers.PLATFORM_THREADS.run(() -> http.run(party.validation(jwks, token))));
    }

    List<String> failures = new ArrayList<>();
    for (CompletableFuture<AccessToken> run : runs) {
      assertThatThrownBy(() -> run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class)
          .satisfies(
              failure ->
                  assertThat(Stream.iterate(failure, Objects::nonNull, Throwable::getCause))
                      .hasAtLeastOneElementOfType(HttpTimeoutException.class))
          .satisfies(failure -> failures.add(failure.getCause().getMessage()));
    }
    assertThat(failures).contains("another caller's request for the JWK Set failed");
    assertThat(cache.snapshot()).isSameAs(old);
  }

  @Test
  void whoeverWaitsTooLongAsksForItself() throws Exception {
    Jwks jwks = jwks().waitAtMost(Duration.ofMillis(50)).build();
    party.clock.advance(TIME_TO_LIVE);
    issuer.holdJwks(release);
    CompletableFuture<AccessToken> held = party.async.start(party.validation(jwks, token));
    issuer.jwksRequests().await(before + 1, PATIENCE);
    issuer.healJwks(); // what is held stays so

    party.validate(jwks, token);

    assertThat(held).isNotDone();
    assertThat(requests()).isEqualTo(2);
    release.countDown();
    assertThat(held.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).clientId())
        .isEqualTo(SharedServer.APP.id());
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void aResponseThatBreaksOffIsNoSet() throws Exception {
    try (CutOffServer broken = new CutOffServer(Wire.get(issuer.jwksUri()).body())) {
      AuthorizationServer moved = AuthorizationServer.of(issuer.issuer(), broken.uri().toString());
      JwksCache held = JwksCache.parse(cache.toJson());
      Jwks jwks = Jwks.of(moved).cache(held).listener(watcher).build();
      AccessTokenValidator validator =
          AccessTokenValidator.of(moved, Party.AUDIENCE).jwks(jwks).build();
      party.clock.advance(TIME_TO_LIVE);

      assertThatThrownBy(() -> party.http.run(validator.validate(Party.bearer(token))))
          .isInstanceOf(IOException.class);

      assertThat(watcher.all(JwksEvent.FetchFailed.class)).hasSize(1);
      assertThat(held.snapshot()).isEqualTo(old);
    }
  }

  @Test
  void aServerThatIsGoneLeavesTheOldSet() throws Exception {
    CutOffServer gone = new CutOffServer("{}");
    gone.close();
    AuthorizationServer moved = AuthorizationServer.of(issuer.issuer(), gone.uri().toString());
    JwksCache held = JwksCache.parse(cache.toJson());
    Jwks jwks = Jwks.of(moved).cache(held).allowStaleFor(STALE).listener(watcher).build();
    party.clock.advance(TIME_TO_LIVE);

    party.run(
        AccessTokenValidator.of(moved, Party.AUDIENCE)
            .jwks(jwks)
            .build()
            .validate(Party.bearer(token)));

    assertThat(watcher.origins()).containsExactly(Origin.STALE);
    assertThat(held.snapshot()).isEqualTo(old);
  }

  private void begin(Fault fault) {
    if (fault == Fault.HOLDS_THE_REQUEST) {
      issuer.holdJwks(release);
    } else {
      issuer.answerJwks(fault.status, fault.contentType, fault.body);
    }
  }

  private void assertFailure(Fault fault, Throwable failure) throws InterruptedException {
    issuer.jwksRequests().await(before + 1, PATIENCE);
    if (fault.code == null) {
      assertThat(failure).isInstanceOf(IOException.class);
    } else {
      assertThat(failure).isInstanceOf(OAuthException.class);
      assertThat(((OAuthException) failure).code()).isEqualTo(fault.code);
    }
  }

  private Jwks.Builder jwks() {
    return Jwks.of(party.server).cache(cache).listener(watcher);
  }

  private int requests() {
    return issuer.jwksRequests().count() - before;
  }
}
