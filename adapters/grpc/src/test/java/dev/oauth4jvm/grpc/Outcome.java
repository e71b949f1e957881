package dev.oauth4jvm.grpc;

import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a call.
 *
 * @param answer the message; null when there is none
 */
record Outcome(Status status, Metadata trailers, @Nullable String answer) {

  static Outcome of(Channel channel, MethodDescriptor<String, String> method) {
    return of(channel, method, CallOptions.DEFAULT);
  }

  static Outcome of(Channel channel, MethodDescriptor<String, String> method, CallOptions options) {
    try {
      String answer = ClientCalls.blockingUnaryCall(channel, method, options, "order");
      return new Outcome(Status.OK, new Metadata(), answer);
    } catch (StatusRuntimeException failure) {
      return of(failure);
    }
  }

  static Outcome of(StatusRuntimeException failure) {
    Metadata trailers = failure.getTrailers();
    return new Outcome(failure.getStatus(), trailers == null ? new Metadata() : trailers, null);
  }

  Status.Code code() {
    return status.getCode();
  }

  /** The challenges in the trailers. */
  Headers headers() {
    Headers headers = Headers.of();
    for (String value : CallHeaders.all(trailers, CallHeaders.WWW_AUTHENTICATE)) {
      headers = headers.and("www-authenticate", value);
    }
    return headers;
  }

  List<Challenge> challenges() {
    return Challenge.parse(headers());
  }

  /** The error of the only challenge; null when it has none, or there is none. */
  @Nullable String error() {
    List<Challenge> challenges = challenges();
    return challenges.isEmpty() ? null : challenges.get(0).parameter("error");
  }
}
