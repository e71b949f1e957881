package dev.oauth4jvm.internal.flight;

/** A cache entry that is not used, and why; it is a miss, never a failure of a validation. */
public final class EntryRejectedException extends Exception {

  private static final long serialVersionUID = 1L;

  public EntryRejectedException(String reason) {
    super(reason, null, false, false);
  }

  public EntryRejectedException(String reason, Throwable cause) {
    super(reason, cause, false, false);
  }

  /** Why, without a quotation of the entry. */
  public String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
