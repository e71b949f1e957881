package dev.oauth4jvm.slf4j;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.ResourceEvent;
import dev.oauth4jvm.resource.Verdict;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** With Logback, and a resource whose issuer fails. */
class Slf4jResourceListenerTest {

  private static final String RESOURCE = "https://api.test";

  private final TestServer server = TestServer.create();
  private final TestIssuer issuer = server.issuer();
  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = context.getLogger("dev.oauth4jvm.resource");
  private final Slf4jResourceListener listener = Slf4jResourceListener.of(logger);

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

  private Verdict present(ProtectedResource resource) throws IOException {
    Request request =
        issuer.accessTokens(RESOURCE).authorize(Request.get(URI.create(RESOURCE + "/orders")));
    return server.driver().run(resource.admit(request).verdict());
  }

  private ProtectedResource.Builder resource() {
    return ProtectedResource.of(RESOURCE).trust(JwtAccessTokens.discovered(issuer.issuer()));
  }

  @Test
  void metadataThatCannotBeFetchedIsAWarning() throws IOException {
    logger.setLevel(Level.INFO);
    issuer.fail(Endpoint.DISCOVERY, Fault.CONNECTION_LOST);

    assertThat(present(resource().listener(listener).build())).isInstanceOf(Verdict.Refused.class);

    assertThat(lines())
        .containsExactly(
            "WARN Fetching the metadata of "
                + issuer.issuer()
                + " failed: java.io.IOException: the connection was closed before a response");
    assertThat(log.list).allMatch(event -> event.getThrowableProxy() == null);
    assertThat(log.list.get(0).getKeyValuePairs())
        .extracting(pair -> pair.key)
        .containsExactly("issuer", "durationMs");
  }

  @Test
  void anOperatorActsUponFailuresAndNotUponTokens() {
    String as = "https://as.test";
    Duration took = Duration.ofMillis(5);
    IOException failure = new IOException("timed out");
    listener.on(new ResourceEvent.Introspected(as, took, true));
    listener.on(new ResourceEvent.Introspected(as, took, false));
    listener.on(new ResourceEvent.IntrospectionFailed(as, took, failure));
    listener.on(new ResourceEvent.EntryLoaded(as, took, false));
    listener.on(new ResourceEvent.EntryRejected(as, "it does not decrypt"));
    listener.on(new ResourceEvent.EntrySaved(as, took));
    listener.on(new ResourceEvent.StoreFailed(as, ResourceEvent.Action.LOAD, took, failure));

    assertThat(lines())
        .containsExactly(
            "DEBUG https://as.test was asked about a token, which is accepted",
            "DEBUG https://as.test was asked about a token, which is refused",
            "WARN The introspection by https://as.test failed: java.io.IOException: timed out",
            "DEBUG Read the entry of a token of https://as.test from the store: absent",
            "WARN The store's entry of a token of https://as.test is rejected: it does not decrypt",
            "DEBUG Wrote the entry of a token of https://as.test to the store",
            "WARN The store of introspection responses of https://as.test failed (LOAD):"
                + " java.io.IOException: timed out");
    assertThat(log.list.get(2).getThrowableProxy()).as("for whoever looks").isNotNull();
  }

  @Test
  void theLoggerIsNamedAfterTheResource() throws IOException {
    Logger named = (Logger) LoggerFactory.getLogger("dev.oauth4jvm.resource");
    named.setLevel(Level.INFO);
    named.addAppender(log);

    // @start region="listener"
    ProtectedResource api = resource().listener(Slf4jResourceListener.create()).build();
    // @end
    assertThat(present(api)).isInstanceOf(Verdict.Accepted.class);

    assertThat(lines()).containsExactly("INFO Fetched the metadata of " + issuer.issuer());
    named.detachAppender(log);
  }

  private List<String> lines() {
    return log.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }
}
