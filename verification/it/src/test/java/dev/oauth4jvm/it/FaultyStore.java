package dev.oauth4jvm.it;

import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** A real engine that can be made to fail and to recover. */
interface FaultyStore extends AutoCloseable {

  /** The driver's timeout for a response, if it can be set. */
  Duration TIMEOUT = Duration.ofMillis(500);

  /** Creates a store as a starting process would; its driver is closed with the store. */
  JwksStore store();

  /** Writes a document in place of an entry. */
  void write(JwksId id, String document, long updatedAt) throws Exception;

  /** Deletes all content. */
  void clear() throws Exception;

  /** Causes a fault that is not in an entry. */
  void inflict(StoreFault fault, JwksId id) throws Exception;

  /** Ends a fault. */
  void heal(StoreFault fault, JwksId id) throws Exception;

  @Override
  void close() throws IOException;

  static IllegalArgumentException cannot(StoreFault fault) {
    return new IllegalArgumentException("this engine cannot have the fault " + fault);
  }

  /** The engines, each with its possible faults besides those of an entry. */
  enum Kind {
    DIRECTORY("directory") {
      @Override
      Set<StoreFault> own() {
        return EnumSet.of(
            StoreFault.DEAD,
            StoreFault.HANGING,
            StoreFault.REFUSES_WRITES,
            StoreFault.ANOTHER_KIND);
      }

      @Override
      FaultyStore start(Path scratch) {
        return new FaultyDirectory(scratch);
      }
    },
    REDIS("Redis") {
      @Override
      Set<StoreFault> own() {
        return EnumSet.of(
            StoreFault.DEAD,
            StoreFault.HANGING,
            StoreFault.REFUSES_WRITES,
            StoreFault.READ_ONLY,
            StoreFault.LOCKED_OUT,
            StoreFault.ANOTHER_KIND);
      }

      @Override
      FaultyStore start(Path scratch) {
        return new FaultyRedis();
      }
    },
    DYNAMODB("DynamoDB Local") {
      @Override
      Set<StoreFault> own() {
        return EnumSet.of(
            StoreFault.DEAD,
            StoreFault.HANGING,
            StoreFault.LOCKED_OUT,
            StoreFault.TABLE_GONE,
            StoreFault.ANOTHER_KIND);
      }

      @Override
      FaultyStore start(Path scratch) {
        return new FaultyDynamoDb();
      }
    },
    POSTGRESQL("PostgreSQL") {
      @Override
      Set<StoreFault> own() {
        return EnumSet.of(
            StoreFault.DEAD,
            StoreFault.HANGING,
            StoreFault.REFUSES_WRITES,
            StoreFault.READ_ONLY,
            StoreFault.LOCKED_OUT,
            StoreFault.TABLE_GONE);
      }

      @Override
      FaultyStore start(Path scratch) throws Exception {
        return new FaultyPostgres();
      }
    },
    EHCACHE("Ehcache") {
      @Override
      Set<StoreFault> own() {
        return EnumSet.of(StoreFault.DEAD, StoreFault.ANOTHER_KIND);
      }

      @Override
      FaultyStore start(Path scratch) {
        return new FaultyCache();
      }
    };

    final String title;

    Kind(String title) {
      this.title = title;
    }

    boolean canHave(StoreFault fault) {
      return fault.isOfTheEntry() || own().contains(fault);
    }

    /**
     * The prefix of the event that the listener receives. DynamoDB and Ehcache return a value of
     * another type, so that the entry is rejected; Redis refuses the command (WRONGTYPE), and a
     * directory cannot be read as a file.
     */
    String event(StoreFault fault) {
      return fault == StoreFault.ANOTHER_KIND && (this == DYNAMODB || this == EHCACHE)
          ? "EntryRejected"
          : fault.event;
    }

    abstract Set<StoreFault> own();

    abstract FaultyStore start(Path scratch) throws Exception;
  }
}
