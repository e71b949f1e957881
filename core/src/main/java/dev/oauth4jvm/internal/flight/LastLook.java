package dev.oauth4jvm.internal.flight;

/** The place in which a flight looked last for a newer value, found or not. */
public enum LastLook {
  /** The store, which other processes write too. */
  STORE,
  /** The server, by a fetch of this process. */
  SERVER
}
