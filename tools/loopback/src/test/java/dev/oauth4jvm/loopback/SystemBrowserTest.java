package dev.oauth4jvm.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemBrowserTest {

  private static final URI URL = URI.create("https://as.example/authorize?a=b&c=$(d)");

  @Test
  void eachSystemHasItsCommandWithTheUrlAsOneArgument() {
    assertThat(SystemBrowser.command("Linux", URL)).containsExactly("xdg-open", URL.toString());
    assertThat(SystemBrowser.command("Mac OS X", URL))
        .containsExactly("/usr/bin/open", URL.toString());
    assertThat(SystemBrowser.command("Windows 11", URL))
        .containsExactly("rundll32", "url.dll,FileProtocolHandler", URL.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "calculator:", "javascript:alert(1)", "/authorize"})
  void otherSchemesAreNotOpened(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SystemBrowser.command("Linux", URI.create(url)));
  }
}
