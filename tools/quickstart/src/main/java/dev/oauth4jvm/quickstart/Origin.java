package dev.oauth4jvm.quickstart;

import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksListener;

/** Records the source of the last key, and the last rejected entry. */
final class Origin implements JwksListener {

  private volatile String last = "none";
  private volatile String rejected = "none";

  @Override
  public void on(JwksEvent event) {
    if (event instanceof JwksEvent.Hit hit) {
      last = hit.origin().name();
    } else if (event instanceof JwksEvent.EntryRejected entry) {
      rejected = entry.reason();
    }
  }

  /** The reason for the last rejected entry. */
  String rejected() {
    return rejected;
  }

  @Override
  public String toString() {
    return last;
  }
}
