package dev.oauth4jvm.it;

import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** The faults of a store, or of its content. */
enum StoreFault {
  DEAD("dead", "StoreFailed"),
  HANGING("hangs", "StoreFailed"),
  SLOW("slow, within the timeouts", "Hit STORE"),
  FULL("full", "StoreFailed"),
  DISK_FAILED("cannot write to its disk", "StoreFailed"),
  REFUSES_WRITES("refuses writes", "StoreFailed"),
  READ_ONLY("read-only", "StoreFailed"),
  CROWDED("accepts no more connections", "StoreFailed"),
  LOCKED_OUT("refuses the account", "StoreFailed"),
  WRONG_PASSWORD("another password", "StoreFailed"),
  TABLE_GONE("table is missing", "StoreFailed"),
  ANOTHER_TYPE("a value of another type", "StoreFailed"),
  FAILED_OVER("a failover to older data", "EntrySaved"),
  GARBAGE("garbage", "EntryRejected"),
  ANOTHER_FORMAT("an entry of another format", "EntryRejected"),
  MILLISECONDS("`uat` in milliseconds", "EntryRejected"),
  UNKNOWN_MEMBERS("unknown members", "Hit STORE"),
  CLOCK_AHEAD("a writer's clock is an hour ahead", "EntryRejected"),
  CLOCK_BEHIND("a writer's clock is an hour behind", "EntryRejected");

  private static final Duration HOUR = Duration.ofHours(1);

  final String title;

  /** The prefix of the event that the listener receives, unless the engine has another. */
  final String event;

  StoreFault(String title, String event) {
    this.title = title;
    this.event = event;
  }

  /** Whether the fault is in the entry, so that the next write of another process ends it. */
  boolean isOfTheEntry() {
    return compareTo(FAILED_OVER) >= 0;
  }

  /** The reason in the event {@code EntryRejected}; empty if the entry is not rejected. */
  String reason() {
    return switch (this) {
      case GARBAGE -> "not a JSON object";
      case ANOTHER_FORMAT -> "no \"jwks\" object";
      case MILLISECONDS -> "must not be in milliseconds";
      case CLOCK_AHEAD, CLOCK_BEHIND -> "\"uat\" is in the future";
      default -> "";
    };
  }

  /** The error of the writer's clock; zero if the clock is right. */
  Duration clockOff() {
    return switch (this) {
      case CLOCK_AHEAD -> HOUR;
      case CLOCK_BEHIND -> HOUR.negated();
      default -> Duration.ZERO;
    };
  }

  /** The {@code uat} of the faulty entry. */
  long updatedAt(Instant now) {
    return this == MILLISECONDS ? now.toEpochMilli() : now.getEpochSecond();
  }

  /** The document of the faulty entry. */
  String document(JsonObject jwks, long updatedAt) {
    JsonObject good = JsonObject.of("jwks", jwks, "uat", updatedAt);
    return switch (this) {
      case GARBAGE -> "{\"jwks\":{\"keys\":[";
      case ANOTHER_FORMAT -> JsonObject.of("version", 2L, "sets", jwks, "uat", updatedAt).toJson();
      case UNKNOWN_MEMBERS ->
          good.with("version", 2L).with("by", JsonObject.of("node", "7")).toJson();
      default -> good.toJson();
    };
  }
}
