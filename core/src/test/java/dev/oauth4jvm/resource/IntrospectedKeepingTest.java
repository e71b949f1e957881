package dev.oauth4jvm.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A response is kept for a limited time, and requested once for all who wait for it. */
@Timeout(120)
class IntrospectedKeepingTest {

  private static final String TOKEN = Introspector.TOKEN;

  private final Introspector introspector = new Introspector();
  private final ProtectedResource resource = Introspector.resource(Introspector.tokens());

  private void admit(ProtectedResource resource, String token) {
    assertThat(introspector.admit(resource, token).subject()).isEqualTo("alice");
  }

  private void activate(String... tokens) {
    for (String token : tokens) {
      introspector.active.put(token, Introspector.state());
    }
  }

  @Test
  void aResponseServesForAMinute() {
    admit(resource, TOKEN);
    introspector.active.clear();
    introspector.clock.advance(59);
    admit(resource, TOKEN);
    assertThat(introspector.requested()).hasSize(1);

    introspector.clock.advance(1);
    assertThat(introspector.refuse(resource, TOKEN).reason()).isEqualTo(Reason.INACTIVE);
    assertThat(introspector.requested()).hasSize(2);
  }

  @Test
  void aResponseServesNoLongerThanTheToken() {
    introspector.active.put(TOKEN, Introspector.state().with("exp", Api.NOW + 20));
    admit(resource, TOKEN);
    introspector.clock.advance(19);
    admit(resource, TOKEN);
    introspector.active.clear();
    introspector.clock.advance(1);

    assertThat(introspector.refuse(resource, TOKEN).reason()).isEqualTo(Reason.INACTIVE);
    assertThat(introspector.requested()).hasSize(2);
  }

  @Test
  void theEndOfTheTokenIsByTheClockOfItsServer() {
    ProtectedResource ahead =
        Introspector.resource(Introspector.tokens().clockSkew(Duration.ofSeconds(10)));
    introspector.active.put(TOKEN, Introspector.state().with("exp", Api.NOW + 20));
    admit(ahead, TOKEN);
    introspector.clock.advance(9);
    admit(ahead, TOKEN);
    assertThat(introspector.requested()).hasSize(1);

    introspector.clock.advance(1);
    admit(ahead, TOKEN);
    assertThat(introspector.requested()).as("within the tolerance, and not kept").hasSize(2);
    admit(ahead, TOKEN);
    assertThat(introspector.requested()).hasSize(3);
  }

  @Test
  void aResponseDoesNotServeLongerBecauseTheClockIsSetBack() {
    admit(resource, TOKEN);
    introspector.clock.advance(-30);
    admit(resource, TOKEN);
    assertThat(introspector.requested()).hasSize(1);

    introspector.clock.advance(-1);
    introspector.active.put(TOKEN, Introspector.state().with("iat", 1).with("nbf", 1));
    admit(resource, TOKEN);
    assertThat(introspector.requested()).hasSize(2);
  }

  @Test
  void theTimeForWhichAResponseServesMayBeSet() {
    ProtectedResource longer =
        Introspector.resource(Introspector.tokens().keepFor(Duration.ofMinutes(10)));
    admit(longer, TOKEN);
    introspector.clock.advance(599);
    admit(longer, TOKEN);
    assertThat(introspector.requested()).hasSize(1);
    introspector.clock.advance(1);
    admit(longer, TOKEN);
    assertThat(introspector.requested()).hasSize(2);

    ProtectedResource never = Introspector.resource(Introspector.tokens().keepFor(Duration.ZERO));
    admit(never, TOKEN);
    admit(never, TOKEN);
    assertThat(introspector.requested()).hasSize(4);
  }

  @Test
  void aTokenThatIsNotActiveIsAskedAboutEachTime() {
    assertThat(introspector.refuse(resource, "new").reason()).isEqualTo(Reason.INACTIVE);
    activate("new");

    admit(resource, "new");
    assertThat(introspector.requested()).containsExactly("new", "new");
  }

  @Test
  void aResponseForAnotherResourceIsNotKept() {
    ProtectedResource small = Introspector.resource(Introspector.tokens().maxKept(2));
    admit(small, TOKEN);
    for (int i = 0; i < 10; i++) {
      introspector.active.put("t" + i, Introspector.state().with("aud", "https://other.example"));
      assertThat(introspector.refuse(small, "t" + i).reason()).isEqualTo(Reason.AUDIENCE);
      assertThat(introspector.refuse(small, "r" + i).reason()).isEqualTo(Reason.INACTIVE);
    }

    admit(small, TOKEN);
    assertThat(introspector.requested()).as("nobody made the response leave").hasSize(21);
  }

  @Test
  void theNumberOfKeptResponsesIsLimitedAndThoseInUseStay() {
    ProtectedResource small = Introspector.resource(Introspector.tokens().maxKept(8));
    admit(small, TOKEN);
    for (int i = 0; i < 100; i++) {
      activate("t" + i);
      admit(small, "t" + i);
      admit(small, TOKEN);
    }
    assertThat(introspector.requested()).hasSize(101);

    admit(small, "t99");
    assertThat(introspector.requested()).hasSize(101);
    admit(small, "t0");
    assertThat(introspector.requested()).as("left long ago").hasSize(102);
  }

