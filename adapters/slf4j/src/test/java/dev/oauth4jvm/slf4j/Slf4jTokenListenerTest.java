package dev.oauth4jvm.slf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.store.EncryptionKey;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestClient;
import dev.oauth4jvm.testkit.TestServer;
import dev.oauth4jvm.tokens.StoredToken;
import dev.oauth4jvm.tokens.TokenEvent;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** With Logback, and sources whose server and store fail. */
class Slf4jTokenListenerTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final TestServer server =
      TestServer.builder().clock(Clock.fixed(NOW, ZoneOffset.UTC)).build();
  private final TestClient client = server.issuer().client("orders");
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = context.getLogger("dev.oauth4jvm.tokens");
  private final Slf4jTokenListener listener = Slf4jTokenListener.of(logger);

  @BeforeEach
  void logs() {
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.DEBUG);
  }

  @AfterEach
  void close() {
    context.stop();
    server.close();
  }

  @Test
  void theFirstTokenIsARequestAndASaveAndNoMessageHasIt() throws IOException {
    TokenSource source =
        source().store(Store.inMemory(), EncryptionKey.of(new byte[32])).listener(listener).build();

    StoredToken token = server.driver().run(source.token());

    String name = source.key().name();
    assertThat(lines())
        .containsExactly(
            "DEBUG Read the entry of " + name + " from the store: absent",
            "DEBUG The lease for " + name + " is granted",
            "INFO The server issued a token for " + name + ", valid until " + token.expiresAt(),
            "DEBUG Wrote the entry of " + name + " to the store")
        .noneMatch(line -> line.contains(token.accessToken().reveal()));
    assertThat(log.list.get(2).getKeyValuePairs())
        .extracting(pair -> pair.key)
        .containsExactly("source", "durationMs");
  }

  @Test
  void anOutageIsAWarning() {
    logger.setLevel(Level.INFO);
    server.issuer().fail(Endpoint.TOKEN, Fault.CONNECTION_LOST);
    TokenSource source = source().listener(listener).build();

    assertThatThrownBy(() -> server.driver().run(source.token())).isInstanceOf(IOException.class);

    assertThat(lines())
        .containsExactly(
            "WARN Requesting a token for "
                + source.key().name()
                + " failed: java.io.IOException: the connection was closed before a response");
    assertThat(log.list).allMatch(event -> event.getThrowableProxy() == null);
  }

  @Test
  void anOperatorActsUponAStoreAndAnEntryButNotUponTheEndOfASession() {
    StoreKey key = new StoreKey("token", "abc");
    IOException failure = new IOException("timed out");
    listener.on(
        new TokenEvent.StoreFailed(key, TokenEvent.Action.SAVE, Duration.ofMillis(250), failure));
    listener.on(new TokenEvent.EntryRejected(key, "it does not decrypt"));
    listener.on(new TokenEvent.SessionEnded(key, new IOException("invalid_grant")));
    listener.on(new TokenEvent.LeaseAnswered(key, Duration.ofMillis(2), false));

    assertThat(lines())
        .containsExactly(
            "WARN The store failed for abc (SAVE): java.io.IOException: timed out",
            "WARN The store's entry of abc is rejected: it does not decrypt",
            "INFO The session of abc has ended: java.io.IOException: invalid_grant",
            "DEBUG The lease for abc is held by another process");
    assertThat(log.list.get(0).getThrowableProxy()).as("for whoever looks").isNotNull();
  }

  @Test
  void theLoggerIsNamedAfterTheTokens() throws IOException {
    Logger named = (Logger) LoggerFactory.getLogger("dev.oauth4jvm.tokens");
    named.setLevel(Level.INFO);
    named.addAppender(log);

    // @start region="listener"
    TokenSource tokens = source().listener(Slf4jTokenListener.create()).build();
    // @end
    server.driver().run(tokens.token());

    assertThat(lines()).singleElement().asString().startsWith("INFO The server issued a token");
    named.detachAppender(log);
  }

  private TokenSource.Builder source() {
    return TokenSource.of(
        ClientCredentialsGrant.of(
            server.issuer().metadata(), client.client(), client.authentication()));
  }

  private List<String> lines() {
    return log.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }
}
