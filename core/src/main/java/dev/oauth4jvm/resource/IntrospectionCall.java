package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.client.IntrospectionResponse;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.GuardedSteps;
import dev.oauth4jvm.internal.Steps;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A call of an introspection endpoint whose failures are no verdict on the token: they have {@link
 * Reason#UNAVAILABLE} or {@link Reason#KEYS}, and begin a pause.
 */
final class IntrospectionCall extends GuardedSteps<IntrospectionResponse, IntrospectionResponse> {

  /** No status was received. */
  private static final int NONE = 0;

  private final Operation<IntrospectionResponse> introspection;
  private final EndpointPause pause;
  private final @Nullable ResourceReports reports;
  private final Env env;
  private final long began = System.nanoTime();

  /**
   * Creates a call.
   *
   * @param introspection the request and the checks of its response, its signature included
   * @param pause the pauses of the endpoint
   * @param reports the receiver of a report about a failure; null for none
   * @param env the surroundings of the run
   */
  IntrospectionCall(
      Operation<IntrospectionResponse> introspection,
      EndpointPause pause,
      @Nullable ResourceReports reports,
      Env env) {
    this.introspection = introspection;
    this.pause = pause;
    this.reports = reports;
    this.env = env;
  }

  /**
   * Begins the call.
   *
   * @throws OAuthException of {@link Reason#UNAVAILABLE} during a pause
   */
  Step<IntrospectionResponse> begin() {
    pause.enter(env.epochSecond());
    return proceed(() -> introspection.begin(env), null);
  }

  @Override
  protected <F extends Exception> Step<IntrospectionResponse> proceed(
      Call<IntrospectionResponse, F> call, @Nullable Response response) throws F {
    try {
      return step(call.next());
    } catch (OAuthException refused) {
      throw reported(unusable(refused, response == null ? NONE : response.status()));
    } catch (RuntimeException failure) {
      throw reported(unexpected(failure));
    } catch (Exception failure) { // of type F: the exchange failed
      report(failure);
      throw failure;
    }
  }

  @Override
  protected Step<IntrospectionResponse> ended(IntrospectionResponse response) {
    pause.answered();
    return new Step.Done<>(response);
  }

  @Override
  protected void interrupted(IOException failure) {
    pause.givenUp(env.epochSecond());
  }

  /** A failure of the caller's function, authentication or decrypter. */
  private UnsupportedException unexpected(RuntimeException failure) {
    pause.givenUp(env.epochSecond());
    return new UnsupportedException(
        Reason.UNAVAILABLE, "the introspection could not be made", Details.NONE, failure);
  }

  private OAuthException unusable(OAuthException refused, int status) {
    if (isForToken(refused, status)) {
      pause.givenUp(env.epochSecond());
    } else {
      pause.failed(refused, env.epochSecond());
    }
    OAuthException failure = refused.because(Reason.UNAVAILABLE);
    return failure.reason() == Reason.UNAVAILABLE || failure.reason() == Reason.KEYS
        ? failure
        : new ProcessingException( // of the response, which may be an expired JWT for example
            refused.code(),
            Reason.UNAVAILABLE,
            // a server may repeat the token in what it says of it
            "the introspection response cannot be used: " + refused.unquoted().getMessage(),
            Details.NONE,
            refused);
  }

  private void report(Exception failure) {
    if (Steps.isGivenUp(failure)) {
      pause.givenUp(env.epochSecond());
    } else {
      pause.failed(failure, env.epochSecond());
      Exception unused = reported(failure);
    }
  }

  private <F extends Exception> F reported(F failure) {
    if (reports != null) {
      reports.introspectionFailed(began, failure);
    }
    return failure;
  }

  /**
   * Whether a response cannot be used for its token, and says nothing about requests for others:
   * otherwise a stranger's token, or claims that a user chose, would begin a pause for all.
   */
  private static boolean isForToken(OAuthException refused, int status) {
    return switch (status) {
      case 200 -> refused.reason() != Reason.KEYS;
      case 400, 413, 414, 422 -> true;
      default -> false;
    };
  }
}
