package dev.oauth4jvm.it;

import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** The faults of a store, or of its content. */
enum StoreFault {
  DEAD("dead", "StoreFailed"),
  HANGING("hangs", "StoreFailed"),
  REFUSES_WRITES("refuses writes", "StoreFailed"),
  READ_ONLY("read-only", "StoreFailed"),
  LOCKED_OUT("refuses the account", "StoreFailed"),
  TABLE_GONE("table is missing", "StoreFailed"),
  ANOTHER_KIND("a value of another type", "StoreFailed"),
  GARBAGE("garbage", "EntryRejected"),
  MILLISECONDS("`uat` in milliseconds", "EntryRejected"),
  UNKNOWN_MEMBERS("unknown members", "Hit STORE"),
  AN_OLDER_ENTRY("an older entry, after a failover", "EntrySaved"),
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
    return compareTo(GARBAGE) >= 0;
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
  long updatedAt(Instant now, Duration timeToLive) {
    return switch (this) {
      case MILLISECONDS -> now.toEpochMilli();
      case AN_OLDER_ENTRY -> now.minus(timeToLive).getEpochSecond();
      default -> now.getEpochSecond();
    };
  }

  /** The document of the faulty entry. */
  String document(JsonObject jwks, long updatedAt) {
    JsonObject good = JsonObject.of("jwks", jwks, "uat", updatedAt);
    return switch (this) {
      case GARBAGE -> "{\"jwks\":{\"keys\":[";
      case UNKNOWN_MEMBERS ->
          good.with("version", 2L).with("by", JsonObject.of("node", "7")).toJson();
      default -> good.toJson();
    };
  }
}
