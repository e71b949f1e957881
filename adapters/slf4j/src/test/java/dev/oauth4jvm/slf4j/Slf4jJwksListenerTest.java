package dev.oauth4jvm.slf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** With Logback, and a JWK Set whose server and store fail. */
class Slf4jJwksListenerTest {

  private static final String API = "https://api.test";

  private final TestServer server = TestServer.create();
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = context.getLogger("dev.oauth4jvm.jwks");
  private final Slf4jJwksListener listener = Slf4jJwksListener.of(logger);

  @BeforeEach
  void logs() {
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.TRACE);
  }

  @AfterEach
  void close() {
    context.stop();
    server.close();
  }

  @Test
  void theFirstTokenIsASearchAFetchAndASave() throws IOException {
    server.driver().run(validation(Store.inMemory()));

    assertThat(lines())
        .containsExactly(
            "DEBUG Searching a newer JWK Set of https://as.test/default: ABSENT",
            "DEBUG Read the entry of https://as.test/default from the store: absent",
            "DEBUG The lease for https://as.test/default is granted",
            "INFO Fetched the JWK Set of https://as.test/default: 1 keys",
            "DEBUG Wrote the entry of https://as.test/default to the store",
            "TRACE Key found in the JWK Set of https://as.test/default: NETWORK");
    assertThat(keys(3)).containsExactly("issuer", "jwksUri", "durationMs");
  }

  @Test
  void anOutageIsAWarningWithoutAStackTrace() {
    logger.setLevel(Level.INFO);
    server.issuer().fail(Endpoint.JWKS, Fault.CONNECTION_LOST);

    assertThatThrownBy(() -> server.driver().run(validation(new DeadStore())))
        .isInstanceOf(IOException.class);

    assertThat(lines())
        .containsOnly(
            "WARN The store failed for https://as.test/default (LOAD): java.net.ConnectException: refused",
            "WARN Fetching the JWK Set of https://as.test/default failed: java.io.IOException: the"
                + " connection was closed before a response");
    assertThat(log.list).allMatch(event -> event.getThrowableProxy() == null);
  }

  @Test
  void theStackTraceIsThereForWhoeverLooks() {
    logger.setLevel(Level.DEBUG);
    server.issuer().fail(Endpoint.JWKS, Fault.CONNECTION_LOST);

    assertThatThrownBy(() -> server.driver().run(validation(Store.inMemory())))
        .isInstanceOf(IOException.class);

    assertThat(log.list)
        .filteredOn(event -> event.getLevel() == Level.WARN)
        .singleElement()
        .matches(event -> event.getThrowableProxy() != null);
  }

  @Test
  void aKeyThatNoSetHasIsNoWarningSinceAnyoneCanCauseIt() throws IOException {
    Operation<AccessToken> stranger = validation(Store.inMemory(), true);

    assertThatThrownBy(() -> server.driver().run(stranger)).hasMessageContaining("key");

    assertThat(log.list).allMatch(event -> !event.getLevel().isGreaterOrEqual(Level.WARN));
    assertThat(lines()).anyMatch(line -> line.startsWith("DEBUG No key of the JWK Set"));
  }

  @Test
  void aRejectedEntryAndAnUnusableKeyAreWarnings() {
    JwksId id = new JwksId("https://as.test", "https://as.test/jwks");
    listener.on(new JwksEvent.EntryRejected(id, "it has no seal"));
    listener.on(new JwksEvent.KeyUnusable(id, "one\ntwo", "it is too weak"));

    assertThat(lines())
        .containsExactly(
            "WARN The store's entry of https://as.test is rejected: it has no seal",
            "WARN Key {\"kid\":\"one\\ntwo\"} of the JWK Set of https://as.test is unusable: it is"
                + " too weak");
  }

  @Test
  void theLoggerIsNamedAfterTheJwkSet() throws IOException {
    AuthorizationServer as = server.issuer().metadata();
    Logger named = (Logger) LoggerFactory.getLogger("dev.oauth4jvm.jwks");
    named.setLevel(Level.DEBUG);
    named.addAppender(log);

    // @start region="listener"
    Jwks jwks = Jwks.of(as).listener(Slf4jJwksListener.create()).build();
    // @end
    server.driver().run(jwks.refresh());

    assertThat(lines()).contains("INFO Fetched the JWK Set of https://as.test/default: 1 keys");
    named.detachAppender(log);
  }

  private Operation<AccessToken> validation(Store store) {
    return validation(store, false);
  }

  private Operation<AccessToken> validation(Store store, boolean byStranger) {
    Jwks jwks = Jwks.of(server.issuer().metadata()).store(store).listener(listener).build();
    var tokens = server.issuer().accessTokens(API);
    Request request = Request.get(URI.create(API + "/orders"));
    return AccessTokenValidator.of(server.issuer().metadata(), API)
        .jwks(jwks)
        .build()
        .validate(
            byStranger
                ? tokens.header("kid", "another").authorize(request)
                : tokens.authorize(request));
  }

  private List<String> lines() {
    return log.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  private List<String> keys(int message) {
    return log.list.get(message).getKeyValuePairs().stream().map(pair -> pair.key).toList();
  }

  /** An engine that refuses connections. */
  private static final class DeadStore implements Store {
    @Override
    public @Nullable String load(StoreKey key) throws Exception {
      throw new ConnectException("refused");
    }

    @Override
    public boolean save(StoreKey key, StoreValue value, Condition condition) throws Exception {
      throw new ConnectException("refused");
    }
  }
}
