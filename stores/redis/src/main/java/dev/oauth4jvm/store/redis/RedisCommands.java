package dev.oauth4jvm.store.redis;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two commands of Redis that a store needs, over any client. */
interface RedisCommands extends AutoCloseable {

  /**
   * Reads a part of a string ({@code GETRANGE}).
   *
   * @param last the index of the last byte
   * @return the text, empty if there is no such key
   */
  @Nullable String getRange(String key, long first, long last) throws IOException;

  /**
   * Runs a script on one key ({@code EVAL}).
   *
   * @param repeatable whether the script has the same effect when Redis receives it twice
   * @return the script's result; a number is a {@link Long}
   */
  @Nullable Object eval(String script, String key, List<String> arguments, boolean repeatable)
      throws IOException;

  /** Closes the connections, unless the client is the caller's. */
  @Override
  void close();
}
