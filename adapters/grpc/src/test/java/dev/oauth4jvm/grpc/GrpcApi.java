package dev.oauth4jvm.grpc;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.adapters.SampleApi;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.testkit.AccessTokens;
import dev.oauth4jvm.testkit.TestClock;
import dev.oauth4jvm.testkit.TestIssuer;
import dev.oauth4jvm.testkit.TestServer;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An authorization server, a resource that trusts it, and servers and channels in process. */
final class GrpcApi implements AutoCloseable {

  final TestClock clock = TestClock.at(Instant.parse("2030-01-01T00:00:00Z"));
  final TestServer authorizationServer = TestServer.builder().clock(clock).build();
  final TestIssuer issuer = authorizationServer.issuer();
  final AccessTokens tokens =
      issuer.accessTokens(SampleApi.IDENTIFIER).scope("orders:read orders:pay");
  final ProtectedResource resource =
      ProtectedResource.of(SampleApi.IDENTIFIER)
          .trust(JwtAccessTokens.discovered(issuer.issuer()))
          .build();

  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "of the test");
            thread.setDaemon(true);
            return thread;
          });
  private final Deque<Runnable> toClose = new ArrayDeque<>();

  /** Sends requests to the authorization server on other threads. */
  AsyncDriver http() {
    return AsyncDriver.of(
            request -> {
              CompletableFuture<dev.oauth4jvm.http.Response> response = new CompletableFuture<>();
              threads.execute(
                  () -> {
                    try {
                      response.complete(authorizationServer.send(request));
                    } catch (IOException | RuntimeException failure) {
                      response.completeExceptionally(failure);
                    }
                  });
              return response;
            })
        .env(authorizationServer.env());
  }

  Executor threads() {
    return threads;
  }

  ProtectedResourceInterceptor interceptor() {
    return interceptor(threads);
  }

  ProtectedResourceInterceptor interceptor(Executor executor) {
    return ProtectedResourceInterceptor.of(resource, http(), executor)
        .anonymous(Orders::isAnonymous)
        .require(Orders::requirement);
  }

  /** A channel to a server in process. */
  ManagedChannel channel(
      ServerInterceptor interceptor, Executor executor, ServerServiceDefinition... others)
      throws IOException {
    String name = InProcessServerBuilder.generateName();
    start(InProcessServerBuilder.forName(name).executor(executor), interceptor, others);
    return closed(InProcessChannelBuilder.forName(name).executor(threads).build());
  }

  ManagedChannel channel() throws IOException {
    return channel(interceptor(), threads);
  }

  Server start(
      ServerBuilder<?> builder, ServerInterceptor interceptor, ServerServiceDefinition... others)
      throws IOException {
    Server server =
        builder
            .addService(Orders.service())
            .addService(Orders.health())
            .addServices(List.of(others))
            .intercept(interceptor)
            .build()
            .start();
    toClose.push(server::shutdownNow);
    return server;
  }

  ManagedChannel closed(ManagedChannel channel) {
    toClose.push(channel::shutdownNow);
    return channel;
  }

  /** The value of {@code authorization} with a new token. */
  String bearer() {
    return bearer(tokens);
  }

  static String bearer(AccessTokens tokens) {
    return "Bearer " + tokens.issue().reveal();
  }

  /** An interceptor of clients that sends these values of {@code authorization}. */
  static ClientInterceptor with(String... authorization) {
    Metadata headers = new Metadata();
    for (String value : authorization) {
      headers.put(CallHeaders.AUTHORIZATION, value);
    }
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  static Channel with(Channel channel, String... authorization) {
    return io.grpc.ClientInterceptors.intercept(channel, with(authorization));
  }

  @Override
  public void close() {
    toClose.forEach(Runnable::run);
    threads.shutdownNow();
    authorizationServer.close();
  }
}
