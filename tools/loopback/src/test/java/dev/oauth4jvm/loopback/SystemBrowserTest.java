package dev.oauth4jvm.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemBrowserTest {

  private static final URI URL = URI.create("https://as.example/authorize?a=b&c=$(d)");

  @Test
  void eachSystemHasItsCommandWithTheUrlAsOneArgument() throws IOException {
    assertThat(SystemBrowser.command("Linux", null, URL))
        .containsExactly("xdg-open", URL.toString());
    assertThat(SystemBrowser.command("Mac OS X", null, URL))
        .containsExactly("/usr/bin/open", URL.toString());
    assertThat(SystemBrowser.command("Windows 11", "C:\\Windows", URL))
        .containsExactly(
            "C:\\Windows\\System32\\rundll32.exe", "url.dll,FileProtocolHandler", URL.toString());
  }

  @ParameterizedTest
  @NullAndEmptySource
  void windowsWithoutItsDirectoryStartsNoCommandByABareName(String systemRoot) {
    assertThatIOException()
        .isThrownBy(() -> SystemBrowser.command("Windows 11", systemRoot, URL))
        .withMessageContaining("SystemRoot");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "calculator:", "javascript:alert(1)", "/authorize"})
  void otherSchemesAreNotOpened(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SystemBrowser.command("Linux", null, URI.create(url)));
  }
}
