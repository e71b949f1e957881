package dev.oauth4jvm.testkit.junit;

import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test its own server, and closes it afterwards; for JUnit 5 and 6.
 *
 * <p>Under {@code @ExtendWith}, tests and {@code @BeforeEach} methods can have parameters of type
 * {@link TestServer} and {@link TestIssuer}, for a server in process. A field with
 * {@code @RegisterExtension} can have other settings, and {@link #server} returns the server.
 *
 * {@snippet file="junit/JunitSnippets.java" region="parameter"}
 */
public final class TestServerExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(TestServerExtension.class);

  private final TestServer.Builder settings;

  /** The servers of the running tests. */
  private final Set<TestServer> running = ConcurrentHashMap.newKeySet();

  /** Creates servers in process, with default settings. */
  public TestServerExtension() {
    this(TestServer.builder());
  }

  /** Creates servers with these settings. */
  public TestServerExtension(TestServer.Builder settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * The server of the running test.
   *
   * @throws IllegalStateException when no test runs, or several run concurrently: these need a
   *     parameter
   */
  public TestServer server() {
    List<TestServer> servers = List.copyOf(running);
    if (servers.size() != 1) {
      throw new IllegalStateException(
          servers.isEmpty()
              ? "no test runs: hold the extension in a field with @RegisterExtension"
              : "several tests run at the same time: take the server as a parameter");
    }
    return servers.get(0);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    running.add(server(context));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TestServer server = context.getStore(NAMESPACE).remove(this, TestServer.class);
    if (server != null) {
      running.remove(server);
      server.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return (type == TestServer.class || type == TestIssuer.class)
        && context.getTestMethod().isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestServer server = server(context);
    return parameter.getParameter().getType() == TestServer.class ? server : server.issuer();
  }

  private TestServer server(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    TestServer server = store.get(this, TestServer.class);
    if (server == null) { // not getOrComputeIfAbsent: JUnit 6 deprecates it, JUnit 5 has no other
      server = settings.build();
      store.put(this, server);
    }
    return server;
  }
}
