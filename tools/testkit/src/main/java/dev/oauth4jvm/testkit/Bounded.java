package dev.oauth4jvm.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that drops its eldest entry beyond 10,000, for the server of a long test run. */
final class Bounded<V> extends LinkedHashMap<String, V> {

  private static final long serialVersionUID = 1L;
  private static final int MOST = 10_000;

  @Override
  protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
    return size() > MOST;
  }
}
