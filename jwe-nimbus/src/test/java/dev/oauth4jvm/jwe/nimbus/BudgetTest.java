package dev.oauth4jvm.jwe.nimbus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.oauth4jvm.OAuthException;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a byte of a hostile JWE costs, in bytes allocated; work that allocates nothing is not seen.
 */
class BudgetTest {

  private static final int[] SIZES = {4000, 8000, 16_000};
  private static final long ALLOCATED_FOR_A_BYTE = 400;
  private static final long ALLOCATED_BESIDES = 100_000;

  private static String hostile(String kind, int size) {
    return switch (kind) {
      case "names" ->
          String.join(",", IntStream.range(0, size / 9).mapToObj(i -> "\"n" + i + "\":1").toList());
      case "numbers" -> "\"x\":[1.5" + ",1.5".repeat(size / 4) + "]";
      case "strings" -> "\"x\":[\"a\"" + ",\"a\"".repeat(size / 4) + "]";
      case "escapes" -> "\"x\":\"" + "\\n".repeat(size / 2) + "\"";
      case "depth" -> "\"x\":" + "[".repeat(size / 2) + "]".repeat(size / 2);
      case "exponent" -> "\"x\":1e-" + size * 10;
      case "kid" -> "\"kid\":\"" + "a".repeat(size) + "\"";
      case "key" -> "\"epk\":{\"kty\":\"EC\",\"x\":\"" + "A".repeat(size) + "\"}";
      default -> throw new AssertionError(kind);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"names", "numbers", "strings", "escapes", "depth", "exponent", "kid", "key"})
  void theCostOfAHeaderIsLinearInItsLength(String kind) {
    long before = -1;
    int lengthBefore = 0;
    for (int size : SIZES) {
      String header =
          "{\"alg\":\"ECDH-ES+A128KW\",\"enc\":\"A128CBC-HS256\"," + hostile(kind, size) + "}";
      String jwe = Keys.withHeader(Spoilable.GOOD_EC, header);
      long allocated = allocated(jwe);
      if (before >= 0) {
        assertThat(allocated - before)
            .isLessThan(ALLOCATED_FOR_A_BYTE * (jwe.length() - lengthBefore) + ALLOCATED_BESIDES);
      }
      before = allocated;
      lengthBefore = jwe.length();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void theCostOfASegmentIsLinearInItsLength(int index) {
    long small = allocated(Keys.withSegment(Spoilable.GOOD_EC, index, "AAAA".repeat(2000)));
    long large = allocated(Keys.withSegment(Spoilable.GOOD_EC, index, "AAAA".repeat(8000)));

    assertThat(large - small).isLessThan(ALLOCATED_FOR_A_BYTE * 4 * 6000);
  }

  private static long allocated(String jwe) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      try {
        String unused = Spoilable.EC.decrypt(jwe);
      } catch (OAuthException refused) {
        // refusing costs, too
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
