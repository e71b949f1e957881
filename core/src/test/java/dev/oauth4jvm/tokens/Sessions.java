package dev.oauth4jvm.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.fake.TestClock;
import java.io.IOException;
import java.time.Duration;

/** One session, shared by processes: each is a source of its own here. */
final class Sessions {

  final TestClock clock = new TestClock();
  final RotatingServer server = new RotatingServer();
  final FaultyStore store = new FaultyStore();
  final Heard heard = new Heard();
  final Driver driver = Driver.of(server).env(clock.env());

  /** A process: the calls of its store are made on the calling thread. */
  TokenSource.Builder builder() {
    return TokenSource.refreshing("session-1", RotatingServer::refresh)
        .store(store, RotatingServer.KEY)
        .storeExecutor(Runnable::run)
        .waitForLease(Duration.ofMillis(200))
        .listener(heard);
  }

  TokenSource process() {
    return builder().build();
  }

  /** A process in which the user has signed in just now. */
  TokenSource signedIn() throws IOException {
    TokenSource process = process();
    driver.run(process.keep(server.signIn(clock)));
    return process;
  }

  String token(TokenSource process) throws IOException {
    return driver.run(process.token()).accessToken().reveal();
  }

  void expire() {
    clock.advance(RotatingServer.LIFETIME);
  }

  void loginRequired(TokenSource process) {
    OAuthException refused =
        catchThrowableOfType(OAuthException.class, () -> driver.run(process.token()));
    assertThat(refused.code()).isEqualTo(ErrorCode.LOGIN_REQUIRED);
  }

  IOException unavailable(TokenSource process) {
    IOException failure =
        catchThrowableOfType(IOException.class, () -> driver.run(process.token()));
    assertThat(failure).isNotNull();
    return failure;
  }
}
