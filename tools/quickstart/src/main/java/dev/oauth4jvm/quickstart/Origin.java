package dev.oauth4jvm.quickstart;

import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksListener;

/** Remembers where the last key came from, and the last entry that was refused. */
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

  /** Why the last refused entry was refused. */
  String rejected() {
    return rejected;
  }

  @Override
  public String toString() {
    return last;
  }
}
