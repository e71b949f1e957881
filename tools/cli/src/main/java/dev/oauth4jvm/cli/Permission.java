package dev.oauth4jvm.cli;

import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/** The hosts to which the operator lets the doctor send requests: a document may name others. */
final class Permission {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final String question;
  private final boolean all;
  private final Console console;
  private final Set<String> hosts = new HashSet<>();

  /**
   * Creates a permission that covers loopback.
   *
   * @param question what is asked, before the host's name
   * @param all whether to cover every host without asking
   */
  Permission(String question, boolean all, Console console) {
    this.question = question;
    this.all = all;
    this.console = console;
  }

  /** Whether a URL may be fetched; asks once for a new host. */
  boolean covers(URI url) throws IOException {
    String host = String.valueOf(url.getHost());
    if (all || LOOPBACK.contains(host) || hosts.contains(host)) {
      return true;
    }
    boolean granted = console.confirms(question + " " + PrettyJson.escape(host) + "?");
    if (granted) {
      hosts.add(host);
    }
    return granted;
  }
}
