package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.internal.flight.Flights;
import org.jspecify.annotations.Nullable;

/**
 * The pauses of an introspection endpoint that fails: so that an outage does not cost a request,
 * and a wait, for each token. All times are in seconds since the epoch.
 *
 * <p>After a failure nobody requests anything for a pause; then one caller does, while others share
 * the failure for a little longer. Any response that answers the question ends the outage.
 */
final class EndpointPause {

  /** The longest pause. */
  private static final long LONGEST = 10;

  /** How long others wait for the outcome of the one request after a pause. */
  private static final long ATTEMPT = 5;

  private @Nullable Outage outage;

  /**
   * Consecutive failures.
   *
   * @param since when the first of them was reported
   * @param at when the last of them was reported
   * @param until when the next request may be sent
   * @param failure the last of them
   */
  private record Outage(long since, long at, long until, Throwable failure) {}

  /**
   * Permits a request.
   *
   * @throws UnsupportedException of {@link Reason#UNAVAILABLE} when it is too early
   */
  synchronized void enter(long now) {
    Outage last = outage;
    if (last == null) {
      return;
    }
    if (now < last.until() && last.until() - now <= LONGEST) { // else the clock was set back
      throw new UnsupportedException(
          Reason.UNAVAILABLE,
          "the introspection endpoint failed a moment ago: no request was sent, the next one may be"
              + " in "
              + (last.until() - now)
              + " s",
          Details.NONE,
          last.failure());
    }
    outage = new Outage(last.since(), last.at(), now + ATTEMPT, last.failure());
  }

  /** Records a failure of the endpoint. */
  synchronized void failed(Throwable failure, long now) {
    Outage last = outage;
    boolean goesOn = last != null && Math.abs(now - last.at()) <= 2 * LONGEST;
    long since = last != null && goesOn ? last.since() : now;
    outage = new Outage(since, now, now + Flights.pause(since, now, LONGEST), failure);
  }

  /** Records that a request ended without a response and says nothing about the endpoint. */
  synchronized void givenUp(long now) {
    Outage last = outage;
    if (last != null) {
      outage = new Outage(last.since(), last.at(), now, last.failure());
    }
  }

  /** Records an answer. */
  synchronized void answered() {
    outage = null;
  }
}
