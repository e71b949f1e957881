package dev.oauth4jvm.http;

import java.io.IOException;

/** A body that this package refuses; its message is ours, and has no text of the response. */
final class RefusedBody extends IOException {

  private static final long serialVersionUID = 1;

  RefusedBody(String message) {
    super(message);
  }
}
