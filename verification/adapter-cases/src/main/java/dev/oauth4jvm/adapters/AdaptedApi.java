package dev.oauth4jvm.adapters;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.util.List;

/** A running application behind an adapter. */
public interface AdaptedApi extends AutoCloseable {

  /**
   * Sends a request for a URL below {@link SampleApi#IDENTIFIER} to the application, wherever it
   * listens. The URL of DPoP proofs stays the one of the request.
   */
  Response send(Request request) throws IOException;

  /** What the adapter logged since the last call, one text for each message. */
  List<Logged> logged();

  /**
   * A message of a log.
   *
   * @param level the level
   * @param text the message, with everything that was logged beside it
   */
  record Logged(System.Logger.Level level, String text) {}

  /** Stops the application. */
  @Override
  void close() throws IOException;
}
