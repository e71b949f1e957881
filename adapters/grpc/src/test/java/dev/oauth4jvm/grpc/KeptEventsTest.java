package dev.oauth4jvm.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.adapters.JulLog;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Events that occur before or while the application begins, in an order that a server rarely has.
 */
class KeptEventsTest {

  private final JulLog log = new JulLog("dev.oauth4jvm.grpc");

  @AfterEach
  void stop() {
    log.close();
  }

  /** A call whose events the test sends itself. */
  private static final class Recorded extends ServerCall<String, String> {

    private final List<Status> closed = new ArrayList<>();

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(String message) {}

    @Override
    public void close(Status status, Metadata trailers) {
      closed.add(status);
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<String, String> getMethodDescriptor() {
      return Orders.GET;
    }
  }

  @Test
  void anExceptionInAKeptEventClosesTheCallAndLaterEventsStillPass() {
    Recorded call = new Recorded();
    PendingCall<String> pending = new PendingCall<>(call, new CompletableFuture<>());
    List<String> events = new ArrayList<>();
    pending.onReady();

    pending.resume(
        Runnable::run,
        () -> {
          pending.onMessage("kept while the application begins");
          return new ServerCall.Listener<>() {
            @Override
            public void onReady() {
              throw new IllegalArgumentException("a fault of the application");
            }

            @Override
            public void onMessage(String message) {
              events.add(message);
            }

            @Override
            public void onCancel() {
              events.add("cancelled");
            }
          };
        });
    pending.onCancel();

    assertThat(call.closed)
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.getCode()).isEqualTo(Status.Code.UNKNOWN);
              assertThat(status.getDescription()).isEqualTo("Application error processing RPC");
            });
    assertThat(events).containsExactly("kept while the application begins", "cancelled");
    assertThat(log.take())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.level()).isEqualTo(System.Logger.Level.ERROR);
              assertThat(message.text()).contains("orders.Orders/Get");
            });
  }
}
