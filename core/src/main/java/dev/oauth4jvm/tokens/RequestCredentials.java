package dev.oauth4jvm.tokens;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.internal.endpoint.TokenUse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that authorize one request which another HTTP client sends: the current token
 * of a {@link TokenSource}, and a proof if the token is bound to a key (RFC 9449).
 *
 * {@snippet file="TokenSnippets.java" region="credentials"}
 *
 * <p>The loop ends: a request is repeated at most once for another token, and at most once per
 * token for a nonce. Immutable; {@code toString} shows neither token nor proof.
 */
public final class RequestCredentials {

  private static final byte[] NO_BODY = new byte[0];

  private final TokenSource tokens;
  private final StoredToken token;
  private final TokenUse use;
  private final Env env;

  /** Whether a nonce may still cause a repetition with this token. */
  private final boolean awaitsNonce;

  /** Whether this token was obtained because the resource refused another. */
  private final boolean isRenewed;

  private final Headers headers;

  private RequestCredentials(
      TokenSource tokens,
      StoredToken token,
      TokenUse use,
      Env env,
      boolean awaitsNonce,
      boolean isRenewed,
      Headers headers) {
    this.tokens = tokens;
    this.token = token;
    this.use = use;
    this.env = env;
    this.awaitsNonce = awaitsNonce;
    this.isRenewed = isRenewed;
    this.headers = headers;
  }

  /**
   * The search for the credentials of a request. It fails as {@link TokenSource#token} does; before
   * that with {@link dev.oauth4jvm.ErrorCode#HTTP_REQUEST_FORBIDDEN} when {@link Env} does not
   * allow the URL, and with {@link dev.oauth4jvm.ErrorCode#REQUEST_PROTOCOL_FORBIDDEN} when its
   * scheme is neither {@code https} nor {@code http}.
   *
   * @param method the method that will be sent
   * @param uri the URL that will be requested, exactly: the credentials are for no other
   * @param tokens the source of the token
   * @throws IllegalArgumentException when the method is not a token, or the host is not ASCII
   */
  public static Operation<RequestCredentials> of(String method, URI uri, TokenSource tokens) {
    Objects.requireNonNull(tokens, "tokens");
    Request head = Request.of(method, uri);
    return env -> {
      Endpoints.check(head.uri(), "resource", env);
      return Steps.then(tokens.token().begin(env), token -> with(token, tokens, head, env, false));
    };
  }

  private static Step<RequestCredentials> with(
      StoredToken token, TokenSource tokens, Request head, Env env, boolean isRenewed) {
    DpopHandle handle = tokens.proving(token);
    TokenUse use = new TokenUse(head, token.accessToken(), handle);
    boolean awaitsNonce = handle != null && handle.retries();
    return with(token, tokens, use, env, awaitsNonce, isRenewed);
  }

  private static Step<RequestCredentials> with(
      StoredToken token,
      TokenSource tokens,
      TokenUse use,
      Env env,
      boolean awaitsNonce,
      boolean isRenewed) {
    return Steps.then(
        use.credentials(Headers.of(), env),
        headers ->
            new Step.Done<>(
                new RequestCredentials(tokens, token, use, env, awaitsNonce, isRenewed, headers)));
  }

  /** The fields {@code authorization} and, with a proof, {@code dpop}; good for one request. */
  public Headers headers() {
    return headers;
  }

  /** The requested URL, in ASCII; the one to send. */
  public URI uri() {
    return use.plain().uri();
  }

  /**
   * Judges the response to the request, once it has a status and header fields.
   *
   * <p>The server's nonce is remembered for later proofs (RFC 9449, section 8.2). A token that the
   * response refuses with status 401 and {@code invalid_token} is no longer handed out by the
   * source, unless it is younger than 30 s.
   *
   * @param status the status code; one that has not three digits refuses nothing
   * @param field returns all values of the header field with a name, empty when there is none; it
   *     is called with {@code www-authenticate} and {@code dpop-nonce}
   * @param mayRepeat whether the request can be sent again: without a body, or with one that can be
   *     read again
   * @return the search for the credentials with which the request is to be sent again, now or
   *     later; null when the response is the result. The search fails as {@link TokenSource#renew}
   *     does
   */
  public @Nullable Operation<RequestCredentials> after(
      int status, Function<String, List<String>> field, boolean mayRepeat) {
    if (status < 100 || status > 999) {
      return null; // some clients let it through
    }
    Response response = Response.of(status, relevant(field), NO_BODY);
    DpopHandle handle = use.dpop();
    boolean hasNonce = handle != null && handle.remember(uri(), response);
    if (hasNonce && awaitsNonce && DpopHandle.isNonceError(response)) {
      return mayRepeat ? other -> with(token, tokens, use, other, false, isRenewed) : null;
    }
    // refused even if the request cannot be repeated: the next one gets another token
    if (!isInvalidToken(status, Challenge.parse(response.headers()))
        || !tokens.refuse(token, env)
        || isRenewed
        || !mayRepeat) {
      return null;
    }
    return other ->
        Steps.then(
            tokens.token().begin(other),
            renewed -> with(renewed, tokens, use.plain(), other, true));
  }

  /** Whether a response says that the token is expired, revoked, or otherwise invalid. */
  static boolean isInvalidToken(int status, List<Challenge> challenges) {
    if (status != 401) {
      return false;
    }
    for (Challenge challenge : challenges) {
      if ((challenge.scheme().equals("bearer") || challenge.scheme().equals("dpop"))
          && "invalid_token".equals(challenge.parameter("error"))) {
        return true;
      }
    }
    return false;
  }

  /** The fields that matter. A malformed value says nothing; other clients may let it through. */
  private static Headers relevant(Function<String, List<String>> field) {
    List<String> fields = new ArrayList<>();
    for (String name : List.of("www-authenticate", "dpop-nonce")) {
      for (String value : field.apply(name)) {
        try {
          Headers unused = Headers.of(name, value);
          fields.add(name);
          fields.add(value);
        } catch (IllegalArgumentException malformed) {
          // a control character
        }
      }
    }
    return Headers.of(fields.toArray(new String[0]));
  }

  @Override
  public String toString() {
    return "RequestCredentials["
        + use.plain().method()
        + " "
        + use.plain().target()
        + ", "
        + token
        + "]";
  }
}
