package dev.oauth4jvm.internal.flight;

/** The origin of the newer value of a flight. */
public enum Landing {
  /** The store, which another process wrote. */
  STORE,
  /** A fetch of this process. */
  FETCH
}
