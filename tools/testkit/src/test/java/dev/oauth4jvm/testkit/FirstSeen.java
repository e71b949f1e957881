package dev.oauth4jvm.testkit;

import dev.oauth4jvm.Replays;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Remembers proofs for as long as a test runs. */
final class FirstSeen implements Replays {

  private final Set<String> ids = new HashSet<>();

  @Override
  public synchronized boolean isFirst(String source, String id, Instant until) {
    return ids.add(source + " " + id);
  }
}
