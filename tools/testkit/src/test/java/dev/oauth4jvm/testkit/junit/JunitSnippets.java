package dev.oauth4jvm.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.testkit.TestClient;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The code of docs/testkit.md about JUnit. */
final class JunitSnippets {

  private JunitSnippets() {}

  // @start region="parameter"
  @ExtendWith(TestServerExtension.class)
  static class ShopTest {

    @Test
    void aClientIsRegistered(TestServer server, TestIssuer issuer) {
      TestClient shop = issuer.client("shop", "https://shop.test/callback");
      // @end
      assertThat(shop.secret()).isNotNull();
      assertThat(server.issuer()).isSameAs(issuer);
      // @start region="parameter"
    }
  }

  // @end

  // @start region="field"
  static class ListeningTest {

    @RegisterExtension
    final TestServerExtension as = new TestServerExtension(TestServer.builder().listen());

    @Test
    void theIssuerHasAUrl() {
      assertThat(as.server().issuer().issuer()).startsWith("http://127.0.0.1:");
    }
  }
  // @end
}
