package dev.oauth4jvm.internal.flight;

/** Thrown when an entry of a store is not used. This counts as a miss, and never fails a caller. */
public final class EntryRejectedException extends Exception {

  private static final long serialVersionUID = 1L;

  public EntryRejectedException(String reason) {
    super(reason, null, false, false);
  }

  public EntryRejectedException(String reason, Throwable cause) {
    super(reason, cause, false, false);
  }

  /** The reason; it quotes nothing of the entry. */
  public String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
