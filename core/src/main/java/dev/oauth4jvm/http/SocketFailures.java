package dev.oauth4jvm.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Failures of a {@link SocketExchange} as its caller sees them; loaded at the first failure. */
final class SocketFailures {

  private SocketFailures() {}

  /**
   * Creates the failure of an exceeded time limit.
   *
   * @param connectTimeout null when the limit was not the connect timeout
   */
  static IOException timeout(
      Request request,
      IOException problem,
      @Nullable Duration connectTimeout,
      Duration requestTimeout) {
    IOException failure =
        new SocketTimeoutException(
            connectTimeout == null
                ? Outgoing.noWholeResponse(request) + " within requestTimeout " + requestTimeout
                : "connecting for "
                    + request.target()
                    + " took longer than connectTimeout "
                    + connectTimeout);
    failure.initCause(problem);
    return failure;
  }

  /**
   * Creates any other failure.
   *
   * @param dialing whether there was no connection yet
   */
  static IOException of(Request request, IOException problem, boolean dialing) {
    if (dialing
        && (problem instanceof ConnectException
            || problem instanceof NoRouteToHostException
            || problem instanceof UnknownHostException)) {
      String name = problem.getClass().getSimpleName();
      IOException failure =
          new ConnectException("no connection for " + request.target() + " (" + name + ")");
      failure.initCause(problem);
      return failure;
    }
    String what = Outgoing.noWholeResponse(request) + ": ";
    if (problem instanceof ProtocolException) {
      return new ProtocolException(
          what + "the response is not valid HTTP: " + problem.getMessage());
    }
    return problem instanceof SSLException
        ? new SSLException(what + problem.getMessage(), problem)
        : new IOException(what + problem.getMessage(), problem);
  }
}
