package dev.oauth4jvm.grpc;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ResponseBodyException;
import io.grpc.Status;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The statuses of calls for which there is no access token. */
final class TokenFailures {

  private static final int TOO_MANY_REQUESTS = 429;

  private TokenFailures() {}

  /** The status: retries may help only if it is UNAVAILABLE. */
  static Status status(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof IOException
        || (cause instanceof OAuthException refused && isOutage(refused))) {
      return Status.UNAVAILABLE
          .withDescription("the authorization server issues no access token at present")
          .withCause(cause);
    }
    return (cause instanceof OAuthException ? Status.UNAUTHENTICATED : Status.INTERNAL)
        .withDescription("there is no access token for the call")
        .withCause(cause);
  }

  private static boolean isOutage(OAuthException refused) {
    int status = 0;
    if (refused instanceof ResponseBodyException error) {
      status = error.status();
    } else if (refused.details().place() == Details.Place.STATUS
        && refused.details().actual() instanceof Integer actual) {
      status = actual;
    }
    return status >= 500 || status == TOO_MANY_REQUESTS;
  }
}
