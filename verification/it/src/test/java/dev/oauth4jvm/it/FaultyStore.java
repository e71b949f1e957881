package dev.oauth4jvm.it;

import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A real engine that can be made to fail and to recover. */
interface FaultyStore extends AutoCloseable {

  /** The usual timeout of drivers for a response. */
  Duration TIMEOUT = Duration.ofMillis(500);

  /** The delay of each part of the data while the engine is slow. */
  SlowPath.Pause SLOW = () -> Thread.sleep(20);

  /** Creates a store as a starting process would; its driver is closed with the store. */
  default JwksStore store() {
    return store(TIMEOUT);
  }

  /** Creates a store with another timeout for a response, if it can be set. */
  JwksStore store(Duration timeout);

  /**
   * How long processes wait for the store: longer than its driver, so that the driver's error
   * shows.
   */
  default Duration storeTimeout() {
    return TIMEOUT.multipliedBy(2);
  }

  /** Writes a document in place of an entry. */
  void write(JwksId id, String document, long updatedAt) throws Exception;

  /** Deletes all content. */
  void clear() throws Exception;

  /** Keeps a copy of the content, in place of an earlier one. */
  void backUp(JwksId id) throws Exception;

  /** Replaces the content by the copy, as a failover to older data does. */
  void failOver(JwksId id) throws Exception;

  /** Causes a fault that is not in an entry. */
  void inflict(StoreFault fault, JwksId id) throws Exception;

  /** Ends a fault. */
  void heal(StoreFault fault, JwksId id) throws Exception;

  @Override
  void close() throws IOException;

  static IllegalArgumentException cannot(StoreFault fault) {
    return new IllegalArgumentException("this engine cannot have the fault " + fault);
  }

  /**
   * The engines, each with its possible faults besides those of an entry, and a part of the text by
   * which the listener's event must name the fault.
   */
  enum Kind {
    DIRECTORY("directory") {
      @Override
      Map<StoreFault, String> own() {
        return Map.of(
            StoreFault.DEAD, "Not a directory",
            StoreFault.HANGING, "did not answer in time",
            StoreFault.REFUSES_WRITES, "Is a directory",
            StoreFault.ANOTHER_TYPE, "Is a directory");
      }

      @Override
      FaultyStore start(Path scratch) {
        return new FaultyDirectory(scratch);
      }
    },
    REDIS("Redis") {
      @Override
      Map<StoreFault, String> own() {
        return Map.ofEntries(
            Map.entry(StoreFault.DEAD, "Connection refused"),
            Map.entry(StoreFault.HANGING, "did not answer"),
            Map.entry(StoreFault.SLOW, ""),
            Map.entry(StoreFault.FULL, "OOM; the memory is full"),
            Map.entry(StoreFault.DISK_FAILED, "MISCONF; the server cannot write to its disk"),
            Map.entry(StoreFault.REFUSES_WRITES, "NOPERM; allow the user"),
            Map.entry(StoreFault.READ_ONLY, "READONLY; the server is a replica"),
            Map.entry(StoreFault.CROWDED, "too many connections"),
            Map.entry(StoreFault.LOCKED_OUT, "NOAUTH; a password is required"),
            Map.entry(StoreFault.WRONG_PASSWORD, "WRONGPASS; check user and password"),
            Map.entry(StoreFault.ANOTHER_TYPE, "WRONGTYPE; the key does not hold a string"));
      }

      @Override
      FaultyStore start(Path scratch) {
        return new FaultyRedis();
      }
    },
    DYNAMODB("DynamoDB Local") {
      @Override
      Map<StoreFault, String> own() {
        return Map.of(
            StoreFault.DEAD, "Connection refused",
            StoreFault.HANGING, "within requestTimeout",
            StoreFault.SLOW, "",
            StoreFault.LOCKED_OUT, "there are no credentials",
            StoreFault.WRONG_PASSWORD, "UnrecognizedClientException; check the credentials",
            StoreFault.TABLE_GONE, "ResourceNotFoundException; check the table's name",
            StoreFault.ANOTHER_TYPE, "where a string (S) is expected");
      }

      @Override
      FaultyStore start(Path scratch) {
        return new FaultyDynamoDb();
      }
    },
    POSTGRESQL("PostgreSQL") {
      @Override
      Map<StoreFault, String> own() {
        return Map.of(
            StoreFault.DEAD, "refused",
            StoreFault.HANGING, "timed out",
            StoreFault.SLOW, "",
            StoreFault.REFUSES_WRITES, "permission denied",
            StoreFault.READ_ONLY, "read-only transaction",
            StoreFault.CROWDED, "too many connections",
            StoreFault.LOCKED_OUT, "not permitted to log in",
            StoreFault.WRONG_PASSWORD, "password authentication failed",
            StoreFault.TABLE_GONE, "does not exist");
      }

      @Override
      FaultyStore start(Path scratch) throws Exception {
        return new FaultyPostgres();
      }
    },
    EHCACHE("Ehcache") {
      @Override
      Map<StoreFault, String> own() {
        return Map.of(
            StoreFault.DEAD, "closed",
            StoreFault.ANOTHER_TYPE, "where a string is expected");
      }

      @Override
      FaultyStore start(Path scratch) {
        return new FaultyEhcache();
      }
    },
    HAZELCAST("Hazelcast") {
      @Override
      Map<StoreFault, String> own() {
        return Map.of(
            StoreFault.DEAD, "lite members",
            StoreFault.HANGING, "did not answer in time",
            StoreFault.ANOTHER_TYPE, "where a string is expected");
      }

      @Override
      FaultyStore start(Path scratch) throws Exception {
        return new FaultyHazelcast();
      }
    };

    final String title;

    Kind(String title) {
      this.title = title;
    }

    boolean canHave(StoreFault fault) {
      return fault.isOfTheEntry() || own().containsKey(fault);
    }

    /**
     * The prefix of the event that the listener receives. DynamoDB and caches return a value of
     * another type, so that the entry is rejected; Redis refuses the command, and a directory
     * cannot be read as a file.
     */
    String event(StoreFault fault) {
      return fault == StoreFault.ANOTHER_TYPE && this != REDIS && this != DIRECTORY
          ? "EntryRejected"
          : fault.event;
    }

    /** A part of the text by which an event names the fault; empty if there is nothing to name. */
    String cause(StoreFault fault) {
      return own().getOrDefault(fault, fault.reason());
    }

    abstract Map<StoreFault, String> own();

    abstract FaultyStore start(Path scratch) throws Exception;
  }
}
