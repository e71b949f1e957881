package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An issuer that is discovered at its first token, and again after a failure or a long time. */
@Timeout(120)
class DiscoveredIssuerTest {

  private static final String WELL_KNOWN = "/.well-known/oauth-authorization-server";
  private static final String NAME = "as.example";

  private final Issuers issuers = new Issuers();
  private final ProtectedResource resource =
      resource(JwtAccessTokens.discovered("https://" + NAME));

  private static ProtectedResource resource(JwtAccessTokens tokens) {
    return ProtectedResource.of(Issuers.API).trust(tokens).build();
  }

  private Verdict verdict(ProtectedResource resource) {
    return issuers.server.run(resource.admit(request()).verdict());
  }

  private Request request() {
    String token =
        issuers
            .token(NAME)
            .claim("exp", String.valueOf(issuers.clock.now() + 60))
            .claim("iat", String.valueOf(issuers.clock.now()))
            .sign(issuers.key(NAME));
    return Api.bearer(token);
  }

  private void assertAccepted() {
    assertThat(verdict(resource)).isInstanceOf(Verdict.Accepted.class);
  }

  private Exception assertUnavailable() {
    Verdict verdict = verdict(resource);
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Verdict.Refused refused = (Verdict.Refused) verdict;
    assertThat(refused.response().status()).isEqualTo(503);
    assertThat(refused.response().headers().entries()).isEmpty();
    return refused.failure();
  }

  /** How often metadata was requested. */
  private long discoveries() {
    return issuers.requested(NAME).stream().filter(WELL_KNOWN::equals).count();
  }

  @Test
  void aFailureIsSharedForAPauseAndThenTheServerIsAskedAgain() {
    issuers.down.add(NAME);

    assertUnavailable();
    assertUnavailable();
    assertThat(discoveries()).as("no request within the pause").isEqualTo(1);
    issuers.clock.advance(1);
    assertUnavailable();
    assertThat(discoveries()).isEqualTo(2);
    issuers.down.clear();
    issuers.clock.advance(1);
    assertAccepted();
    assertAccepted();
    assertThat(discoveries()).isEqualTo(3);
  }

  @Test
  void aLongOutageCostsTheServerFewRequests() {
    issuers.down.add(NAME);

    for (int second = 0; second < 3600; second++) {
      assertUnavailable();
      issuers.clock.advance(1);
    }
    assertThat(discoveries()).isLessThan(100);
  }

  @Test
  void metadataThatIsRefusedIsAFaultOfTheServer() {
    issuers.metadata.put(NAME, JsonObject.of("issuer", "https://evil.example"));
    OAuthException other = (OAuthException) assertUnavailable();
    assertThat(other.reason()).isEqualTo(Reason.KEYS);
    assertThat(other.code()).isEqualTo(ErrorCode.JSON_ATTRIBUTE_COMPARISON);

    issuers.clock.advance(1);
    issuers.metadata.put(NAME, JsonObject.of("issuer", "https://" + NAME));
    OAuthException keyless = (OAuthException) assertUnavailable();
    assertThat(keyless.reason()).isEqualTo(Reason.KEYS);
    assertThat(keyless.code()).isEqualTo(ErrorCode.MISSING_SERVER_METADATA);
  }

  @Test
  void metadataIsFetchedAgainWhenItIsOld() {
    assertAccepted();
    issuers.clock.advance(3599);
    assertAccepted();
    assertThat(discoveries()).isEqualTo(1);
    issuers.metadata.put(
        NAME, JsonObject.of("issuer", "https://" + NAME, "jwks_uri", "https://" + NAME + "/moved"));
    issuers.clock.advance(1);
    assertAccepted();

    assertThat(issuers.requested(NAME)).endsWith(WELL_KNOWN, "/moved");
    assertThat(discoveries()).isEqualTo(2);
  }

  @Test
  void keysInMemoryStayWhenTheirLocationStays() {
    AtomicInteger created = new AtomicInteger();
    ProtectedResource counting =
        resource(
            JwtAccessTokens.discovered("https://" + NAME)
                .metadataMaxAge(Duration.ofMinutes(1))
                .keys(
                    server -> {
                      created.incrementAndGet();
                      return Jwks.of(server).timeToLive(Duration.ofDays(1)).build();
                    }));

    for (int minute = 0; minute < 3; minute++) {
      assertThat(verdict(counting)).isInstanceOf(Verdict.Accepted.class);
      issuers.clock.advance(60);
    }

    assertThat(discoveries()).isEqualTo(3);
    assertThat(created).hasValue(1);
    assertThat(issuers.requested(NAME)).containsOnlyOnce("/jwks");
  }

  @Test
  void oldMetadataServesForADayWhileNoNewerCanBeFetched() {
    ProtectedResource lasting =
        resource(
            JwtAccessTokens.discovered("https://" + NAME)
                .keys(server -> Jwks.of(server).timeToLive(Duration.ofDays(9)).build()));
    assertThat(verdict(lasting)).isInstanceOf(Verdict.Accepted.class);
    issuers.down.add(NAME);

    for (int minute = 60; minute < 24 * 60; minute += 5) {
      issuers.clock.set(Server.NOW + minute * 60L);
      assertThat(verdict(lasting)).as("minute " + minute).isInstanceOf(Verdict.Accepted.class);
      assertThat(verdict(lasting)).isInstanceOf(Verdict.Accepted.class);
    }
    assertThat(discoveries()).as("one attempt in a minute").isEqualTo(1 + 23 * 12);

    issuers.clock.set(Server.NOW + 24 * 3600);
    assertThat(verdict(lasting)).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void callersOfTheFirstTokensShareOneDiscoveryAndOneRequestForKeys() throws Exception {
    issuers.server.hold();
    List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      threads.add(Threads.startLight(() -> verdicts.add(verdict(resource))));
    }
    issuers.server.awaitRequest();
    issuers.server.release();
    for (Thread thread : threads) {
      Threads.join(thread);
    }

    assertThat(verdicts).hasSize(50).hasOnlyElementsOfType(Verdict.Accepted.class);
    assertThat(issuers.requested(NAME)).containsExactly(WELL_KNOWN, "/jwks");
  }

  @Test
  void callersDoNotWaitForARefreshWhileOldMetadataServes() throws Exception {
    ProtectedResource lasting =
        resource(
            JwtAccessTokens.discovered("https://" + NAME)
                .keys(server -> Jwks.of(server).timeToLive(Duration.ofDays(9)).build()));
    assertThat(verdict(lasting)).isInstanceOf(Verdict.Accepted.class);
    issuers.clock.advance(3600);
    issuers.server.hold();
    Thread refreshing = Threads.start(() -> verdict(lasting));
    issuers.server.awaitRequest();

    assertThat(verdict(lasting)).isInstanceOf(Verdict.Accepted.class);
    issuers.server.release();
    Threads.join(refreshing);
    assertThat(discoveries()).isEqualTo(2);
  }

  @Test
  void theAgeOfMetadataHasBounds() {
    JwtAccessTokens tokens = JwtAccessTokens.discovered("https://" + NAME);
    for (Duration age :
        List.of(Duration.ZERO, Duration.ofSeconds(59), Duration.ofDays(31), Duration.ofDays(-1))) {
      assertThatIllegalArgumentException().isThrownBy(() -> tokens.metadataMaxAge(age));
    }
  }
}
