package dev.oauth4jvm.aws.kms;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KmsSignatureTest {

  @Test
  void theDefaultExecutorRejectsASignatureWhenTooManyWait() {
    Executor threads = KmsSignature.threads();
    CountDownLatch hanging = new CountDownLatch(1);
    try {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  threads.execute(() -> await(hanging));
                }
              })
          .isInstanceOf(RejectedExecutionException.class);
    } finally {
      hanging.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the test did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
