package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.fake.Server.ID;
import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jwks.JwksEvent.Action;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksEvent.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a watcher hears, in which order, and that it cannot get in the way. */
class JwksListenerTest {

  private final TestClock clock = new TestClock();
  private final Server server = new Server().serve(OLD, NEW);
  private final TestStore store = new TestStore();
  private final Events events = new Events();
  private final Driver driver = Driver.of(server).env(clock.env());

  private Jwks jwks(JwksListener listener) {
    return Jwks.of(Server.AS)
        .store(store)
        .storeTimeout(Duration.ofSeconds(Threads.PATIENCE_SECONDS))
        .listener(listener)
        .build();
  }

  private void find(Jwks jwks, String kid) throws IOException {
    assertThat(driver.run(jwks.key(JwsAlgorithm.ES256, kid))).isNotNull();
  }

  @Test
  void aColdStartIsHeardFromTheMissToTheHit() throws Exception {
    find(jwks(events), "old");

    assertThat(events.only(JwksEvent.Miss.class)).isEqualTo(new JwksEvent.Miss(ID, Reason.ABSENT));
    assertThat(events.only(JwksEvent.EntryLoaded.class).present()).isFalse();
    JwksEvent.Fetched fetched = events.only(JwksEvent.Fetched.class);
    assertThat(fetched.keys()).isEqualTo(2);
    assertThat(fetched.duration()).isPositive();
    assertThat(events.only(JwksEvent.EntrySaved.class).duration()).isPositive();
    assertThat(events.only(JwksEvent.Hit.class)).isEqualTo(new JwksEvent.Hit(ID, Origin.NETWORK));
    List<JwksEvent> all = events.take();
    assertThat(all).allSatisfy(event -> assertThat(event.id()).isEqualTo(ID));
    assertThat(all)
        .extracting(Object::getClass)
        .containsExactly(
            JwksEvent.Miss.class,
            JwksEvent.EntryLoaded.class,
            JwksEvent.LeaseAnswered.class,
            JwksEvent.Fetched.class,
            JwksEvent.EntrySaved.class,
            JwksEvent.Hit.class);
  }

  @Test
  void aHitIsHeardWithItsOrigin() throws Exception {
    Jwks jwks = jwks(events);
    find(jwks, "old");
    events.take();

    find(jwks, "old");
    assertThat(events.take()).containsExactly(new JwksEvent.Hit(ID, Origin.MEMORY));

    find(jwks(events), "old");
    assertThat(events.only(JwksEvent.EntryLoaded.class).present()).isTrue();
    assertThat(events.only(JwksEvent.Hit.class)).isEqualTo(new JwksEvent.Hit(ID, Origin.STORE));
  }

  @Test
  void whyANewerSetIsLookedForIsHeard() throws Exception {
    Jwks jwks = jwks(events);
    find(jwks, "old");
    clock.advance(60);
    events.take();
    assertThatThrownBy(() -> find(jwks, "unknown")).isInstanceOf(OAuthException.class);
    assertThat(events.kinds())
        .containsExactly(
            "Miss UNKNOWN_KEY",
            "EntryLoaded",
            "LeaseAnswered",
            "Fetched",
            "EntrySaved",
            "KeyRejected");
    clock.advance(300);
    find(jwks, "old");
    assertThat(events.kinds())
        .containsExactly(
            "Miss EXPIRED", "EntryLoaded", "LeaseAnswered", "Fetched", "EntrySaved", "Hit NETWORK");
  }

  @Test
  void aKeyThatIsRefusedIsHeardWithTheReason() throws Exception {
    Jwks jwks = jwks(events);
    find(jwks, "old");
    events.take();
    assertThatThrownBy(() -> find(jwks, "unknown")).isInstanceOf(OAuthException.class);

    assertThat(events.only(JwksEvent.KeyRejected.class).reason()).contains("no key");
    assertThat(events.take()).hasSize(1);
    assertThatThrownBy(() -> find(jwks, null)).isInstanceOf(OAuthException.class);
    assertThat(events.only(JwksEvent.KeyRejected.class).reason()).contains("more than one key");
  }

