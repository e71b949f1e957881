package dev.oauth4jvm.jwks;

/** Where the newer value of a flight came from. */
enum Landing {
  /** The store, which another process wrote. */
  STORE,
  /** A fetch of this process. */
  FETCH
}
