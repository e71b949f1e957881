package dev.oauth4jvm.http;

import java.io.IOException;

/** The refusal of a body by this package; its message contains no text of the response. */
final class RefusedBody extends IOException {

  private static final long serialVersionUID = 1;

  RefusedBody(String message) {
    super(message);
  }
}
