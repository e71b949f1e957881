package dev.oauth4jvm.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.oauth4jvm.testkit.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class TestServerExtensionTest {

  @Nested
  class ByParameter extends JunitSnippets.ShopTest {}

  @Nested
  class ByField extends JunitSnippets.ListeningTest {}

  private static final List<TestServer> SEEN = new ArrayList<>();

  /** Run by the test below alone: its class is not found by its name. */
  static class Subject {

    @RegisterExtension
    final TestServerExtension as = new TestServerExtension(TestServer.builder().listen());

    @Test
    void one() {
      SEEN.add(as.server());
    }

    @Test
    void other() {
      SEEN.add(as.server());
    }
  }

  @Test
  void eachTestHasAServerThatIsClosedAfterwards() {
    SEEN.clear();
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(Subject.class)).build();

    LauncherFactory.create().execute(request, summary);

    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(2);
    assertThat(SEEN).hasSize(2).doesNotHaveDuplicates();
    for (TestServer closed : SEEN) {
      int port = URI.create(closed.origin()).getPort();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }
  }

  @Test
  void outsideATestThereIsNoServer() {
    TestServerExtension extension = new TestServerExtension();

    assertThatIllegalStateException()
        .isThrownBy(extension::server)
        .withMessageContaining("@RegisterExtension");
  }
}
