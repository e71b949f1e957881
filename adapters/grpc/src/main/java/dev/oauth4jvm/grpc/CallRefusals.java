package dev.oauth4jvm.grpc;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.resource.Verdict;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** The refusals of calls, and their log. */
final class CallRefusals {

  private static final Status UNAUTHENTICATED =
      Status.UNAUTHENTICATED.withDescription(
          "the call needs a valid access token: see www-authenticate in the trailers");
  private static final Status PERMISSION_DENIED =
      Status.PERMISSION_DENIED.withDescription(
          "the access token does not permit the call: see www-authenticate in the trailers");
  private static final Status UNAVAILABLE =
      Status.UNAVAILABLE.withDescription("the access token cannot be judged at present");

  private CallRefusals() {}

  /** Loaded at the first refusal. */
  private static final class Log {
    static final System.Logger LOGGER = System.getLogger("dev.oauth4jvm.grpc");

    private Log() {}
  }

  /** Logs a refusal and closes the call with it. The description says nothing of the token. */
  static void refuse(ServerCall<?, ?> call, Verdict.Refused refused) {
    Response response = refused.response();
    Status status = status(response.status());
    refused.log(
        Log.LOGGER,
        () ->
            "Refused a call of "
                + call.getMethodDescriptor().getFullMethodName()
                + " with "
                + status.getCode());
    Metadata trailers = new Metadata();
    for (String challenge : response.headers().all("www-authenticate")) {
      trailers.put(CallHeaders.WWW_AUTHENTICATE, challenge);
    }
    call.close(status, trailers);
  }

  /** Closes a call whose verdict nobody can act on, since the executor refuses tasks. */
  static void refuse(ServerCall<?, ?> call, RuntimeException rejected) {
    refuse(call, new Verdict.Refused(Response.of(503, Headers.of(), new byte[0]), rejected));
  }

  /** Closes a call because the application threw an exception, which is logged. */
  static void fail(ServerCall<?, ?> call, Status status, Throwable failure) {
    Log.LOGGER.log(
        System.Logger.Level.ERROR,
        "A call of " + call.getMethodDescriptor().getFullMethodName() + " failed",
        failure);
    try {
      call.close(status, new Metadata());
    } catch (IllegalStateException closedBefore) {
      Log.LOGGER.log(System.Logger.Level.DEBUG, "The call was closed before", closedBefore);
    }
  }

  /** A malformed or repeated {@code authorization} (400) is a lack of credentials in gRPC. */
  private static Status status(int status) {
    return switch (status) {
      case 400, 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      default -> UNAVAILABLE;
    };
  }
}
