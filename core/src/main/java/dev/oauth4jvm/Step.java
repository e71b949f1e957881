package dev.oauth4jvm;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The next action of a run of an {@link Operation}: to send a request, to wait, or to end.
 *
 * <p>The type is closed: a driver is a loop over these three. A step is used once, by one thread at
 * a time.
 *
 * @param <R> the type of the operation's result
 */
public sealed interface Step<R> permits Step.Done, Step.Send, Step.Wait {

  /**
   * The end of the run.
   *
   * @param result the result of the operation
   * @param <R> the type of the result
   */
  record Done<R>(R result) implements Step<R> {}

  /**
   * A request to send, unchanged and without following redirects.
   *
   * @param <R> the type of the operation's result
   */
  non-sealed interface Send<R> extends Step<R> {

    /** The request to send. */
    Request request();

    /**
     * Whether other runs wait for this exchange too. When its own run is cancelled, a driver then
     * continues the exchange if it can, and still passes the response to this step.
     */
    default boolean isShared() {
      return false;
    }

    /**
     * Judges the response.
     *
     * @return the next step
     * @throws OAuthException when the response fails a check
     */
    Step<R> receive(Response response);

    /**
     * Reports that there was no response. A caller that runs the steps itself must call this method
     * too: other runs may be waiting for the response.
     *
     * @param failure the transport's exception; an {@link java.io.InterruptedIOException}, unless
     *     it is a {@link java.net.SocketTimeoutException}, means that the run was abandoned and
     *     says nothing about the server; other runs then send their own request
     * @return the next step, if the operation can continue without the response
     * @throws IOException the failure itself, if the operation cannot continue
     */
    Step<R> failed(IOException failure) throws IOException;
  }

  /**
   * A wait: {@link #resume()} is to be called when {@link #signal()} completes, normally or
   * exceptionally, or when {@link #atMost()} has passed, whichever comes first.
   *
   * @param <R> the type of the operation's result
   */
  non-sealed interface Wait<R> extends Step<R> {

    /** The longest time to wait, never negative. */
    Duration atMost();

    /**
     * The stage that ends the wait early, completed by this operation or another run of it; it
     * never completes if the wait is for time only.
     */
    CompletionStage<?> signal();

    /**
     * Continues after the wait.
     *
     * @return the next step
     * @throws OAuthException when the awaited result failed a check
     * @throws IOException when the wait was for another run's exchange, and that exchange failed
     */
    Step<R> resume() throws IOException;

    /**
     * Reports that the run ends here, because its driver was interrupted or cancelled: other runs
     * may be waiting for its result.
     *
     * @param failure the cause of the end
     */
    void failed(IOException failure);
  }
}
