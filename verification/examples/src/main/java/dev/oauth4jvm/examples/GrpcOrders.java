// @start region="program"
package dev.oauth4jvm.examples;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.grpc.AccessTokenInterceptor;
import dev.oauth4jvm.grpc.ProtectedResourceInterceptor;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.tokens.TokenSource;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * A service in gRPC, whose only method requires the scope {@code orders:read}, and a client of it.
 * The method's descriptor is written by hand; an application has generated ones.
 *
 * <p>{@code GrpcOrders serve} reads {@code ISSUER}, {@code RESOURCE}, {@code PORT}, {@code
 * CERTIFICATE} and {@code KEY} (PEM files). {@code GrpcOrders call} reads {@code ISSUER}, {@code
 * CLIENT_ID}, {@code CLIENT_SECRET}, {@code RESOURCE}, {@code TARGET} (host and port), and {@code
 * CERTIFICATE}, which it trusts.
 */
public final class GrpcOrders {

  /** The method of the service. */
  public static final MethodDescriptor<String, String> LIST =
      MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("shop.Orders/List")
          .build();

  private GrpcOrders() {}

  /** A server that is not started yet; makes no request. */
  public static Server server(
      int port, ServerCredentials tls, Settings settings, AsyncDriver http, Executor executor) {
    ProtectedResource resource =
        ProtectedResource.of(settings.get("RESOURCE"))
            .trust(JwtAccessTokens.discovered(settings.issuer()))
            .withoutMetadataInChallenges() // nothing serves it
            .build();
    return Grpc.newServerBuilderForPort(port, tls)
        .executor(executor)
        .addService(
            ServerServiceDefinition.builder("shop.Orders")
                .addMethod(LIST, ServerCalls.asyncUnaryCall(GrpcOrders::list))
                .build())
        .intercept(
            ProtectedResourceInterceptor.of(resource, http, executor)
                .require(method -> Requirement.none().scope("orders:read")))
        .build();
  }

  private static void list(String request, StreamObserver<String> answers) {
    answers.onNext("orders of " + ProtectedResourceInterceptor.accessToken().subject());
    answers.onCompleted();
  }

  /** A channel whose calls have the client's access token. */
  public static ManagedChannel channel(
      String target,
      ChannelCredentials tls,
      Settings settings,
      AuthorizationServer server,
      AsyncDriver http) {
    TokenSource tokens =
        TokenSource.of(
                ClientCredentialsGrant.of(
                        server,
                        Client.of(settings.clientId()),
                        ClientAuthentication.secretBasic(settings.clientSecret()))
                    .scope("orders:read")
                    .resource(settings.get("RESOURCE")))
            .build();
    return Grpc.newChannelBuilder(target, tls)
        .intercept(AccessTokenInterceptor.of(tokens, http))
        .build();
  }

  /** Serves, or calls once. */
  public static void main(String... arguments) throws Exception {
    Settings settings = Settings.fromEnvironment();
    AsyncDriver http = AsyncDriver.create().env(settings.env());
    File certificate = new File(settings.get("CERTIFICATE"));
    if (arguments[0].equals("serve")) {
      int port = Integer.parseInt(settings.get("PORT"));
      ServerCredentials tls =
          TlsServerCredentials.create(certificate, new File(settings.get("KEY")));
      server(port, tls, settings, http, Executors.newCachedThreadPool()).start().awaitTermination();
      return;
    }
    ManagedChannel channel =
        channel(
            settings.get("TARGET"),
            TlsChannelCredentials.newBuilder().trustManager(certificate).build(),
            settings,
            settings.http().run(Discovery.oidc(settings.issuer())),
            http);
    System.out.println(ClientCalls.blockingUnaryCall(channel, LIST, CallOptions.DEFAULT, ""));
    channel.shutdown();
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {

    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
// @end
