package dev.oauth4jvm.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Failures of {@code java.net.http} in a form that the caller may see: the messages of its
 * exceptions quote the response, which may contain a token or a code. Only exceptions of known
 * kinds are kept.
 */
final class JdkFailures {

  /** The number of causes that are followed in a chain. */
  private static final int MAX_CAUSES = 16;

  private JdkFailures() {}

  /** Whether the response was invalid HTTP: the client then never closes its connection. */
  static boolean isInvalid(Throwable problem) {
    return find(problem, ProtocolException.class) != null
        || find(problem, IllegalArgumentException.class) != null;
  }

  /**
   * The exception to throw in place of a failure.
   *
   * @param connectTimeout the client's connect timeout
   */
  static IOException of(Request request, Throwable problem, Optional<Duration> connectTimeout) {
    if (find(problem, HttpConnectTimeoutException.class) != null) {
      String limit = connectTimeout.map(Duration::toString).orElse("of the client");
      return with(
          problem,
          new HttpConnectTimeoutException(
              "connecting for " + request.target() + " took longer than connectTimeout " + limit));
    }
    if (find(problem, ConnectException.class) != null) {
      return with(
          problem,
          new ConnectException(
              "no connection for " + request.target() + " (" + rootName(problem) + ")"));
    }
    String what = Outgoing.noWholeResponse(request) + ": ";
    Exception known = find(problem, UploadFailure.class);
    known = known == null ? find(problem, RefusedBody.class) : known;
    if (known == null && isInvalid(problem)) {
      return new ProtocolException(what + "the response is not valid HTTP");
    }
    SSLException tls = find(problem, SSLException.class);
    if (known == null && tls != null) {
      return new SSLException(what + tls.getMessage(), tls);
    }
    known = known == null ? find(problem, SocketException.class) : known;
    known = known == null ? find(problem, RejectedExecutionException.class) : known;
    if (known != null) {
      return new IOException(what + known.getMessage(), known);
    }
    return find(problem, EOFException.class) != null
        ? new IOException(what + "the server closed the connection before the response ended")
        : new IOException(what + "java.net.http failed with " + rootName(problem));
  }

  private static IOException with(Throwable cause, IOException failure) {
    failure.initCause(cause);
    return failure;
  }

  private static <T extends Throwable> @Nullable T find(Throwable problem, Class<T> kind) {
    Throwable one = problem;
    for (int i = 0; one != null && i < MAX_CAUSES; i++) {
      if (kind.isInstance(one)) {
        return kind.cast(one);
      }
      one = one.getCause();
    }
    return null;
  }

  private static String rootName(Throwable problem) {
    Throwable root = problem;
    for (int i = 0; root.getCause() != null && i < MAX_CAUSES; i++) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName();
  }
}
