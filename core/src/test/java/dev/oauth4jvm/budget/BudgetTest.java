package dev.oauth4jvm.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A byte from outside costs a bounded amount, wherever it comes in and whatever it stands among:
 * for each entry point and each hostile input, twice the size costs at most twice as much.
 *
 * <p>Cost is bytes allocated by the thread, and steps that {@link CountingLoader} has counted: no
 * clock. What the JDK does without allocating is counted for the methods in {@link Work} alone;
 * signatures, digests, maps and big numbers are not, but numbers that grow allocate.
 */
class BudgetTest {

  private static final int[] SIZES = {3000, 6000, 12_000};

  /** What may differ between two runs for other reasons than their inputs. */
  private static final long ALLOCATED_BESIDES = 20_000;

  private static final long STEPS_BESIDES = 2_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final CountingLoader LOADER = new CountingLoader();

  private record Cost(long bytes, long allocated, long steps) {}

  /** The entry point of that name into the library that is counted. */
  private static Object counted(EntryPoint entryPoint) {
    try {
      for (Object constant : LOADER.loadClass(EntryPoint.class.getName()).getEnumConstants()) {
        if (constant.toString().equals(entryPoint.name())) {
          return constant;
        }
      }
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError(entryPoint);
  }

  @ParameterizedTest
  @EnumSource(EntryPoint.class)
  void theCostOfAnInputIsLinearInItsSize(EntryPoint entryPoint) {
    for (Input input : Input.values()) {
      if (input.syntax == entryPoint.syntax) {
        for (String member : entryPoint.members) {
          measure(entryPoint, member, input);
        }
      }
    }
  }

  private static void measure(EntryPoint entryPoint, String member, Input input) {
    @SuppressWarnings("unchecked")
    var counted = (BiFunction<String, String, Runnable>) counted(entryPoint);
    Cost before = null;
    for (int size : SIZES) {
      String value = input.of(size);
      Cost cost = cost(counted.apply(member, value), value);
      if (before != null) {
        long bytes = cost.bytes - before.bytes;
        assertThat(cost.allocated - before.allocated)
            .as("allocated by %s: %s of %s, for %s bytes", entryPoint, input, member, bytes)
            .isLessThanOrEqualTo(entryPoint.allocated * bytes + ALLOCATED_BESIDES);
        assertThat(cost.steps - before.steps)
            .as("steps of %s: %s of %s, for %s bytes", entryPoint, input, member, bytes)
            .isLessThanOrEqualTo(entryPoint.steps * bytes + STEPS_BESIDES);
      }
      before = cost;
    }
  }

  private static Cost cost(Runnable run, String value) {
    long allocated = Long.MAX_VALUE;
    long steps = Long.MAX_VALUE;
    run.run(); // loads classes
    for (int i = 0; i < 2; i++) {
      long stepsBefore = Work.steps();
      long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
      run.run();
      allocated = Math.min(allocated, THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore);
      steps = Math.min(steps, Work.steps() - stepsBefore);
    }
    return new Cost(value.getBytes(StandardCharsets.UTF_8).length, allocated, steps);
  }

  @Test
  void stepsAreCounted() throws Exception {
    byte[] json = JsonObject.of("a", "b".repeat(1000)).toJson().getBytes(StandardCharsets.UTF_8);
    var parse = LOADER.loadClass(JsonObject.class.getName()).getMethod("parse", byte[].class);
    long before = Work.steps();

    Object parsed = parse.invoke(null, (Object) json);

    assertThat(parsed).isNotInstanceOf(JsonObject.class);
    assertThat(Work.steps() - before).isBetween(1000L, 5000L);
  }

  @Test
  void everyJsonValueReachesWhatReadsIt() {
    List<Input> read =
        Arrays.stream(Input.values())
            .filter(input -> input.syntax == Input.Syntax.JSON)
            .filter(input -> isRead(input.of(300)))
            .toList();

    assertThat(read)
        .contains(Input.NAMES, Input.COLLIDING_NAMES, Input.ALTERNATING, Input.LONG_NUMBERS)
        .doesNotContain(
            Input.DEPTH, Input.OBJECTS_DEPTH, Input.REPEATED_NAMES, Input.NEGATIVE_EXPONENT);
  }

  private static boolean isRead(String value) {
    try {
      return JsonObject.parse("{\"a\":" + value + "}").has("a");
    } catch (JsonException refused) {
      return false;
    }
  }
}
