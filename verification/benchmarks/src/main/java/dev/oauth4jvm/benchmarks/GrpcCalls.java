package dev.oauth4jvm.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.caffeine.CaffeineSignatureMemory;
import dev.oauth4jvm.grpc.ProtectedResourceInterceptor;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Measures unary calls of gRPC in process, with and without the interceptor of servers: processor
 * time and bytes of one thread, on which client and server run. Tokens are RS256, 1000 distinct
 * ones in rotation, with the keys in memory.
 */
public final class GrpcCalls {

  private static final int CALLS = 20_000;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final MethodDescriptor<byte[], byte[]> METHOD =
      MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("orders.Orders/Get")
          .build();

  private GrpcCalls() {}

  /** A server, and a channel to it. */
  private record Running(String name, Server server, ManagedChannel channel) {

    static Running start(String name, @Nullable ProtectedResourceInterceptor interceptor)
        throws IOException {
      String address = InProcessServerBuilder.generateName();
      InProcessServerBuilder builder =
          InProcessServerBuilder.forName(address)
              .directExecutor()
              .addService(
                  ServerServiceDefinition.builder("orders.Orders")
                      .addMethod(
                          METHOD,
                          ServerCalls.asyncUnaryCall(
                              (request, answers) -> {
                                answers.onNext(request);
                                answers.onCompleted();
                              }))
                      .build());
      if (interceptor != null) {
        builder.intercept(interceptor);
      }
      Server server = builder.build().start();
      return new Running(
          name, server, InProcessChannelBuilder.forName(address).directExecutor().build());
    }

    void call(String authorization) {
      ClientCall<byte[], byte[]> call = channel.newCall(METHOD, CallOptions.DEFAULT);
      Metadata headers = new Metadata();
      headers.put(AUTHORIZATION, authorization);
      Ended ended = new Ended();
      call.start(ended, headers);
      call.request(2);
      call.sendMessage(new byte[16]);
      call.halfClose();
      if (ended.status == null || !ended.status.isOk()) {
        throw new IllegalStateException(name + ": expected OK at once, got " + ended.status);
      }
    }
  }

  private static final class Ended extends ClientCall.Listener<byte[]> {

    private @Nullable Status status;

    @Override
    public void onClose(Status status, Metadata trailers) {
      this.status = status;
    }
  }

  private static ProtectedResourceInterceptor interceptor(Issuer issuer, boolean remembers) {
    JwtAccessTokens tokens =
        JwtAccessTokens.of(Issuer.SERVER)
            .keys(server -> Ours.inMemory(server, issuer.jwks(), Crypto.platform()));
    ProtectedResource resource =
        ProtectedResource.of(Issuer.AUDIENCE)
            .trust(remembers ? tokens.signatureMemory(CaffeineSignatureMemory.create()) : tokens)
            .build();
    AsyncDriver offline =
        AsyncDriver.of(
            request ->
                CompletableFuture.failedFuture(
                    new IOException("nothing is to be sent: " + request.method())));
    return ProtectedResourceInterceptor.of(resource, offline, Runnable::run);
  }

  /** Prints a table, a row for each round and server. */
  public static void main(String[] args) throws Exception {
    Issuer issuer = Issuer.of(JwsAlgorithm.RS256);
    String[] fields = issuer.tokens(1000);
    for (int i = 0; i < fields.length; i++) {
      fields[i] = "Bearer " + fields[i];
    }
    Running[] all = {
      Running.start("no interceptor", null),
      Running.start("interceptor", interceptor(issuer, false)),
      Running.start("interceptor, tokens seen before", interceptor(issuer, true))
    };
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    System.out.println("| round | server | processor time, µs | bytes | calls per CPU second |");
    System.out.println("|---|---|---|---|---|");
    for (int round = 0; round < 8; round++) {
      for (Running running : all) {
        long bytes = thread.getCurrentThreadAllocatedBytes();
        long nanos = thread.getCurrentThreadCpuTime();
        for (int i = 0; i < CALLS; i++) {
          running.call(fields[i % fields.length]);
        }
        double micros = (thread.getCurrentThreadCpuTime() - nanos) / 1e3 / CALLS;
        System.out.printf(
            Locale.ROOT,
            "| %d | %s | %.1f | %d | %.0f |%n",
            round,
            running.name(),
            micros,
            (thread.getCurrentThreadAllocatedBytes() - bytes) / CALLS,
            1e6 / micros);
      }
    }
    for (Running running : all) {
      running.channel().shutdownNow();
      running.server().shutdownNow();
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }
}
