package dev.oauth4jvm.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.oauth4jvm.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class LambdaEventTest {

  private static final int MOST = 1000;

  /** So many header fields of the two names that are read. */
  private static JsonObject event(int fields) {
    JsonObject several =
        JsonObject.of(
            "authorization", Collections.nCopies(fields - fields / 2, "v"),
            "dpop", Collections.nCopies(fields / 2, "v"));
    return Events.rest(JsonObject.of()).with("multiValueHeaders", several);
  }

  @Test
  void thereIsALimitToTheHeaderFields() {
    assertThat(LambdaEvent.request(event(MOST), null).headers().entries()).hasSize(MOST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LambdaEvent.request(event(MOST + 1), null))
        .withMessage("the event has too many header fields: expected at most 1000");
  }

  @Test
  void theCostOfAnEventIsLinearInItsHeaderFields() {
    JsonObject few = event(MOST / 4);
    JsonObject many = event(MOST);
    allocated(few);
    allocated(many);

    // copied for each field, they took 10 kB a field
    assertThat((allocated(many) - allocated(few)) / (MOST - MOST / 4)).isBetween(1L, 400L);
  }

  private static long allocated(JsonObject event) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      assertThat(LambdaEvent.request(event, null).method()).isEqualTo("GET");
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
