package dev.oauth4jvm.store.dynamodb;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two operations that a store needs of a table with the partition key {@code id}. */
interface Table extends AutoCloseable {

  /** Reads one attribute of an item, strongly consistent; null when there is none. */
  @Nullable Attribute get(String id, String attribute) throws IOException;

  /**
   * Writes an item as a whole, if a condition on the present one is met.
   *
   * @param values the values of the condition's variables; empty when it has none
   * @return whether the condition was met
   */
  boolean put(Map<String, Attribute> item, String condition, Map<String, Attribute> values)
      throws IOException;

  /** Closes the connections, unless the client is the caller's. */
  @Override
  void close();
}
