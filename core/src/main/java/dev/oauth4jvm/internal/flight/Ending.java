package dev.oauth4jvm.internal.flight;

/** The end of a flight, which its followers share. */
sealed interface Ending {

  /** Memory holds a newer value. */
  record Landed(LastLook place) implements Ending {}

  /** The leader does not continue, and says nothing about the value. */
  record GivenUp() implements Ending {}

  /** A request of the fetch failed, or its response was refused. */
  record Failed(Throwable failure) implements Ending {}
}
