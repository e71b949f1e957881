package dev.oauth4jvm.loopback;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Opens pages in the user's browser, by the command that the operating system has for it. */
public final class SystemBrowser {

  private SystemBrowser() {}

  /**
   * Opens a page. Show the URL to the user too: on a machine without a screen nothing opens.
   *
   * @throws IllegalArgumentException when the URL is neither {@code https:} nor {@code http:}:
   *     other schemes may start programs
   * @throws IOException when the command cannot be started
   */
  public static void open(URI url) throws IOException {
    Process unused =
        new ProcessBuilder(command(System.getProperty("os.name", ""), url))
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** The command, whose arguments no shell interprets. */
  static List<String> command(String system, URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException("url is neither https: nor http:, but " + scheme + ":");
    }
    String text = url.toASCIIString();
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", text);
    }
    return List.of(name.startsWith("mac") ? "/usr/bin/open" : "xdg-open", text);
  }
}
