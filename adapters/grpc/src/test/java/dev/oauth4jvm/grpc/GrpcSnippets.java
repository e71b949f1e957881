package dev.oauth4jvm.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.tokens.TokenSource;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code of docs/grpc.md, and of javadoc. */
@Timeout(120)
class GrpcSnippets {

  // @start region="server"
  /** A server whose services require an access token; makes no request when it starts. */
  static Server server(
      int port, ServerCredentials tls, ExecutorService executor, ServerServiceDefinition orders) {
    ProtectedResource resource =
        ProtectedResource.of("https://api.example.com")
            .trust(JwtAccessTokens.discovered("https://as.example.com"))
            .build();
    return Grpc.newServerBuilderForPort(port, tls)
        .executor(executor)
        .addService(orders)
        .intercept(ProtectedResourceInterceptor.of(resource, AsyncDriver.create(), executor))
        .build();
  }

  // @end

  // @start region="service"
  /** A method of a service: the token is in the context of the call. */
  static void list(String request, StreamObserver<String> answers) {
    AccessToken token = ProtectedResourceInterceptor.accessToken();
    answers.onNext("orders of " + token.subject() + " by " + token.clientId());
    answers.onCompleted();
  }

  // @end

  private static ProtectedResourceInterceptor methods(ProtectedResourceInterceptor interceptor) {
    // @start region="methods"
    Requirement read = Requirement.none().scope("orders:read");
    Requirement pay =
        Requirement.none()
            .scope("orders:pay")
            .acr("urn:example:two-factors")
            .maxAuthAge(Duration.ofMinutes(5));
    ProtectedResourceInterceptor perMethod =
        interceptor
            .anonymous(method -> method.getFullMethodName().equals("grpc.health.v1.Health/Check"))
            .require(method -> method.getFullMethodName().equals("shop.Orders/Pay") ? pay : read);
    // @end
    return perMethod;
  }

  /** A token of the context on another thread. */
  private static Future<String> elsewhere(ExecutorService executor) {
    // @start region="context"
    Future<String> subject =
        executor.submit(
            Context.current().wrap(() -> ProtectedResourceInterceptor.accessToken().subject()));
    // @end
    return subject;
  }

  // @start region="client"
  /** A channel whose calls have an access token; a refused token is renewed. */
  static ManagedChannel channel(
      AuthorizationServer server, Client client, ClientAuthentication authentication) {
    TokenSource tokens =
        TokenSource.of(
                ClientCredentialsGrant.of(server, client, authentication).scope("orders:read"))
            .build();
    return Grpc.newChannelBuilder("api.example.com:443", TlsChannelCredentials.create())
        .intercept(AccessTokenInterceptor.of(tokens, AsyncDriver.create()))
        .build();
  }

  // @end

  private static CallOptions credentials(TokenSource tokens, AsyncDriver http) {
    // @start region="credentials"
    CallOptions options =
        CallOptions.DEFAULT.withCallCredentials(AccessTokenCredentials.of(tokens, http));
    // @end
    return options;
  }

  private static final MethodDescriptor<String, String> LIST =
      Orders.GET.toBuilder().setFullMethodName("shop.Orders/List").build();
  private static final MethodDescriptor<String, String> PAY =
      Orders.GET.toBuilder().setFullMethodName("shop.Orders/Pay").build();

  private static ServerServiceDefinition service() {
    return ServerServiceDefinition.builder("shop.Orders")
        .addMethod(LIST, ServerCalls.asyncUnaryCall(GrpcSnippets::list))
        .addMethod(PAY, ServerCalls.asyncUnaryCall(GrpcSnippets::list))
        .build();
  }

  @Test
  void aServerStartsWithoutARequestAndRefusesCallsWithoutAToken() throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    Server server = server(0, MutualTls.server(), executor, service()).start();
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("127.0.0.1", server.getPort(), MutualTls.nobody()).build();
    try {
      Outcome outcome = Outcome.of(channel, LIST);

      assertThat(outcome.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(outcome.headers().first("www-authenticate"))
          .isEqualTo(
              "Bearer resource_metadata="
                  + "\"https://api.example.com/.well-known/oauth-protected-resource\"");
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
      executor.shutdownNow();
    }
  }

  @Test
  void aMethodSeesTheTokenThatItRequires() throws Exception {
    try (GrpcApi api = new GrpcApi()) {
      ProtectedResourceInterceptor interceptor = methods(api.interceptor());
      Channel channel =
          GrpcApi.with(api.channel(interceptor, api.threads(), service()), api.bearer());

      assertThat(Outcome.of(channel, LIST).answer()).isEqualTo("orders of alice by client");
      assertThat(Outcome.of(channel, PAY).error()).isEqualTo("insufficient_user_authentication");
    }
  }

  @Test
  void aClientSendsTheTokenOfItsSource() throws Exception {
    try (ApiClient client = new ApiClient()) {
      Outcome outcome =
          Outcome.of(client.channel(), Orders.GET, credentials(client.tokens, client.api.http()));

      assertThat(outcome.answer()).isEqualTo("shop by shop, orders:read");
    }
  }

  @Test
  void aChannelIsCreatedWithoutARequest() {
    AuthorizationServer server =
        AuthorizationServer.of("https://as.example", "https://as.example/j");
    ManagedChannel channel = channel(server, Client.of("shop"), ClientAuthentication.none());

    assertThat(channel.shutdownNow().isShutdown()).isTrue();
  }

  @Test
  void anotherThreadHasTheTokenWithTheContextAlone() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (GrpcApi api = new GrpcApi()) {
      AccessToken token =
          api.authorizationServer.run(
              api.resource.admit(List.of(api.bearer()), null, Requirement.none()));
      Future<String> subject =
          Context.current()
              .withValue(ProtectedResourceInterceptor.ACCESS_TOKEN, token)
              .call(() -> elsewhere(executor));

      assertThat(subject.get(60, TimeUnit.SECONDS)).isEqualTo("alice");
      assertThat(executor.submit(() -> ProtectedResourceInterceptor.ACCESS_TOKEN.get()).get())
          .isNull();
    } finally {
      executor.shutdownNow();
    }
  }
}
