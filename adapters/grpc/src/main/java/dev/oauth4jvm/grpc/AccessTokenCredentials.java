package dev.oauth4jvm.grpc;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.tokens.TokenSource;
import io.grpc.CallCredentials;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * The credentials of a client's calls: an access token of a {@link TokenSource}, as bearer token.
 *
 * {@snippet file="GrpcSnippets.java" region="credentials"}
 *
 * <p>A token is sent over a connection that is encrypted and authenticated (TLS), and no other. No
 * thread waits for a token. A call fails, with the cause in its {@link io.grpc.Status}, with
 *
 * <ul>
 *   <li>UNAVAILABLE when the authorization server or the store does not respond, or responds with
 *       an error of its own (a status of 500 or above, or 429);
 *   <li>UNAUTHENTICATED when the authorization server refuses to issue a token, when the user must
 *       sign in, when the token is bound to a DPoP key, or when the connection is not encrypted.
 * </ul>
 *
 * <p>A token that the resource refuses before it expires is used until then: {@link
 * AccessTokenInterceptor} renews it. Immutable and safe for use by any number of threads.
 */
public final class AccessTokenCredentials extends CallCredentials {

  private final TokenSource tokens;
  private final AsyncDriver http;

  private AccessTokenCredentials(TokenSource tokens, AsyncDriver http) {
    this.tokens = Objects.requireNonNull(tokens, "tokens");
    this.http = Objects.requireNonNull(http, "http");
  }

  /**
   * Creates credentials.
   *
   * @param tokens the source of the client's or one user's tokens
   * @param http runs the requests for tokens
   */
  public static AccessTokenCredentials of(TokenSource tokens, AsyncDriver http) {
    return new AccessTokenCredentials(tokens, http);
  }

  @Override
  public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
    new AttemptCredentials(tokens, http, null).applyRequestMetadata(info, executor, applier);
  }

  @Override
  public String toString() {
    return "AccessTokenCredentials[" + tokens + "]";
  }
}
