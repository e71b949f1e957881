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
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Steps;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A call of an introspection endpoint whose failures are no verdict on the token: they have {@link
 * Reason#UNAVAILABLE} or {@link Reason#KEYS}, and begin a pause.
 *
 * @param introspection the request and the checks of its response, its signature included
 * @param pause the pauses of the endpoint
 * @param env the surroundings of the run
 */
record IntrospectionCall(
    Operation<IntrospectionResponse> introspection, EndpointPause pause, Env env) {

  /** No status was received. */
  private static final int NONE = 0;

  /**
   * Begins the call.
   *
   * @throws OAuthException of {@link Reason#UNAVAILABLE} during a pause
   */
  Step<IntrospectionResponse> begin() {
    pause.enter(env.epochSecond());
    try {
      return after(introspection.begin(env));
    } catch (OAuthException refused) {
      throw unusable(refused, NONE);
    } catch (RuntimeException failure) {
      throw unexpected(failure);
    }
  }

  /** A failure of the caller's function, authentication or decrypter. */
  private UnsupportedException unexpected(RuntimeException failure) {
    pause.givenUp(env.epochSecond());
    return new UnsupportedException(
        Reason.UNAVAILABLE, "the introspection could not be made", Details.NONE, failure);
  }

  private Step<IntrospectionResponse> after(Step<IntrospectionResponse> step) {
    if (step instanceof Step.Done<IntrospectionResponse>) {
      pause.answered();
      return step;
    }
    return step instanceof Step.Send<IntrospectionResponse> send
        ? new Sending(send)
        : new Waiting((Step.Wait<IntrospectionResponse>) step);
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

  private IOException reported(IOException failure) {
    if (Steps.isGivenUp(failure)) {
      pause.givenUp(env.epochSecond());
    } else {
      pause.failed(failure, env.epochSecond());
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

  private final class Sending implements Step.Send<IntrospectionResponse> {

    private final Step.Send<IntrospectionResponse> send;

    Sending(Step.Send<IntrospectionResponse> send) {
      this.send = send;
    }

    @Override
    public Request request() {
      return send.request();
    }

    @Override
    public boolean isShared() {
      return send.isShared();
    }

    @Override
    public Step<IntrospectionResponse> receive(Response response) {
      try {
        return after(send.receive(response));
      } catch (OAuthException refused) {
        throw unusable(refused, response.status());
      } catch (RuntimeException failure) {
        throw unexpected(failure);
      }
    }

    @Override
    public Step<IntrospectionResponse> failed(IOException failed) throws IOException {
      try {
        return after(send.failed(failed));
      } catch (IOException failure) {
        throw reported(failure);
      } catch (OAuthException refused) {
        throw unusable(refused, NONE);
      } catch (RuntimeException failure) {
        throw unexpected(failure);
      }
    }
  }

  private final class Waiting implements Step.Wait<IntrospectionResponse> {

    private final Step.Wait<IntrospectionResponse> wait;

    Waiting(Step.Wait<IntrospectionResponse> wait) {
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
    public Step<IntrospectionResponse> resume() throws IOException {
      try {
        return after(wait.resume());
      } catch (IOException failure) {
        throw reported(failure);
      } catch (OAuthException refused) {
        throw unusable(refused, NONE);
      } catch (RuntimeException failure) {
        throw unexpected(failure);
      }
    }

    @Override
    public void failed(IOException failure) {
      pause.givenUp(env.epochSecond());
      wait.failed(failure);
    }
  }
}
