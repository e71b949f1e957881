package dev.oauth4jvm.internal;

import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A run of which every step is taken under one guard, which decides what a failure and the end lead
 * to. Where only the end or a refused response matters, {@link Steps} suffice.
 *
 * @param <A> the result of the guarded run
 * @param <B> the result of the run that it becomes
 */
public abstract class GuardedSteps<A, B> {

  /**
   * A call that returns the next step of the guarded run.
   *
   * @param <F> the checked exception that it may throw
   */
  @FunctionalInterface
  protected interface Call<A, F extends Exception> {
    Step<A> next() throws F;
  }

  /**
   * Makes a call, and returns the {@linkplain #step step} for what it returns; handles its failure.
   *
   * @param response the response that the call judges; null if it judges none
   */
  protected abstract <F extends Exception> Step<B> proceed(
      Call<A, F> call, @Nullable Response response) throws F;

  /** The step after the result of the guarded run. */
  protected abstract Step<B> ended(A result);

  /** Called when the guarded run was interrupted or cancelled while it waited, and knows of it. */
  protected void interrupted(IOException failure) {}

  /** Whether others wait for the request, which is then not aborted with its run. */
  protected boolean isShared(Step.Send<A> send) {
    return send.isShared();
  }

  /** The guarded step. */
  public final Step<B> step(Step<A> next) {
    if (next instanceof Step.Done<A> done) {
      return ended(done.result());
    }
    return next instanceof Step.Send<A> send ? new Sending(send) : new Waiting((Step.Wait<A>) next);
  }

  private final class Sending implements Step.Send<B> {

    private final Step.Send<A> send;

    Sending(Step.Send<A> send) {
      this.send = send;
    }

    @Override
    public Request request() {
      return send.request();
    }

    @Override
    public boolean isShared() {
      return GuardedSteps.this.isShared(send);
    }

    @Override
    public Step<B> receive(Response response) {
      return proceed(() -> send.receive(response), response);
    }

    @Override
    public Step<B> failed(IOException failure) throws IOException {
      return proceed(() -> send.failed(failure), null);
    }
  }

  private final class Waiting implements Step.Wait<B> {

    private final Step.Wait<A> wait;

    Waiting(Step.Wait<A> wait) {
      this.wait = wait;
    }

    @Override
    public Duration atMost() {
      return wait.atMost();
    }

    @Override
    public CompletionStage<?> signal() {
      return wait.signal();
    }

    @Override
    public Step<B> resume() throws IOException {
      return proceed(wait::resume, null);
    }

    @Override
    public void failed(IOException failure) {
      try {
        wait.failed(failure);
      } finally {
        interrupted(failure);
      }
    }
  }
}
