package dev.oauth4jvm.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.tokens.FaultyStore.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many sources from one definition. */
@Timeout(120)
class TokenSourcesTest {

  private final Sessions sessions = new Sessions();
  private final TokenSources<String> sources = sources(2, Duration.ofDays(1));

  private TokenSources<String> sources(int most, Duration idle) {
    return TokenSources.of(
        session ->
            TokenSource.refreshing(session, RotatingServer::refresh)
                .store(sessions.store, RotatingServer.KEY)
                .storeExecutor(Runnable::run)
                .build(),
        most,
        idle);
  }

  @Test
  void aKeyHasOneSource() {
    assertThat(sources.source("a")).isSameAs(sources.source("a")).isNotSameAs(sources.source("b"));
    assertThat(sources.source("a").key()).isNotEqualTo(sources.source("b").key());
  }

  @Test
  void theLeastRecentlyUsedIsDropped() {
    TokenSource a = sources.source("a");
    TokenSource b = sources.source("b");
    sources.source("a");
    sources.source("c");

    assertThat(sources.size()).isEqualTo(2);
    assertThat(sources.source("a")).isSameAs(a);
    assertThat(sources.source("b")).isNotSameAs(b);
  }

  @Test
  void whatIsUnusedForTooLongIsDropped() {
    TokenSources<String> brief = sources(100, Duration.ofNanos(1));
    brief.source("a");
    brief.source("b");

    assertThat(brief.size()).isEqualTo(1);
  }

  @Test
  void whatWasDroppedFindsItsTokensInTheStore() throws Exception {
    sessions.driver.run(sources.source("a").keep(sessions.server.signIn(sessions.clock)));
    sources.drop("a");
    assertThat(sources.size()).isZero();

    assertThat(sessions.token(sources.source("a"))).isEqualTo("access-1");
  }

  @Test
  void aSourceWhoseTokensCouldNotBeSavedStays() throws Exception {
    TokenSource a = sources.source("a");
    sessions.driver.run(a.keep(sessions.server.signIn(sessions.clock)));
    sessions.expire();
    sessions.store.fail(Call.SAVE);
    sessions.token(a);
    sources.source("b");
    sources.source("c");

    assertThat(sources.source("a")).isSameAs(a);
    assertThat(sources.size()).isEqualTo(2);
  }

  @Test
  void boundsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sources(0, Duration.ofDays(1)))
        .withMessage("most is less than 1: 0");
    assertThatIllegalArgumentException().isThrownBy(() -> sources(1, Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> sources(1, Duration.ofDays(366)));
  }
}
