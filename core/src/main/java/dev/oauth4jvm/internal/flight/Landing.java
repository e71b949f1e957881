package dev.oauth4jvm.internal.flight;

/** Where the newer value of a flight came from. */
public enum Landing {
  /** The store, which another process wrote. */
  STORE,
  /** A fetch of this process. */
  FETCH
}
