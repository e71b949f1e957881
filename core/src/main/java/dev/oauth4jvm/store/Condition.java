package dev.oauth4jvm.store;

import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the value that a {@link Store} holds, for a new one to be saved. The engine
 * evaluates it atomically with the write.
 *
 * <p>The version of a held value is the member {@code uat} of its JSON object, a whole number from
 * 0 to {@link StoreValue#LATEST_VERSION}. A value without such a member has no version.
 */
public sealed interface Condition {

  /**
   * The held value is older than the new one, or of the same version, or absent, or has no version.
   *
   * @param latestKept the greatest version that is kept because it is newer: only a wrong clock
   *     writes a greater one, which is replaced
   */
  record Newest(long latestKept) implements Condition {
    @Override
    public boolean isMetBy(@Nullable String held, StoreValue value) {
      Long version = held == null ? null : versionOf(held);
      return version == null || version <= value.version() || version > latestKept;
    }
  }

  /** Nothing is held, not even garbage. */
  record Absent() implements Condition {
    @Override
    public boolean isMetBy(@Nullable String held, StoreValue value) {
      return held == null;
    }
  }

  /**
   * The held value has exactly this version: it was not replaced since it was read. A writer gives
   * its value a greater version.
   *
   * @param version the version that was read
   */
  record Unchanged(long version) implements Condition {
    @Override
    public boolean isMetBy(@Nullable String held, StoreValue value) {
      Long heldVersion = held == null ? null : versionOf(held);
      return heldVersion != null && heldVersion == version;
    }
  }

  /**
   * Whether a held text meets the condition; for engines that compare and then replace.
   *
   * @param held the held text; null when nothing is held
   * @param value the value to save
   */
  boolean isMetBy(@Nullable String held, StoreValue value);

  /** The version of a held text, or null when it has none. */
  static @Nullable Long versionOf(String held) {
    if (held.length() > StoreValue.MAX_CHARACTERS) {
      return null;
    }
    try {
      return StoreValue.versionOf(JsonObject.parse(held));
    } catch (JsonException notAnObject) {
      return null;
    }
  }
}
