package dev.oauth4jvm.loopback;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens pages in the user's browser, by the command that the operating system has for it. */
public final class SystemBrowser {

  private SystemBrowser() {}

  /**
   * Opens a page. Show the URL to the user too: on a machine without a screen nothing opens.
   *
   * @throws IllegalArgumentException when the URL is neither {@code https:} nor {@code http:}:
   *     other schemes may start programs
   * @throws IOException when the command cannot be started, or Windows has no {@code SystemRoot}
   */
  public static void open(URI url) throws IOException {
    Process unused =
        new ProcessBuilder(
                command(System.getProperty("os.name", ""), System.getenv("SystemRoot"), url))
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** The command, whose arguments no shell interprets. */
  static List<String> command(String system, @Nullable String systemRoot, URI url)
      throws IOException {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException("url is neither https: nor http:, but " + scheme + ":");
    }
    String text = url.toASCIIString();
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      if (systemRoot == null || systemRoot.isEmpty()) {
        throw new IOException(
            "the environment variable SystemRoot is not set, so the command that opens a browser"
                + " is not known: show the URL to the user");
      }
      // a bare name is looked up in the current directory too, where others may have put a program
      return List.of(systemRoot + "\\System32\\rundll32.exe", "url.dll,FileProtocolHandler", text);
    }
    return List.of(name.startsWith("mac") ? "/usr/bin/open" : "xdg-open", text);
  }
}
