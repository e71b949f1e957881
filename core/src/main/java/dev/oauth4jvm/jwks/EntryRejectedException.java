package dev.oauth4jvm.jwks;

/** A cache entry that is not used, and why; it is a miss, never a failure of a validation. */
final class EntryRejectedException extends Exception {

  private static final long serialVersionUID = 1L;

  EntryRejectedException(String reason) {
    super(reason, null, false, false);
  }

  EntryRejectedException(String reason, Throwable cause) {
    super(reason, cause, false, false);
  }

  /** Why, without a quotation of the entry. */
  String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
