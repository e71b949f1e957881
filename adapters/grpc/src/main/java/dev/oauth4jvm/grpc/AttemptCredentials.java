package dev.oauth4jvm.grpc;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.tokens.StoredToken;
import dev.oauth4jvm.tokens.TokenSource;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The credentials of one attempt of a call, which know the token that they applied. */
final class AttemptCredentials extends CallCredentials {

  private final TokenSource tokens;
  private final AsyncDriver http;
  private final @Nullable StoredToken refused;
  private volatile @Nullable StoredToken applied;
  private volatile boolean hasFailed;

  /**
   * Creates credentials.
   *
   * @param refused the token that the resource refused in an earlier attempt, or null
   */
  AttemptCredentials(TokenSource tokens, AsyncDriver http, @Nullable StoredToken refused) {
    this.tokens = tokens;
    this.http = http;
    this.refused = refused;
  }

  /** The token that was applied; null when there was none. */
  @Nullable StoredToken applied() {
    return applied;
  }

  /** Whether there was no token to apply. */
  boolean hasFailed() {
    return hasFailed;
  }

  /** Called on the event loop or on a thread of the caller, which must not be blocked. */
  @Override
  public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
    if (info.getSecurityLevel() != SecurityLevel.PRIVACY_AND_INTEGRITY) {
      fail(
          "the connection is not encrypted, and an access token is sent over TLS only: create the"
              + " channel with TLS",
          applier);
      return;
    }
    CompletableFuture<StoredToken> search =
        http.start(refused == null ? tokens.token() : tokens.renew(refused));
    CompletableFuture<StoredToken> unused =
        search.whenComplete(
            (token, failure) -> {
              if (token == null) {
                fail(TokenFailures.status(failure), applier);
              } else {
                apply(token, applier);
              }
            });
  }

  private void apply(StoredToken token, MetadataApplier applier) {
    if (token.equals(refused)) {
      fail("there is no newer access token", applier);
    } else if (!token.tokenType().equals("bearer")) {
      fail(
          "the access token is not a bearer token, and gRPC has no other: get one without DPoP",
          applier);
    } else {
      applied = token;
      Metadata headers = new Metadata();
      headers.put(CallHeaders.AUTHORIZATION, "Bearer " + token.accessToken().reveal());
      applier.apply(headers);
    }
  }

  private void fail(String why, MetadataApplier applier) {
    fail(Status.UNAUTHENTICATED.withDescription(why), applier);
  }

  private void fail(Status status, MetadataApplier applier) {
    hasFailed = true;
    applier.fail(status);
  }
}
