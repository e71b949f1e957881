package dev.oauth4jvm;

import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Objects;

/**
 * Runs operations on the calling thread, platform or virtual, over a {@link Transport}.
 *
 * {@snippet file="OperationSnippets.java" region="driver"}
 *
 * <p>Immutable and safe to share.
 */
public final class Driver {

  private final Transport transport;
  private final Env env;

  private Driver(Transport transport, Env env) {
    this.transport = transport;
    this.env = env;
  }

  /** Creates a driver over sockets, with the defaults of {@link SocketTransport}. */
  public static Driver create() {
    return of(SocketTransport.create());
  }

  /** Creates a driver over the caller's transport, in the system's environment. */
  public static Driver of(Transport transport) {
    return new Driver(Objects.requireNonNull(transport, "transport"), Env.system());
  }

  /**
   * Returns this driver with another environment, for example a fixed clock or {@link
   * Env#destinations}.
   */
  public Driver env(Env env) {
    return new Driver(transport, Objects.requireNonNull(env, "env"));
  }

  /**
   * Runs an operation to its result.
   *
   * @throws OAuthException when a check fails
   * @throws IllegalArgumentException when a request cannot be sent unchanged, for example because
   *     {@link java.net.URI} cannot parse its host
   * @throws IOException when a request received no response; an {@link InterruptedIOException},
   *     with the thread's interrupt flag set, when the thread was interrupted
   */
  public <R> R run(Operation<R> operation) throws IOException {
    Step<R> step = operation.begin(env);
    while (true) {
      if (step instanceof Step.Done<R> done) {
        return done.result();
      }
      step =
          step instanceof Step.Send<R> send
              ? Blocking.exchange(transport, send)
              : Blocking.await((Step.Wait<R>) step);
    }
  }
}
