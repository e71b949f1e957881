package dev.oauth4jvm.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Fault;
import dev.oauth4jvm.testkit.Hold;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A token that the resource refuses is renewed, and a call of one message is repeated. */
@Timeout(120)
class AccessTokenInterceptorTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final ApiClient client = new ApiClient();
  private Channel channel;

  @BeforeEach
  void start() throws Exception {
    channel = client.intercepted();
    assertThat(Outcome.of(channel, Orders.GET).answer()).isEqualTo("shop by shop, orders:read");
    assertThat(client.calls).hasValue(1);
  }

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void aRefusedCallIsRepeatedWithANewToken() {
    client.refuseOldTokens();

    assertThat(Outcome.of(channel, Orders.GET).answer()).isEqualTo("shop by shop, orders:read");
    assertThat(client.calls).hasValue(3);
    assertThat(client.requests()).isEqualTo(2);
  }

  @Test
  void aRefusedStreamOfAnswersIsRepeated() {
    client.refuseOldTokens();

    Iterator<String> list =
        ClientCalls.blockingServerStreamingCall(channel, Orders.LIST, CallOptions.DEFAULT, "o");

    assertThat(list).toIterable().containsExactly("o1 of shop", "o2 of shop", "o3 of shop");
    assertThat(client.calls).hasValue(3);
  }

  @Test
  void ofManyRefusedCallsOneRenewsTheToken() throws Exception {
    client.refuseOldTokens();
    List<Future<String>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(
          ClientCalls.futureUnaryCall(channel.newCall(Orders.GET, CallOptions.DEFAULT), "order"));
    }
    for (Future<String> call : calls) {
      assertThat(call.get(60, TimeUnit.SECONDS)).startsWith("shop by shop");
    }
    assertThat(client.requests()).isEqualTo(2);
  }

  @Test
  void aStreamOfRequestsIsNotRepeatedButTheNextCallHasANewToken() throws Exception {
    client.refuseOldTokens();
    CompletableFuture<Status> ended = new CompletableFuture<>();
    StreamObserver<String> join =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(Orders.JOIN, CallOptions.DEFAULT),
            new StreamObserver<String>() {
              @Override
              public void onNext(String answer) {}

              @Override
              public void onError(Throwable failure) {
                ended.complete(Status.fromThrowable(failure));
              }

              @Override
              public void onCompleted() {
                ended.complete(Status.OK);
              }
            });
    join.onNext("m");

    assertThat(ended.get(60, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(client.calls).hasValue(2);
    assertThat(Outcome.of(channel, Orders.GET).answer()).startsWith("shop by shop");
    assertThat(client.calls).as("the token was renewed before").hasValue(3);
  }

  @Test
  void aYoungTokenIsNotRenewedAndTheRefusalIsThatOfTheServer() {
    client.refuseOldTokens();
    assertThat(Outcome.of(channel, Orders.GET).answer()).startsWith("shop by shop");
    client.api.issuer.keys().rotate().retire();
    client.acceptFreshKeysOnly();

    Outcome outcome = Outcome.of(channel, Orders.GET);

    assertThat(outcome.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(outcome.error()).isEqualTo("invalid_token");
    assertThat(client.requests()).isEqualTo(2);
  }

  @Test
  void withoutANewTokenTheRefusalIsThatOfTheServer() {
    client.refuseOldTokens();
    client.api.issuer.fail(Endpoint.TOKEN, Fault.CONNECTION_LOST);

    Outcome outcome = Outcome.of(channel, Orders.GET);

    assertThat(outcome.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(outcome.error()).isEqualTo("invalid_token");
    assertThat(client.calls).hasValue(2);
  }

  @Test
  void aLackOfScopesOrAnotherErrorRenewsNothing() throws Exception {
    client.api.clock.advance(Duration.ofSeconds(31));
    for (MethodDescriptor<String, String> method : List.of(Orders.PAY, Orders.GET)) {
      Channel other =
          method == Orders.PAY
              ? channel
              : io.grpc.ClientInterceptors.intercept(
                  client.api.channel(closing(false, "Bearer scope=\"a\""), client.api.threads()),
                  client.interceptor);
      assertThat(Outcome.of(other, method).code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
    assertThat(client.requests()).isEqualTo(1);
  }

  /** A server that refuses every call, before or after it has sent headers. */
  private ServerInterceptor closing(boolean afterHeaders, String... challenges) {
    return new ServerInterceptor() {
      @Override
      public <Q, R> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        client.calls.incrementAndGet();
        if (afterHeaders) {
          call.sendHeaders(new Metadata());
        }
        Metadata trailers = new Metadata();
        for (String challenge : challenges) {
          trailers.put(CallHeaders.WWW_AUTHENTICATE, challenge);
        }
        call.close(Status.UNAUTHENTICATED, trailers);
        return new ServerCall.Listener<>() {};
      }
    };
  }

  @Test
  void aCallWhoseAnswerHasBegunIsNotRepeated() throws Exception {
    client.api.clock.advance(Duration.ofSeconds(31));
    Channel other =
        io.grpc.ClientInterceptors.intercept(
            client.api.channel(
                closing(true, "Bearer error=\"invalid_token\""), client.api.threads()),
            client.interceptor);

    assertThat(Outcome.of(other, Orders.GET).code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(client.calls).hasValue(2);
  }

  @Test
  void aCallIsRepeatedOnce() throws Exception {
    client.api.clock.advance(Duration.ofSeconds(31));
    Channel other =
        io.grpc.ClientInterceptors.intercept(
            client.api.channel(
                closing(false, "Basic realm=\"x\"", "Bearer error=\"invalid_token\""),
                client.api.threads()),
            client.interceptor);

    assertThat(Outcome.of(other, Orders.GET).code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(client.calls).hasValue(3);
    assertThat(client.requests()).isEqualTo(2);
  }

  @Test
  void aCallThatIsCancelledOrHasADeadlineEndsWhileItsTokenIsRenewed() throws Exception {
    client.refuseOldTokens();
    try (Hold hold = client.api.issuer.hold(Endpoint.TOKEN)) {
      ClientCall<String, String> call = channel.newCall(Orders.GET, CallOptions.DEFAULT);
      CompletableFuture<Status> ended = new CompletableFuture<>();
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              ended.complete(status);
            }
          },
          new Metadata());
      call.request(1);
      call.sendMessage("order");
      call.halfClose();
      hold.awaitArrival(LONG);

      call.cancel("enough", null);
      Outcome late =
          Outcome.of(
              channel,
              Orders.GET,
              CallOptions.DEFAULT.withDeadlineAfter(200, TimeUnit.MILLISECONDS));

      assertThat(ended.get(60, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.CANCELLED);
      assertThat(late.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void aCallWithCredentialsOfItsOwnIsPassedOn() {
    client.refuseOldTokens();

    Outcome outcome =
        Outcome.of(
            channel, Orders.GET, CallOptions.DEFAULT.withCallCredentials(client.credentials));

    assertThat(outcome.error()).isEqualTo("invalid_token");
    assertThat(client.calls).hasValue(2);
  }
}
