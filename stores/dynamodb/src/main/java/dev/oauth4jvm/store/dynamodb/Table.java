package dev.oauth4jvm.store.dynamodb;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two operations of a table with the partition key {@code id} that a store needs. */
interface Table extends AutoCloseable {

  /** Reads one attribute of an item, strongly consistent; null if there is none. */
  @Nullable Attribute get(String id, String attribute) throws IOException;

  /**
   * Writes a complete item, if a condition on the present one is met.
   *
   * @param values the values of the condition's variables; empty if it has none
   * @return whether the condition was met
   */
  boolean put(Map<String, Attribute> item, String condition, Map<String, Attribute> values)
      throws IOException;

  /** Closes the connections, unless the client is the caller's. */
  @Override
  void close();
}