  @Test
  void theMemoryNeverHoldsMoreThanItsLimit() {
    StateMemory memory = new StateMemory(10);
    TokenState state = new TokenState(JsonObject.of(), null, Api.NOW, Api.NOW + 60);
    for (int i = 0; i < 1000; i++) {
      memory.put(TokenHash.of("t" + i), state, Api.NOW);
      assertThat(memory.size()).isLessThanOrEqualTo(10);
    }

    assertThat(memory.get(TokenHash.of("t999"), Api.NOW)).isSameAs(state);
    assertThat(memory.get(TokenHash.of("t989"), Api.NOW)).isNull();
  }

  @Test
  void aTokenIsKnownByAllOfItsHash() {
    TokenHash hash = new TokenHash(ByteBuffer.allocate(32));
    assertThat(hash).isEqualTo(new TokenHash(ByteBuffer.allocate(32)));
    for (int i = 0; i < 32; i++) {
      ByteBuffer other = ByteBuffer.allocate(32).put(i, (byte) 1);
      assertThat(new TokenHash(other)).as("byte " + i).isNotEqualTo(hash);
    }
    assertThat(TokenHash.of("a")).isEqualTo(TokenHash.of("a")).isNotEqualTo(TokenHash.of("b"));
  }

  // ---- one request for all

  private CompletableFuture<AccessToken> begin(ProtectedResource resource, String token) {
    return AsyncDriver.of(introspector.server.async())
        .env(introspector.server.env())
        .start(resource.admit(Api.bearer(token)));
  }

  private static AccessToken end(CompletableFuture<AccessToken> run) throws Exception {
    return run.get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletableFuture<AccessToken> run) throws Exception {
    return run.handle((token, thrown) -> thrown).get(Threads.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void callersWithOneTokenShareOneRequest() throws Exception {
    for (Duration keepFor : List.of(Duration.ofMinutes(1), Duration.ZERO)) {
      introspector.server.asked.clear();
      ProtectedResource shared = Introspector.resource(Introspector.tokens().keepFor(keepFor));
      introspector.server.hold();
      List<CompletableFuture<AccessToken>> runs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        runs.add(begin(shared, TOKEN));
      }
      introspector.server.awaitRequest();
      introspector.server.release();

      for (CompletableFuture<AccessToken> run : runs) {
        assertThat(end(run).subject()).isEqualTo("alice");
      }
      assertThat(introspector.requested()).hasSize(1);
    }
  }

  @Test
  void aRefusalIsSharedByThoseWhoWaitForIt() throws Exception {
    introspector.server.hold();
    List<CompletableFuture<AccessToken>> runs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      runs.add(begin(resource, "unknown"));
    }
    introspector.server.awaitRequest();
    introspector.server.release();

    for (CompletableFuture<AccessToken> run : runs) {
      assertThat(failure(run)).hasMessageContaining("not active");
    }
    assertThat(introspector.requested()).hasSize(1);
  }

  @Test
  void aCallerIsNotGivenTheResponseOfAnotherToken() throws Exception {
    introspector.active.put("bob", Introspector.state().with("sub", "bob"));
    introspector.server.hold();
    CompletableFuture<AccessToken> alice = begin(resource, TOKEN);
    CompletableFuture<AccessToken> bob = begin(resource, "bob");
    introspector.server.release();

    assertThat(end(alice).subject()).isEqualTo("alice");
    assertThat(end(bob).subject()).isEqualTo("bob");
    assertThat(introspector.admit(resource, "bob").subject()).isEqualTo("bob");
    assertThat(introspector.requested()).hasSize(2);
  }

  @Test
  void theNumberOfRequestsAtATimeIsLimited() throws Exception {
    ProtectedResource small = Introspector.resource(Introspector.tokens().maxRequests(2));
    admit(small, TOKEN);
    introspector.server.hold();
    List<CompletableFuture<AccessToken>> runs = new ArrayList<>();
    runs.add(begin(small, "r1"));
    runs.add(begin(small, "r2"));

    Admission third = small.admit(Api.bearer("r3"));
    Verdict.Refused refused = (Verdict.Refused) introspector.server.run(third.verdict());
    assertThat(refused.response().status()).isEqualTo(503);
    assertThat(refused.failure()).hasMessageContaining("maxRequests");
    admit(small, TOKEN);
    CompletableFuture<AccessToken> same = begin(small, "r1");
    introspector.server.release();

    runs.add(same);
    for (CompletableFuture<AccessToken> run : runs) {
      assertThat(failure(run)).hasMessageContaining("not active");
    }
    assertThat(introspector.refuse(small, "r3").reason()).isEqualTo(Reason.INACTIVE);
  }

