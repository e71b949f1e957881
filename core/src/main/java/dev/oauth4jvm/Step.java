package dev.oauth4jvm;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * What a run of an {@link Operation} needs next: to send a request, to wait, or nothing more.
 *
 * <p>The type is closed: a driver is a loop over these three. A step is used once, by one thread at
 * a time.
 *
 * @param <R> what the operation results in
 */
public sealed interface Step<R> permits Step.Done, Step.Send, Step.Wait {

  /**
   * The run is over.
   *
   * @param result what the operation results in
   * @param <R> its type
   */
  record Done<R>(R result) implements Step<R> {}

  /**
   * A request is to be sent: as it is, without following redirects.
   *
   * @param <R> what the operation results in
   */
  non-sealed interface Send<R> extends Step<R> {

    /** The request to send. */
    Request request();

    /**
     * Whether other runs wait for this exchange too. A driver then lets it go on when its own run
     * is cancelled, where it can, and hands the response over all the same.
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
     * Takes note that no response could be had. A caller that drives the steps itself calls this
     * too: others may be waiting for what this request was to bring.
     *
     * @param failure what the transport threw; an {@link java.io.InterruptedIOException}, unless it
     *     is a {@link java.net.SocketTimeoutException}, says that the run was given up and nothing
     *     of the server, and others then try for themselves
     * @return the next step, where the operation can go on without the response
     * @throws IOException the failure itself, where it cannot
     */
    Step<R> failed(IOException failure) throws IOException;
  }

  /**
   * Nothing is to be sent now: {@link #resume()} is to be called when {@link #signal()} completes,
   * in whatever way, or when {@link #atMost()} has passed, whichever comes first.
   *
   * @param <R> what the operation results in
   */
  non-sealed interface Wait<R> extends Step<R> {

    /** How long to wait at most, never negative. */
    Duration atMost();

    /**
     * What ends the wait early: a stage that this operation, or another run of it, completes; one
     * that never completes where only time is waited for.
     */
    CompletionStage<?> signal();

    /**
     * Goes on.
     *
     * @return the next step
     * @throws OAuthException when what was waited for failed a check
     * @throws IOException when what was waited for was another run's exchange, and that failed
     */
    Step<R> resume() throws IOException;

    /**
     * Takes note that the run ends here, because its driver was interrupted or cancelled: others
     * may be waiting for what this run was to bring.
     *
     * @param failure why it ends
     */
    void failed(IOException failure);
  }
}
