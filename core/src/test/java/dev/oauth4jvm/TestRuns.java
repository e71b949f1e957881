package dev.oauth4jvm;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Steps that write down what their driver does with them. */
final class TestRuns {

  static final Request REQUEST = Request.get(URI.create("https://as.example.com/"));
  static final Response RESPONSE = Response.of(200, Headers.of(), new byte[0]);

  /** What was called, in order. */
  final Queue<Object> calls = new ConcurrentLinkedQueue<>();

  /** Sends {@link #REQUEST}; what comes leads to the next step. */
  Step.Send<String> send(Step<String> next) {
    return send(next, false);
  }

  Step.Send<String> send(Step<String> next, boolean shared) {
    return new Step.Send<>() {
      @Override
      public Request request() {
        calls.add("request");
        return REQUEST;
      }

      @Override
      public boolean isShared() {
        return shared;
      }

      @Override
      public Step<String> receive(Response response) {
        calls.add(response);
        return next;
      }

      @Override
      public Step<String> failed(IOException failure) throws IOException {
        calls.add(failure);
        throw failure;
      }
    };
  }

  /** Sends {@link #REQUEST}, and can go on without the response. */
  Step.Send<String> sendOr(Step<String> otherwise) {
    return new Step.Send<>() {
      @Override
      public Request request() {
        return REQUEST;
      }

      @Override
      public Step<String> receive(Response response) {
        throw new AssertionError("no response is expected");
      }

      @Override
      public Step<String> failed(IOException failure) {
        calls.add(failure);
        return otherwise;
      }
    };
  }

  Step.Wait<String> await(CompletionStage<?> signal, Duration atMost, Step<String> next) {
    return new Step.Wait<>() {
      @Override
      public Duration atMost() {
        return atMost;
      }

      @Override
      public CompletionStage<?> signal() {
        return signal;
      }

      @Override
      public Step<String> resume() {
        calls.add("resume");
        return next;
      }

      @Override
      public void failed(IOException failure) {
        calls.add(failure);
      }
    };
  }

  static Step<String> done(String result) {
    return new Step.Done<>(result);
  }

  static CompletableFuture<Object> never() {
    return new CompletableFuture<>();
  }
}
