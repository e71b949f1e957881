package dev.oauth4jvm.aws;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Temporary credentials, kept until shortly before they expire. One thread at a time renews them;
 * meanwhile the other threads use the present credentials if these are still valid, or wait.
 * Waiting threads share a failure. While the present credentials are valid, attempts are {@link
 * #PAUSE} apart.
 */
final class CachedCredentials implements AwsCredentialsSource {

  /** The time before their expiry at which credentials are renewed. */
  static final Duration EARLY = Duration.ofMinutes(5);

  /** The time between two attempts while there are valid credentials. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  private final AwsCredentialsSource source;
  private final Clock clock;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile Outcome last = new Outcome(null, null, Instant.MIN);

  /** The outcome of a renewal: a new object each time. */
  private static final class Outcome {

    /** The newest credentials. */
    final @Nullable AwsCredentials credentials;

    /** The reason why there are no newer credentials; null after a success. */
    final @Nullable IOException failure;

    /** The time from which valid credentials are renewed again. */
    final Instant next;

    Outcome(@Nullable AwsCredentials credentials, @Nullable IOException failure, Instant next) {
      this.credentials = credentials;
      this.failure = failure;
      this.next = next;
    }
  }

  CachedCredentials(AwsCredentialsSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  @Override
  public AwsCredentials credentials() throws IOException {
    Instant now = clock.instant();
    Outcome seen = last;
    AwsCredentials present = seen.credentials;
    if (present != null && present.isValidAt(now.plus(EARLY))) {
      return present;
    }
    AwsCredentials usable = present != null && present.isValidAt(now) ? present : null;
    if (usable == null) {
      lock();
    } else if (now.isBefore(seen.next) || !renewing.tryLock()) {
      return usable;
    }
    Outcome outcome;
    try {
      if (last == seen) { // no other thread has tried since
        last = renewed(present, now.plus(PAUSE));
      }
      outcome = last;
    } finally {
      renewing.unlock();
    }
    AwsCredentials held = outcome.credentials;
    if (held != null && (outcome.failure == null || held.isValidAt(now))) {
      return held;
    }
    throw new IOException(
        "there are no AWS credentials to sign with: "
            + (outcome.failure == null ? "" : outcome.failure.getMessage()),
        outcome.failure);
  }

  private void lock() throws IOException {
    try {
      renewing.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while AWS credentials were renewed");
    }
  }

  private Outcome renewed(@Nullable AwsCredentials present, Instant next) {
    try {
      return new Outcome(source.credentials(), null, next);
    } catch (IOException e) {
      return new Outcome(present, e, next);
    }
  }
}
