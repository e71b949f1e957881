package dev.oauth4jvm.internal.flight;

/** The end of a flight, which its followers share. */
sealed interface Ending {

  /** Memory holds a newer value. */
  record Landed(LastLook place) implements Ending {}

  /** The leader does not continue, and says nothing about the value. */
  record GivenUp() implements Ending {}

  /**
   * The fetch failed, in whatever way but by being given up; or none began, since an exclusive
   * source got no lease, or since another process has the lease and this one knows the failure.
   */
  record Failed(Throwable failure) implements Ending {}
}