  @Test
  void aRunThatWasAbandonedLosesItsPlaceToOthers() {
    ProtectedResource small = Introspector.resource(Introspector.tokens().maxRequests(1));
    Object unused = small.admit(Api.bearer("r1")).begin(introspector.server.env());
    assertThat(introspector.refuse(small, TOKEN).reason()).isEqualTo(Reason.UNAVAILABLE);
    introspector.clock.advance(59);
    assertThat(introspector.refuse(small, TOKEN).reason()).isEqualTo(Reason.UNAVAILABLE);
    introspector.clock.advance(1);

    admit(small, TOKEN);
  }

  @Test
  void aRunThatIsInterruptedFreesItsPlace() {
    ProtectedResource small = Introspector.resource(Introspector.tokens().maxRequests(1));
    Step.Send<AccessToken> send =
        (Step.Send<AccessToken>) small.admit(Api.bearer("r1")).begin(introspector.server.env());

    assertThatExceptionOfType(InterruptedIOException.class)
        .isThrownBy(() -> send.failed(new InterruptedIOException("interrupted")));
    admit(small, TOKEN);
  }

  @Test
  void aRunThatIsInterruptedWhileItWaitsForTheStoreFreesItsPlace() {
    ProtectedResource small =
        Introspector.resource(
            Introspector.tokens()
                .maxRequests(1)
                .store(Store.inMemory(), EncryptionKey.of(new byte[32])));
    Step.Wait<AccessToken> wait =
        (Step.Wait<AccessToken>) small.admit(Api.bearer("r1")).begin(introspector.server.env());

    wait.failed(new InterruptedIOException("interrupted"));
    admit(small, TOKEN);
  }

  @Test
  void aRunThatIsCancelledWhileItsResponseIsSavedLeavesNothingBehind() throws Exception {
    ProtectedResource small =
        Introspector.resource(
            Introspector.tokens()
                .maxRequests(1)
                .store(Store.inMemory(), EncryptionKey.of(new byte[32])));
    Step.Wait<AccessToken> loading =
        (Step.Wait<AccessToken>) small.admit(Api.bearer(TOKEN)).begin(introspector.server.env());
    Object unused = loading.signal().toCompletableFuture().get(1, TimeUnit.MINUTES);
    Step.Send<AccessToken> send = (Step.Send<AccessToken>) loading.resume();
    Step<AccessToken> saving = send.receive(Api.json(Introspector.state().toJson()));
    ((Step.Wait<AccessToken>) saving).failed(new InterruptedIOException("interrupted"));

    admit(small, TOKEN);
    introspector.active.remove(TOKEN); // revoked
    introspector.clock.advance(61);
    assertThat(introspector.refuse(small, TOKEN).reason()).isEqualTo(Reason.INACTIVE);
    assertThat(introspector.refuse(small, "other").reason()).isEqualTo(Reason.INACTIVE);
  }

  @Test
  void aDecrypterThatFailsIsNoVerdictOnTheTokenAndFreesItsPlace() {
    String encrypted =
        Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\"}".getBytes(UTF_8))
            + ".AA.AA.AA.AA";
    introspector.instead =
        request ->
            Response.of(
                200,
                Headers.of("content-type", "application/token-introspection+jwt"),
                encrypted.getBytes(UTF_8));
    ProtectedResource small =
        Introspector.resource(
            Introspector.tokens()
                .maxRequests(1)
                .request(
                    introspection ->
                        introspection
                            .requestJwt()
                            .decrypter(
                                jwe -> {
                                  throw new IllegalStateException("the key service is down");
                                })));

    OAuthException failure = introspector.refuse(small, TOKEN);
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasRootCauseMessage("the key service is down");
    introspector.instead = null;
    assertThat(introspector.refuse(small, "other").reason()).isNotEqualTo(Reason.OTHER);
    assertThat(introspector.requested()).containsExactly(TOKEN, "other");
  }

  @Test
  void aFunctionThatFailsIsNoVerdictOnTheTokenAndFreesItsPlace() {
    AtomicBoolean fails = new AtomicBoolean(true);
    ProtectedResource small =
        Introspector.resource(
            Introspector.tokens()
                .maxRequests(1)
                .request(
                    introspection -> {
                      if (fails.get()) {
                        throw new IllegalStateException("a mistake");
                      }
                      return introspection;
                    }));

    OAuthException failure = introspector.refuse(small, TOKEN);
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure).hasRootCauseMessage("a mistake");
    assertThat(introspector.refuse(small, "other").reason()).isEqualTo(Reason.UNAVAILABLE);
    fails.set(false);
    admit(small, TOKEN);
  }

  @Test
  void everyEndOfARunFreesItsPlace() {
    ProtectedResource small = Introspector.resource(Introspector.tokens().maxRequests(1));
    assertThat(introspector.refuse(small, "unknown").reason()).isEqualTo(Reason.INACTIVE);
    introspector.instead = request -> Server.json(400, "{\"error\":\"invalid_request\"}");
    assertThat(introspector.refuse(small, "odd").reason()).isEqualTo(Reason.UNAVAILABLE);
    introspector.instead = null;

    admit(small, TOKEN);
    assertThat(introspector.requested()).containsExactly("unknown", "odd", TOKEN);
  }
}