  @Test
  void aRequestThatFailsIsHeardWithItsFailure() {
    IOException down = new IOException("connection refused");
    server.fail(down);
    assertThatThrownBy(() -> find(jwks(events), "old")).isSameAs(down);
    assertThat(events.only(JwksEvent.FetchFailed.class).failure()).isSameAs(down);
    events.take();

    server.answer(request -> Server.response(404, "text/html", ""));
    assertThatThrownBy(() -> find(jwks(events), "old"))
        .isSameAs(events.only(JwksEvent.FetchFailed.class).failure());
    events.take();

    server.fail(new InterruptedIOException("given up"));
    assertThatThrownBy(() -> find(jwks(events), "old")).isInstanceOf(InterruptedIOException.class);
    assertThat(events.kinds())
        .containsExactly("Miss ABSENT", "EntryLoaded", "LeaseAnswered", "FetchFailed");
  }

  @Test
  void aStoreThatFailsIsHeardWithWhatItWasAskedToDo() throws Exception {
    store.failing(new IOException("the engine is down"));
    find(jwks(events), "old");

    List<Action> actions = new ArrayList<>();
    for (JwksEvent event : events.take()) {
      if (event instanceof JwksEvent.StoreFailed failed) {
        actions.add(failed.action());
        assertThat(failed.failure()).hasMessage("the engine is down");
        assertThat(failed.duration()).isPositive();
      }
    }
    assertThat(actions).containsExactly(Action.LOAD, Action.SAVE);
  }

  @Test
  void anEntryThatIsNotUsedIsHeardWithTheReason() throws Exception {
    store.holding(TestKeys.entry(clock.now() + 31, OLD));
    find(jwks(events), "old");

    assertThat(events.only(JwksEvent.EntryRejected.class).reason()).contains("future");
  }

  static List<Throwable> failures() {
    return List.of(
        new IllegalStateException("a bug"),
        new AssertionError("a failed check"),
        new NoClassDefFoundError("jdk/jfr/Event"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatAListenerThrowsIsIgnored(Throwable failure) throws Exception {
    Jwks jwks = jwks(event -> sneak(failure));
    find(jwks, "old");
    clock.advance(60);
    assertThatThrownBy(() -> find(jwks, "unknown")).isInstanceOf(OAuthException.class);
    clock.advance(300);
    server.fail(new IOException("connection refused"));
    store.failing(new IOException("the engine is down"));
    assertThatThrownBy(() -> find(jwks, "old")).isInstanceOf(IOException.class);
    server.serve(OLD, NEW);
    clock.advance(1);
    find(jwks, "old");
  }

  @Test
  void aKeyThatCannotBeImportedIsHeardOnceForTheSetWithItsNameAndNothingOfTheKey()
      throws Exception {
    Jwk bad = Jwk.of(TestKeys.key("bad").json().with("x", "AA"));
    Jwk other = Jwk.of(TestKeys.json("{\"kty\":\"oct\",\"kid\":\"other\",\"k\":\"AA\"}"));
    server.serve(OLD, bad, other);
    Jwks jwks = jwks(events);
    find(jwks, "old");
    find(jwks, "old");

    JwksEvent.KeyUnusable unusable = events.only(JwksEvent.KeyUnusable.class);
    assertThat(unusable.id()).isEqualTo(ID);
    assertThat(unusable.kid()).isEqualTo("bad");
    assertThat(unusable.reason()).isEqualTo("the JWK is not a point of P-256");
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable failure) throws T {
    throw (T) failure;
  }

  @Test
  void severalListenersHearEverything() throws Exception {
    Events second = new Events();
    Events third = new Events();
    Jwks jwks = Jwks.of(Server.AS).listener(events).listener(second.and(third)).build();
    find(jwks, "old");

    assertThat(events.kinds()).containsExactly("Miss ABSENT", "Fetched", "Hit NETWORK");
    assertThat(second.kinds()).containsExactly("Miss ABSENT", "Fetched", "Hit NETWORK");
    assertThat(third.kinds()).containsExactly("Miss ABSENT", "Fetched", "Hit NETWORK");
    assertThatNullPointerException().isThrownBy(() -> events.and(null));
    assertThatNullPointerException().isThrownBy(() -> Jwks.of(Server.AS).listener(null));
  }

  @Test
  void withoutAListenerNobodyIsToldAnything() {
    assertThat(Jwks.of(Server.AS).build().isWatched()).isFalse();
    assertThat(jwks(events).isWatched()).isTrue();
  }
}
