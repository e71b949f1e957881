package dev.oauth4jvm.tokens;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.Steps;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One authorized request by a client of {@code java.net.http}, blocking or not: the requests for
 * tokens are steps of the driver, and the client's own exchange is a step that waits.
 */
record JdkExchange<T>(
    HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> handler, TokenSource tokens)
    implements Operation<HttpResponse<T>> {

  @Override
  public Step<HttpResponse<T>> begin(Env env) {
    return run(RequestCredentials.of(request.method(), request.uri(), tokens), env);
  }

  private Step<HttpResponse<T>> run(Operation<RequestCredentials> search, Env env) {
    return Steps.then(
        search.begin(env),
        credentials -> {
          Answer answer = new Answer(credentials, env);
          answer.sent = client.sendAsync(with(credentials), answer);
          return answer;
        });
  }

  private HttpRequest with(RequestCredentials credentials) {
    HttpRequest.Builder message =
        HttpRequest.newBuilder(request, (name, value) -> true).uri(credentials.uri());
    for (Map.Entry<String, String> field : credentials.headers().entries()) {
      message.setHeader(field.getKey(), field.getValue());
    }
    return message.build();
  }

  /** Whether the body can be sent again, see {@link AuthorizedHttpClient}. */
  private boolean isRepeatable() {
    HttpRequest.BodyPublisher body = request.bodyPublisher().orElse(null);
    return body == null || body.contentLength() >= 0;
  }

  /** The wait for a response, which the handler gets unless the request is repeated. */
  private final class Answer implements Step.Wait<HttpResponse<T>>, HttpResponse.BodyHandler<T> {

    private final RequestCredentials credentials;
    private final Env env;
    private CompletableFuture<HttpResponse<T>> sent = new CompletableFuture<>();
    private volatile @Nullable Operation<RequestCredentials> next;

    Answer(RequestCredentials credentials, Env env) {
      this.credentials = credentials;
      this.env = env;
    }

    @Override
    public HttpResponse.BodySubscriber<T> apply(HttpResponse.ResponseInfo info) {
      next = credentials.after(info.statusCode(), info.headers()::allValues, isRepeatable());
      return next == null
          ? handler.apply(info)
          : HttpResponse.BodySubscribers.mapping(
              HttpResponse.BodySubscribers.ofInputStream(), JdkExchange.this::unread);
    }

    /** The request's own timeout ends the wait, if it has one. */
    @Override
    public Duration atMost() {
      return ChronoUnit.FOREVER.getDuration();
    }

    @Override
    public CompletionStage<?> signal() {
      return sent;
    }

    @Override
    public Step<HttpResponse<T>> resume() throws IOException {
      HttpResponse<T> response = result();
      Operation<RequestCredentials> other = next;
      return other == null ? new Step.Done<>(response) : run(other, env);
    }

    private HttpResponse<T> result() throws IOException {
      try {
        return sent.get();
      } catch (InterruptedException interrupted) {
        throw new AssertionError("the response was awaited", interrupted);
      } catch (ExecutionException failed) {
        Throwable failure = failed.getCause();
        if (failure instanceof CompletionException && failure.getCause() != null) {
          failure = failure.getCause();
        }
        if (failure instanceof IOException expected) {
          throw expected;
        }
        if (failure instanceof RuntimeException unexpected) {
          throw unexpected;
        }
        throw new IOException("no complete response", failure);
      } catch (CancellationException cancelled) {
        throw new IOException("the exchange was cancelled", cancelled);
      }
    }

    @Override
    public void failed(IOException failure) {
      boolean unused = sent.cancel(true);
    }
  }

  /** Leaves the body of a refusal unread, which ends its connection or stream. */
  private @Nullable T unread(InputStream body) {
    try {
      body.close();
    } catch (IOException alreadyClosed) {
      // nothing more is read
    }
    return null;
  }
}
