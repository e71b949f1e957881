package dev.oauth4jvm.grpc;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.tokens.StoredToken;
import dev.oauth4jvm.tokens.TokenSource;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call that is repeated once, with another token, when its token is refused and its request is
 * one message. The lock is held while the second attempt takes the place of the first, since the
 * application may cancel or request messages on another thread meanwhile.
 */
final class RenewingCall<Q, R> extends ClientCall<Q, R> {

  private final TokenSource tokens;
  private final AsyncDriver http;
  private final MethodDescriptor<Q, R> method;
  private final CallOptions options;
  private final Channel channel;

  private final Object lock = new Object();
  private final AttemptCredentials firstToken;
  private ClientCall<Q, R> current;

  // what a second attempt repeats; null or false when there is none
  private @Nullable Metadata headers;
  private @Nullable Q message;
  private int requested;
  private boolean isHalfClosed;
  private boolean isCompressed = true; // by default
  private boolean isRepeatable;

  RenewingCall(
      TokenSource tokens,
      AsyncDriver http,
      MethodDescriptor<Q, R> method,
      CallOptions options,
      Channel channel) {
    this.tokens = tokens;
    this.http = http;
    this.method = method;
    this.options = options;
    this.channel = channel;
    firstToken = new AttemptCredentials(tokens, http, null);
    current = attempt(firstToken);
    isRepeatable = method.getType().clientSendsOneMessage();
  }

  private ClientCall<Q, R> attempt(AttemptCredentials token) {
    return channel.newCall(method, options.withCallCredentials(token));
  }

  @Override
  public void start(Listener<R> listener, Metadata headers) {
    synchronized (lock) {
      if (isRepeatable) {
        this.headers = copy(headers); // the attempt adds to its own
      }
      current.start(new First(listener), headers);
    }
  }

  private static Metadata copy(Metadata headers) {
    Metadata copy = new Metadata();
    copy.merge(headers);
    return copy;
  }

  @Override
  public void request(int messages) {
    synchronized (lock) {
      requested += Math.min(messages, Integer.MAX_VALUE - requested);
      current.request(messages);
    }
  }

  @Override
  public void sendMessage(Q message) {
    synchronized (lock) {
      this.message = isRepeatable ? message : null;
      current.sendMessage(message);
    }
  }

  @Override
  public void halfClose() {
    synchronized (lock) {
      isHalfClosed = true;
      current.halfClose();
    }
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    synchronized (lock) {
      isCompressed = enabled;
      current.setMessageCompression(enabled);
    }
  }

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    synchronized (lock) {
      forget();
      current.cancel(message, cause);
    }
  }

  @Override
  public boolean isReady() {
    return current().isReady();
  }

  @Override
  public Attributes getAttributes() {
    return current().getAttributes();
  }

  private ClientCall<Q, R> current() {
    synchronized (lock) {
      return current;
    }
  }

  /** From now on the call is not repeated. */
  private void forget() {
    synchronized (lock) {
      isRepeatable = false;
      headers = null;
      message = null;
    }
  }

  /** Begins the second attempt, unless there is none. */
  private boolean repeat(StoredToken refused, First first, Status status, Metadata trailers) {
    synchronized (lock) {
      if (headers == null || message == null || !isHalfClosed) {
        return false;
      }
      AttemptCredentials token = new AttemptCredentials(tokens, http, refused);
      ClientCall<Q, R> second = attempt(token);
      second.start(new Second(first.delegate(), token, status, trailers), headers);
      second.setMessageCompression(isCompressed);
      second.request(requested);
      second.sendMessage(message);
      second.halfClose();
      current = second;
      forget();
      return true;
    }
  }

  /** Whether a refusal is that of the token, and another one may be accepted. */
  private static boolean isInvalidToken(Status status, Metadata trailers) {
    if (status.getCode() != Status.Code.UNAUTHENTICATED) {
      return false;
    }
    Map<String, List<String>> fields =
        Map.of("www-authenticate", CallHeaders.all(trailers, CallHeaders.WWW_AUTHENTICATE));
    try {
      return Challenge.parse(Headers.from(fields)).stream()
          .anyMatch(challenge -> "invalid_token".equals(challenge.parameter("error")));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private final class First extends ForwardingClientCallListener<R> {

    private final Listener<R> listener;

    First(Listener<R> listener) {
      this.listener = listener;
    }

    @Override
    protected Listener<R> delegate() {
      return listener;
    }

    @Override
    public void onHeaders(Metadata received) {
      forget();
      super.onHeaders(received);
    }

    @Override
    public void onMessage(R received) {
      forget();
      super.onMessage(received);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      StoredToken refused = firstToken.applied();
      if (refused != null && isInvalidToken(status, trailers)) {
        if (repeat(refused, this, status, trailers)) {
          return;
        }
        CompletableFuture<StoredToken> unused =
            http.start(tokens.renew(refused)); // for later calls
      }
      super.onClose(status, trailers);
    }
  }

  /** Without a newer token there is no second attempt, and the first one's refusal remains. */
  private final class Second
      extends ForwardingClientCallListener.SimpleForwardingClientCallListener<R> {

    private final AttemptCredentials token;
    private final Status status;
    private final Metadata trailers;

    Second(Listener<R> listener, AttemptCredentials token, Status status, Metadata trailers) {
      super(listener);
      this.token = token;
      this.status = status;
      this.trailers = trailers;
    }

    @Override
    public void onClose(Status closed, Metadata received) {
      if (token.hasFailed()) {
        super.onClose(status, trailers);
      } else {
        super.onClose(closed, received);
      }
    }
  }
}
