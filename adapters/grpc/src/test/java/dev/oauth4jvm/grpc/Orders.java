package dev.oauth4jvm.grpc;

import dev.oauth4jvm.adapters.SampleApi;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.Requirement;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A service with a method of each type; messages are texts. */
final class Orders {

  static final MethodDescriptor<String, String> GET =
      method("orders.Orders/Get", MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<String, String> PAY =
      method("orders.Orders/Pay", MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<String, String> LIST =
      method("orders.Orders/List", MethodDescriptor.MethodType.SERVER_STREAMING);
  static final MethodDescriptor<String, String> JOIN =
      method("orders.Orders/Join", MethodDescriptor.MethodType.CLIENT_STREAMING);
  static final MethodDescriptor<String, String> TALK =
      method("orders.Orders/Talk", MethodDescriptor.MethodType.BIDI_STREAMING);
  static final MethodDescriptor<String, String> CHECK =
      method("health.Health/Check", MethodDescriptor.MethodType.UNARY);

  private static final Requirement READ = SampleApi.requirement(SampleApi.ORDERS);
  private static final Requirement PAYMENT = SampleApi.requirement(SampleApi.PAYMENTS);

  private Orders() {}

  static boolean isAnonymous(MethodDescriptor<?, ?> method) {
    return CHECK.getFullMethodName().equals(method.getFullMethodName());
  }

  static Requirement requirement(MethodDescriptor<?, ?> method) {
    return PAY.getFullMethodName().equals(method.getFullMethodName()) ? PAYMENT : READ;
  }

  static ServerServiceDefinition service() {
    return ServerServiceDefinition.builder("orders.Orders")
        .addMethod(GET, ServerCalls.asyncUnaryCall(Orders::seen))
        .addMethod(PAY, ServerCalls.asyncUnaryCall(Orders::seen))
        .addMethod(
            LIST,
            ServerCalls.asyncServerStreamingCall(
                (request, answers) -> {
                  for (int i = 1; i <= 3; i++) {
                    answers.onNext(request + i + " of " + subject());
                  }
                  answers.onCompleted();
                }))
        .addMethod(JOIN, ServerCalls.asyncClientStreamingCall(Joining::new))
        .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(Talking::new))
        .build();
  }

  static ServerServiceDefinition health() {
    return ServerServiceDefinition.builder("health.Health")
        .addMethod(
            CHECK,
            ServerCalls.asyncUnaryCall(
                (String request, StreamObserver<String> answers) -> {
                  boolean known = ProtectedResourceInterceptor.ACCESS_TOKEN.get() != null;
                  answers.onNext(known ? "somebody" : SampleApi.NOBODY);
                  answers.onCompleted();
                }))
        .build();
  }

  private static String subject() {
    return ProtectedResourceInterceptor.accessToken().subject();
  }

  private static void seen(String request, StreamObserver<String> answers) {
    AccessToken token = ProtectedResourceInterceptor.accessToken();
    answers.onNext(SampleApi.seen(token));
    answers.onCompleted();
  }

  /** Answers all messages together. */
  private static final class Joining implements StreamObserver<String> {

    private final StringBuilder all = new StringBuilder(subject());
    private final StreamObserver<String> answers;

    Joining(StreamObserver<String> answers) {
      this.answers = answers;
    }

    @Override
    public void onNext(String message) {
      all.append(' ').append(message);
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {
      answers.onNext(all + " by " + subject());
      answers.onCompleted();
    }
  }

  /** Answers each message by itself. */
  private record Talking(StreamObserver<String> answers) implements StreamObserver<String> {

    @Override
    public void onNext(String message) {
      answers.onNext(message + " of " + subject());
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {
      answers.onCompleted();
    }
  }

  private static MethodDescriptor<String, String> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<String, String>newBuilder(new Text(), new Text())
        .setType(type)
        .setFullMethodName(name)
        .build();
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
