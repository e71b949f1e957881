package dev.oauth4jvm.grpc;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.tokens.TokenSource;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import java.util.Objects;

/**
 * A client interceptor that sends an access token of a {@link TokenSource} with each call, as
 * {@link AccessTokenCredentials} do, and renews a token that the resource refuses.
 *
 * {@snippet file="GrpcSnippets.java" region="client"}
 *
 * <p>When a call is closed with UNAUTHENTICATED and the challenge {@code invalid_token} (RFC 6750,
 * section 3.1), the token is renewed, once for all calls that it was refused for. If the request is
 * one message, and nothing of the response has arrived, then the call is repeated once, with the
 * new token, within its deadline. A token that was issued less than 30 s ago is not renewed.
 *
 * <p>A call that has credentials of its own is passed on as it is. Immutable and safe for use by
 * any number of threads.
 */
public final class AccessTokenInterceptor implements ClientInterceptor {

  private final TokenSource tokens;
  private final AsyncDriver http;

  private AccessTokenInterceptor(TokenSource tokens, AsyncDriver http) {
    this.tokens = Objects.requireNonNull(tokens, "tokens");
    this.http = Objects.requireNonNull(http, "http");
  }

  /**
   * Creates an interceptor.
   *
   * @param tokens the source of the client's or one user's tokens
   * @param http runs the requests for tokens
   */
  public static AccessTokenInterceptor of(TokenSource tokens, AsyncDriver http) {
    return new AccessTokenInterceptor(tokens, http);
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return options.getCredentials() == null
        ? new RenewingCall<>(tokens, http, method, options, next)
        : next.newCall(method, options);
  }
}
