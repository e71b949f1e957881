package dev.oauth4jvm.grpc;

import dev.oauth4jvm.adapters.SampleApi;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.TestClient;
import dev.oauth4jvm.tokens.TokenSource;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client of {@link GrpcApi} with a source of tokens, and a server that may stop accepting them.
 */
final class ApiClient implements AutoCloseable {

  final GrpcApi api = new GrpcApi();
  final TokenSource tokens = TokenSource.of(grant(api.issuer.client("shop"))).build();
  final AccessTokenCredentials credentials = AccessTokenCredentials.of(tokens, api.http());
  final AccessTokenInterceptor interceptor = AccessTokenInterceptor.of(tokens, api.http());

  /** The calls that reached the server. */
  final AtomicInteger calls = new AtomicInteger();

  private volatile ProtectedResourceInterceptor accepting = api.interceptor();

  final ServerInterceptor server =
      new ServerInterceptor() {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
          calls.incrementAndGet();
          return accepting.interceptCall(call, headers, next);
        }
      };

  ClientCredentialsGrant grant(TestClient client) {
    return ClientCredentialsGrant.of(
            api.issuer.metadata(), client.client(), client.authentication())
        .scope("orders:read");
  }

  io.grpc.ManagedChannel channel() throws IOException {
    return api.channel(server, api.threads());
  }

  /** A channel whose calls go through the interceptor. */
  io.grpc.Channel intercepted() throws IOException {
    return io.grpc.ClientInterceptors.intercept(channel(), interceptor);
  }

  /** The server stops accepting the tokens that were issued until now, as after a revocation. */
  void refuseOldTokens() {
    api.clock.advance(Duration.ofSeconds(31));
    api.issuer.keys().rotate().retire();
    acceptFreshKeysOnly();
  }

  /** The server forgets the keys that it knew. */
  void acceptFreshKeysOnly() {
    ProtectedResource fresh =
        ProtectedResource.of(SampleApi.IDENTIFIER)
            .trust(JwtAccessTokens.discovered(api.issuer.issuer()))
            .build();
    accepting =
        ProtectedResourceInterceptor.of(fresh, api.http(), api.threads())
            .anonymous(Orders::isAnonymous)
            .require(Orders::requirement);
  }

  /** The number of requests for a token. */
  int requests() {
    return api.authorizationServer.requests(api.issuer, Endpoint.TOKEN).size();
  }

  @Override
  public void close() {
    api.close();
  }
}
