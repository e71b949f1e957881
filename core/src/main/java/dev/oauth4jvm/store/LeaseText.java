package dev.oauth4jvm.store;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A lease as a text, for engines without leases: the holder, a space, and the end in milliseconds
 * since the epoch by the clock of the process that took it.
 *
 * @param holder the name of the process that has the lease
 * @param until the end, in milliseconds since the epoch
 */
public record LeaseText(String holder, long until) {

  /** An hour and five minutes, in milliseconds: only a wrong clock causes a longer lease. */
  public static final long LONGEST = Duration.ofMinutes(65).toMillis();

  /**
   * Checks the holder.
   *
   * @throws IllegalArgumentException when it has a space, which ends a holder in the text
   */
  public LeaseText {
    Objects.requireNonNull(holder, "holder");
    if (holder.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("holder has a space");
    }
  }

  /**
   * The lease that a holder requests.
   *
   * @param time the duration of the lease; zero releases it
   * @param now the current time, in milliseconds since the epoch
   */
  public static LeaseText of(String holder, Duration time, long now) {
    return new LeaseText(holder, now + time.toMillis());
  }

  /** The text to store. */
  public String text() {
    return holder + " " + until;
  }

  /**
   * Whether this lease may replace the one that is held: the held lease is absent, malformed, this
   * holder's, expired, or ends later than {@link #LONGEST} from now.
   *
   * @param held the held text; null when nothing is held
   * @param now the current time, in milliseconds since the epoch
   */
  public boolean mayReplace(@Nullable String held, long now) {
    int space = held == null ? -1 : held.indexOf(' ');
    if (held == null || space < 0 || held.substring(0, space).equals(holder)) {
      return true;
    }
    try {
      long end = Long.parseLong(held.substring(space + 1));
      return end <= now || end > now + LONGEST;
    } catch (NumberFormatException malformed) {
      return true;
    }
  }
}
