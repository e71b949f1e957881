package dev.oauth4jvm.http;

import java.io.IOException;

/** The failure of a request's streamed body: the application's, not the server's. */
final class UploadFailure extends IOException {

  private static final long serialVersionUID = 1;

  UploadFailure(Exception cause) {
    super("the request's body failed: " + cause.getMessage(), cause);
  }
}
