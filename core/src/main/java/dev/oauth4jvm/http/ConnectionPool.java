package dev.oauth4jvm.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The idle connections of all socket transports of the process.
 *
 * <p>There is one pool, because nothing closes the channels of a transport that became unreachable.
 * The pool's size bounds the connections that such transports leave, and the next exchange of any
 * other transport closes them after {@link #MAX_IDLE_NANOS}. No thread is needed.
 */
final class ConnectionPool {

  static final int MAX_CONNECTIONS = 64;
  static final int MAX_PER_ROUTE = 16;
  static final long MAX_IDLE_NANOS = 30_000_000_000L;

  /** Ordered by the time at which they became idle. */
  private static final List<Connection> IDLE = new ArrayList<>();

  private ConnectionPool() {}

  /**
   * Takes the most recently used connection, if it is still usable.
   *
   * @param maxIdleNanos the longest time for which the connection may have been idle
   * @return a connection that its server has not closed so far, null when there is none
   */
  static @Nullable Connection take(Object owner, String route, long maxIdleNanos) {
    closeExpired();
    while (true) {
      Connection found = remove(owner, route);
      if (found == null) {
        return null;
      }
      if (System.nanoTime() - found.idleSince <= maxIdleNanos && found.wire.isQuiet()) {
        return found;
      }
      found.close();
    }
  }

  /** Keeps a connection; when there are too many, an older one is evicted. */
  static void give(Connection connection) {
    connection.idleSince = System.nanoTime();
    Connection surplus = null;
    synchronized (IDLE) {
      int ofRoute = 0;
      Connection oldestOfRoute = null;
      for (Connection idle : IDLE) {
        if (isOf(idle, connection.owner, connection.route)) {
          ofRoute++;
          oldestOfRoute = oldestOfRoute == null ? idle : oldestOfRoute;
        }
      }
      if (oldestOfRoute != null && ofRoute == MAX_PER_ROUTE) {
        surplus = oldestOfRoute;
        IDLE.remove(surplus);
      } else if (IDLE.size() == MAX_CONNECTIONS) {
        surplus = IDLE.remove(0);
      }
      IDLE.add(connection);
    }
    if (surplus != null) {
      surplus.close();
    }
  }

  /** Closes the idle connections of one transport. */
  static void closeAll(Object owner) {
    while (true) {
      Connection found = remove(owner, null);
      if (found == null) {
        return;
      }
      found.close();
    }
  }

  private static void closeExpired() {
    while (true) {
      Connection oldest;
      synchronized (IDLE) {
        if (IDLE.isEmpty() || System.nanoTime() - IDLE.get(0).idleSince <= MAX_IDLE_NANOS) {
          return;
        }
        oldest = IDLE.remove(0);
      }
      oldest.close();
    }
  }

  /** Removes the most recent connection of an owner, and of a route unless the route is null. */
  private static @Nullable Connection remove(Object owner, @Nullable String route) {
    synchronized (IDLE) {
      for (int i = IDLE.size() - 1; i >= 0; i--) {
        if (isOf(IDLE.get(i), owner, route)) {
          return IDLE.remove(i);
        }
      }
      return null;
    }
  }

  private static boolean isOf(Connection idle, Object owner, @Nullable String route) {
    return idle.owner == owner && (route == null || idle.route.equals(route));
  }
}
