package dev.oauth4jvm.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.adapters.JulLog;
import dev.oauth4jvm.adapters.SampleApi;
import dev.oauth4jvm.testkit.Endpoint;
import dev.oauth4jvm.testkit.Hold;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that arrive while the issuer's keys are being fetched. */
@Timeout(120)
class PendingCallTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final GrpcApi api = new GrpcApi();
  private final ExecutorService one = Executors.newSingleThreadExecutor();
  private final AtomicInteger begun = new AtomicInteger();
  private final JulLog log = new JulLog("dev.oauth4jvm.grpc");
  private Hold hold;

  @BeforeEach
  void holdKeys() {
    hold = api.issuer.hold(Endpoint.JWKS);
  }

  @AfterEach
  void stop() {
    hold.release();
    log.close();
    api.close();
    one.shutdownNow();
  }

  /** Counts the calls that reach the application. */
  private final ServerInterceptor counting =
      new ServerInterceptor() {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
          begun.incrementAndGet();
          return next.startCall(call, headers);
        }
      };

  /** The interceptor under test, before one that counts. */
  private static ServerInterceptor both(ServerInterceptor first, ServerInterceptor second) {
    return new ServerInterceptor() {
      @Override
      public <Q, R> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return first.interceptCall(call, headers, (c, h) -> second.interceptCall(c, h, next));
      }
    };
  }

  private Channel authorized(Channel channel) {
    return GrpcApi.with(channel, api.bearer());
  }

  @Test
  void noThreadOfTheServerWaitsForKeys() throws Exception {
    Channel channel = api.channel(api.interceptor(one), one);
    List<Future<String>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(
          ClientCalls.futureUnaryCall(
              authorized(channel).newCall(Orders.GET, CallOptions.DEFAULT), "order"));
    }
    hold.awaitArrival(LONG);

    // the only thread of the server is free for a call that needs no keys
    assertThat(Outcome.of(channel, Orders.CHECK).answer()).isEqualTo(SampleApi.NOBODY);
    assertThat(calls).noneMatch(Future::isDone);

    hold.release();
    for (Future<String> call : calls) {
      assertThat(call.get(60, TimeUnit.SECONDS)).startsWith("alice by client");
    }
    assertThat(api.authorizationServer.requests(api.issuer, Endpoint.JWKS)).hasSize(1);
  }

  @Test
  void streamsOfEveryTypePassInOrderAfterTheVerdict() throws Exception {
    Channel channel = authorized(api.channel(api.interceptor(one), one));
    Iterator<String> list =
        ClientCalls.blockingServerStreamingCall(channel, Orders.LIST, CallOptions.DEFAULT, "o");
    Answers joined = new Answers();
    StreamObserver<String> join =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(Orders.JOIN, CallOptions.DEFAULT), joined);
    Answers talked = new Answers();
    StreamObserver<String> talk =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(Orders.TALK, CallOptions.DEFAULT), talked);
    List<String> sent = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      join.onNext("m" + i);
      sent.add("m" + i);
      talk.onNext("m" + i);
      expected.add("m" + i + " of alice");
    }
    join.onCompleted();
    hold.awaitArrival(LONG);

    hold.release();

    assertThat(list).toIterable().containsExactly("o1 of alice", "o2 of alice", "o3 of alice");
    assertThat(joined.all()).containsExactly("alice " + String.join(" ", sent) + " by alice");
    talk.onNext("last");
    talk.onCompleted();
    expected.add("last of alice");
    assertThat(talked.all()).isEqualTo(expected);
  }

  /** The answers of a stream. */
  private static final class Answers implements StreamObserver<String> {

    private final List<String> answers = new ArrayList<>();
    private final CompletableFuture<List<String>> all = new CompletableFuture<>();

    @Override
    public void onNext(String answer) {
      answers.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      all.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      all.complete(answers);
    }

    List<String> all() throws Exception {
      return all.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void theApplicationHasTheContextOfItsCallOnAnotherThread() throws Exception {
    Context.Key<String> key = Context.key("of an interceptor before");
    AtomicReference<String> seen = new AtomicReference<>();
    ServerInterceptor before =
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            Context context = Context.current().withValue(key, "traced");
            return Contexts.interceptCall(context, call, headers, next);
          }
        };
    ServerInterceptor after =
        new ServerInterceptor() {
          @Override
          public <Q, R> ServerCall.Listener<Q> interceptCall(
              ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            seen.set(key.get());
            return next.startCall(call, headers);
          }
        };
    Channel channel = authorized(api.channel(both(before, both(api.interceptor(one), after)), one));
    Future<String> answer =
        ClientCalls.futureUnaryCall(channel.newCall(Orders.GET, CallOptions.DEFAULT), "order");
    hold.awaitArrival(LONG);
    hold.release();

    assertThat(answer.get(60, TimeUnit.SECONDS)).startsWith("alice");
    assertThat(seen).hasValue("traced");
  }

  @Test
  void aCallThatIsCancelledBeforeItsVerdictDoesNotReachTheApplication() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    ServerInterceptor watching = watching(cancelled);
    Channel channel =
        authorized(api.channel(both(watching, both(api.interceptor(one), counting)), one));
    ClientCall<String, String> call = channel.newCall(Orders.GET, CallOptions.DEFAULT);
    Future<String> answer = ClientCalls.futureUnaryCall(call, "order");
    hold.awaitArrival(LONG);

    answer.cancel(true);
    assertThat(cancelled.await(60, TimeUnit.SECONDS)).isTrue();
    hold.release();

    // the server's only thread has done what the verdict of the other call began
    assertThat(Outcome.of(channel, Orders.GET).answer()).startsWith("alice");
    assertThat(begun).hasValue(1);
    assertThat(log.take()).as("a cancelled call is no outage").isEmpty();
  }

  /** Tells when the listener of a call knows of its cancellation. */
  private static ServerInterceptor watching(CountDownLatch cancelled) {
    return new ServerInterceptor() {
      @Override
      public <Q, R> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
          @Override
          public void onCancel() {
            super.onCancel();
            cancelled.countDown();
          }
        };
      }
    };
  }

  @Test
  void aDeadlineEndsACallThatHasNoVerdict() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    ServerInterceptor watching = watching(cancelled);
    Channel channel =
        authorized(api.channel(both(watching, both(api.interceptor(one), counting)), one));

    Outcome unused = Outcome.of(channel, Orders.CHECK); // later calls arrive at once
    begun.set(0);
    Outcome outcome =
        Outcome.of(channel, Orders.GET, CallOptions.DEFAULT.withDeadlineAfter(2, TimeUnit.SECONDS));
    assertThat(cancelled.await(60, TimeUnit.SECONDS)).isTrue();
    hold.release();

    assertThat(outcome.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(Outcome.of(channel, Orders.GET).answer()).startsWith("alice");
    assertThat(begun).hasValue(1);
  }

  @Test
  void aRefusalThatTookTimeClosesTheCall() throws Exception {
    Channel channel =
        GrpcApi.with(
            api.channel(both(api.interceptor(one), counting), one),
            GrpcApi.bearer(api.tokens.signedByStranger()));
    Future<String> answer =
        ClientCalls.futureUnaryCall(channel.newCall(Orders.GET, CallOptions.DEFAULT), "order");
    hold.awaitArrival(LONG);
    hold.release();

    Outcome outcome = failure(answer);
    assertThat(outcome.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(outcome.error()).isEqualTo("invalid_token");
    assertThat(begun).hasValue(0);
  }

  private static Outcome failure(Future<String> answer) {
    Throwable failure =
        catchThrowableOfType(Exception.class, () -> answer.get(60, TimeUnit.SECONDS)).getCause();
    assertThat(failure).isInstanceOf(StatusRuntimeException.class);
    return Outcome.of((StatusRuntimeException) failure);
  }

  /** An application that fails when a call begins. */
  private static ServerInterceptor failing(RuntimeException failure) {
    return new ServerInterceptor() {
      @Override
      public <Q, R> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        throw failure;
      }
    };
  }

  @Test
  void anExceptionAtTheBeginningClosesTheCallAsInGrpcAndIsLogged() throws Exception {
    ServerInterceptor failing =
        failing(Status.NOT_FOUND.withDescription("no such order").asRuntimeException());
    Channel channel = authorized(api.channel(both(api.interceptor(one), failing), one));
    Future<String> answer =
        ClientCalls.futureUnaryCall(channel.newCall(Orders.GET, CallOptions.DEFAULT), "order");
    hold.awaitArrival(LONG);
    hold.release();

    Status late = failure(answer).status();
    Status usual = Outcome.of(api.channel(failing, one), Orders.GET).status();

    assertThat(late.getCode()).isEqualTo(Status.Code.NOT_FOUND).isEqualTo(usual.getCode());
    assertThat(late.getDescription()).isEqualTo(usual.getDescription());
    assertThat(log.take())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.level()).isEqualTo(System.Logger.Level.ERROR);
              assertThat(message.text()).contains("orders.Orders/Get");
            });
  }

  @Test
  void anExecutorThatRefusesTasksMakesTheCallUnavailable() throws Exception {
    ProtectedResourceInterceptor interceptor =
        api.interceptor(
            task -> {
              throw new RejectedExecutionException("the executor has ended");
            });
    Channel channel = authorized(api.channel(interceptor, one));
    Future<String> answer =
        ClientCalls.futureUnaryCall(channel.newCall(Orders.GET, CallOptions.DEFAULT), "order");
    hold.awaitArrival(LONG);
    hold.release();

    assertThat(failure(answer).code()).isEqualTo(Status.Code.UNAVAILABLE);
  }
}
