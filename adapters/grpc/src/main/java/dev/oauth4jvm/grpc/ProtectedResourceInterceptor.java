package dev.oauth4jvm.grpc;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.Admission;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.resource.Verdict;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A server interceptor that admits calls to a {@link ProtectedResource}, and closes the others:
 * UNAUTHENTICATED or PERMISSION_DENIED with challenges in the trailers, or UNAVAILABLE when the
 * access token cannot be judged.
 *
 * {@snippet file="GrpcSnippets.java" region="server"}
 *
 * <p>The token is that of the call's {@code authorization}, with the scheme Bearer. A token that is
 * bound to a certificate (RFC 8705) requires that certificate in the TLS connection of the call. A
 * token that is bound to a DPoP key is refused, since DPoP is not defined for gRPC. An admitted
 * call has the token in its {@link Context}, under {@link #ACCESS_TOKEN}. A refused call does not
 * reach the application.
 *
 * <p>No thread waits: while keys are fetched, the events of the call are kept.
 *
 * <p>Refusals are logged by {@link System.Logger} {@code dev.oauth4jvm.grpc}: at WARNING if they
 * are an outage (UNAVAILABLE), which the operator must end, otherwise at DEBUG.
 *
 * <p>Immutable: each method returns a changed copy, and no argument is null. Safe for use by any
 * number of threads.
 */
public final class ProtectedResourceInterceptor implements ServerInterceptor {

  /** The key of an admitted call's token in its {@link Context}. */
  public static final Context.Key<AccessToken> ACCESS_TOKEN =
      Context.key("dev.oauth4jvm.resource.AccessToken");

  private final ProtectedResource resource;
  private final AsyncDriver http;
  private final Executor executor;
  private final Predicate<? super MethodDescriptor<?, ?>> anonymous;
  private final Function<? super MethodDescriptor<?, ?>, Requirement> requirement;

  private ProtectedResourceInterceptor(
      ProtectedResource resource,
      AsyncDriver http,
      Executor executor,
      Predicate<? super MethodDescriptor<?, ?>> anonymous,
      Function<? super MethodDescriptor<?, ?>, Requirement> requirement) {
    this.resource = Objects.requireNonNull(resource, "resource");
    this.http = Objects.requireNonNull(http, "http");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.anonymous = Objects.requireNonNull(anonymous, "anonymous");
    this.requirement = Objects.requireNonNull(requirement, "requirement");
  }

  /**
   * Creates an interceptor that requires a valid access token of each call.
   *
   * @param resource the resource, with or without a URL as its identifier
   * @param http runs the requests for the issuers' keys
   * @param executor runs the application's part of a call whose verdict took time: the executor of
   *     the server, given to {@code ServerBuilder.executor} too. A call is closed with UNAVAILABLE
   *     if it refuses the task
   * @throws IllegalStateException when every token must be bound to a DPoP key, so that no call
   *     would be admitted
   */
  public static ProtectedResourceInterceptor of(
      ProtectedResource resource, AsyncDriver http, Executor executor) {
    Admission unused = resource.admit(List.of(), null, Requirement.none()); // fails if none is
    return new ProtectedResourceInterceptor(
        resource, http, executor, method -> false, method -> Requirement.none());
  }

  /**
   * Sets which methods reach the application without a token; by default none. A token in such a
   * call is ignored.
   *
   * @param methods called on the thread of each call; its exceptions end the call
   */
  public ProtectedResourceInterceptor anonymous(Predicate<? super MethodDescriptor<?, ?>> methods) {
    return new ProtectedResourceInterceptor(resource, http, executor, methods, requirement);
  }

  /**
   * Sets what a method requires of the token; by default every valid token is admitted.
   *
   * @param requirement called on the thread of each call that is not anonymous; its exceptions end
   *     the call, and so does a null that it returns
   */
  public ProtectedResourceInterceptor require(
      Function<? super MethodDescriptor<?, ?>, Requirement> requirement) {
    return new ProtectedResourceInterceptor(resource, http, executor, anonymous, requirement);
  }

  /**
   * The access token of the call that the current thread serves.
   *
   * @throws IllegalStateException when there is none: the method is anonymous, the service is not
   *     intercepted, or the thread does not have the call's {@link Context}
   */
  public static AccessToken accessToken() {
    AccessToken token = ACCESS_TOKEN.get();
    if (token == null) {
      throw new IllegalStateException(
          "the current context has no access token: intercept the service by a"
              + " ProtectedResourceInterceptor, do not declare the method anonymous, and take the"
              + " context along to other threads (Context.current().wrap)");
    }
    return token;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    MethodDescriptor<Q, R> method = call.getMethodDescriptor();
    if (anonymous.test(method)) {
      return next.startCall(call, headers);
    }
    Admission admission =
        resource.admit(
            CallHeaders.authorization(headers), CallHeaders.certificate(call), required(method));
    CompletableFuture<Verdict> verdict = http.start(admission.verdict());
    if (verdict.isDone()) {
      return proceed(verdict(verdict, admission), Context.current(), call, headers, next);
    }
    Context context = Context.current(); // another thread has another one
    PendingCall<Q> pending = new PendingCall<>(call, verdict);
    CompletableFuture<Verdict> unused =
        verdict.whenComplete(
            (ended, failure) ->
                pending.resume(
                    executor,
                    () -> proceed(verdict(verdict, admission), context, call, headers, next)));
    return pending;
  }

  private Requirement required(MethodDescriptor<?, ?> method) {
    Requirement required = requirement.apply(method);
    if (required == null) {
      throw new IllegalStateException(
          "the function of require(…) returned null for "
              + method.getFullMethodName()
              + ": expected a Requirement, or declare the method anonymous");
    }
    return required;
  }

  private static Verdict verdict(CompletableFuture<Verdict> ended, Admission admission) {
    try {
      return ended.join();
    } catch (CompletionException | CancellationException failure) {
      return new Verdict.Refused(admission.refusal(failure), failure);
    }
  }

  private static <Q, R> ServerCall.Listener<Q> proceed(
      Verdict verdict,
      Context context,
      ServerCall<Q, R> call,
      Metadata headers,
      ServerCallHandler<Q, R> next) {
    if (verdict instanceof Verdict.Accepted accepted) {
      return Contexts.interceptCall(
          context.withValue(ACCESS_TOKEN, accepted.token()), call, headers, next);
    }
    CallRefusals.refuse(call, (Verdict.Refused) verdict);
    return new ServerCall.Listener<>() {};
  }
}
