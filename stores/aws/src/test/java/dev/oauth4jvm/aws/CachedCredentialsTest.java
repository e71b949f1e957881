package dev.oauth4jvm.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CachedCredentialsTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private final Hand clock = new Hand();
  private final AtomicInteger asked = new AtomicInteger();
  private boolean failing;
  private final CachedCredentials cached = new CachedCredentials(this::next, clock);

  /** A clock that is set by hand. */
  private static final class Hand extends Clock {
    private volatile Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** The n-th credentials, for an hour. */
  private AwsCredentials next() throws IOException {
    int number = asked.incrementAndGet();
    if (failing) {
      throw new IOException("the endpoint is down");
    }
    return AwsCredentials.of("KEY_" + number, "secret").expiresAt(clock.now.plus(HOUR));
  }

  private String id() throws IOException {
    return cached.credentials().accessKeyId();
  }

  @Test
  void credentialsAreKeptUntilShortlyBeforeTheyExpire() throws Exception {
    assertThat(id()).isEqualTo("KEY_1");
    clock.now = START.plus(HOUR).minus(CachedCredentials.EARLY).minusSeconds(1);
    assertThat(id()).isEqualTo("KEY_1");
    clock.now = clock.now.plusSeconds(1);
    assertThat(id()).isEqualTo("KEY_2");
    assertThat(id()).isEqualTo("KEY_2");
    assertThat(asked).hasValue(2);
  }

  @Test
  void whileTheyAreValidAFailureToRenewThemIsNone() throws Exception {
    assertThat(id()).isEqualTo("KEY_1");
    failing = true;
    clock.now = START.plus(HOUR).minusSeconds(1);
    assertThat(id()).isEqualTo("KEY_1");
    clock.now = START.plus(HOUR);
    assertThatThrownBy(this::id)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the endpoint is down");
    failing = false;
    assertThat(id()).isEqualTo("KEY_4");
  }

  @Test
  void whileTheyAreValidAttemptsToRenewThemAreApart() throws Exception {
    assertThat(id()).isEqualTo("KEY_1");
    failing = true;
    clock.now = START.plus(HOUR).minus(CachedCredentials.EARLY);
    assertThat(id()).isEqualTo("KEY_1");
    assertThat(id()).isEqualTo("KEY_1");
    clock.now = clock.now.plus(CachedCredentials.PAUSE).minusSeconds(1);
    assertThat(id()).isEqualTo("KEY_1");
    assertThat(asked).hasValue(2);
    clock.now = clock.now.plusSeconds(1);
    assertThat(id()).isEqualTo("KEY_1");
    assertThat(asked).hasValue(3);
  }

  @Test
  void whileOneThreadRenewsThemTheOthersUseThePresentOnes() throws Exception {
    CountDownLatch renewing = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CachedCredentials slow =
        new CachedCredentials(
            () -> {
              AwsCredentials next = next();
              if (next.accessKeyId().equals("KEY_2")) {
                renewing.countDown();
                await(go);
              }
              return next;
            },
            clock);
    assertThat(slow.credentials().accessKeyId()).isEqualTo("KEY_1");
    clock.now = START.plus(HOUR).minusSeconds(1);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<AwsCredentials> renewed = threads.submit(slow::credentials);
      renewing.await();
      assertThat(slow.credentials().accessKeyId()).isEqualTo("KEY_1");
      go.countDown();
      assertThat(renewed.get().accessKeyId()).isEqualTo("KEY_2");
    } finally {
      threads.shutdown();
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void thoseWhoWaitShareOneRequestAndItsFailure() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    failing = true;
    CachedCredentials slow =
        new CachedCredentials(
            () -> {
              await(go);
              return next();
            },
            clock);
    List<Thread> threads = new ArrayList<>();
    AtomicInteger failures = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  AwsCredentials unused = slow.credentials();
                } catch (IOException e) {
                  failures.incrementAndGet();
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.WAITING) {
        LockSupport.parkNanos(1_000_000);
      }
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).hasValue(4);
    assertThat(asked).hasValue(1);
  }

  @Test
  void anInterruptedThreadWaitsNoLonger() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CachedCredentials slow =
        new CachedCredentials(
            () -> {
              asking.countDown();
              await(go);
              return next();
            },
            clock);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<AwsCredentials> first = threads.submit(slow::credentials);
      asking.await();
      Thread.currentThread().interrupt();
      assertThatThrownBy(slow::credentials).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      go.countDown();
      assertThat(first.get().accessKeyId()).isEqualTo("KEY_1");
    } finally {
      threads.shutdown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
