package dev.oauth4jvm.signin;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.RandomValue;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.IdToken;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.internal.DurationCheck;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * The beginning of a sign-in: an authorization request that is complete, and the value that its
 * response will be judged by. Each call of {@link #begin} makes new ones.
 *
 * {@snippet file="SignInSnippets.java" region="begin"}
 *
 * <p>{@code state}, the PKCE verifier and, for an OpenID Connect request, {@code nonce} are made
 * here, so none can be forgotten or used twice. The request can be pushed or signed like any other.
 * Immutable: each method returns a changed copy.
 */
public final class SignIn {

  private static final Duration LIFETIME = Duration.ofMinutes(15);
  private static final long LONGEST = Duration.ofDays(1).toSeconds();
  private static final int LONGEST_NOTE = 1000;

  private final AuthorizationRequest request;
  private final JsonObject values;

  private SignIn(AuthorizationRequest request, JsonObject values) {
    this.request = request;
    this.values = values;
  }

  /**
   * Completes a request.
   *
   * @param request a request without {@code state}, {@code nonce} and proof key
   * @throws IllegalArgumentException when the request has one of them, or a redirect URI without
   *     scheme or path
   * @throws IllegalStateException as {@link AuthorizationRequest#form()} does
   */
  public static SignIn begin(AuthorizationRequest request, Env env) {
    Pkce pkce = Pkce.generate(env);
    AuthorizationRequest plain = request.pkce(pkce).state(RandomValue.of(env));
    AuthorizationRequest complete = plain.nonce(RandomValue.of(env));
    Form form = complete.form();
    if (!PendingAuthorization.isOpenId(form.first("scope"))) {
      // without an ID Token there is nothing to compare a nonce with
      complete = plain;
      form = complete.form();
    }
    long now = env.epochSecond();
    JsonObject.Builder values =
        JsonObject.builder()
            .put("iss", complete.authorizationServer().issuer())
            .put("code_verifier", pkce.verifier().reveal())
            .put("exp", now + LIFETIME.toSeconds())
            .put("uat", now);
    for (String name : PendingAuthorization.KEPT) {
      String value = form.first(name);
      if (value != null) {
        values.put(name, value);
      }
    }
    if (form.first("resource") != null) {
      values.put("resource", form.all("resource"));
    }
    SignIn signIn = new SignIn(complete, values.build());
    requireComparable(signIn.pending());
    return signIn;
  }

  /** Refuses now what could not be compared when the user returns. */
  private static void requireComparable(PendingAuthorization pending) {
    URI redirectUri = URI.create(pending.redirectUri());
    if (!redirectUri.isAbsolute() || redirectUri.isOpaque()) {
      throw new IllegalArgumentException(
          "the redirect URI is not absolute, or has no path: " + redirectUri);
    }
    Long maxAge = pending.maxAge();
    if (maxAge != null && maxAge < 0) {
      throw new IllegalArgumentException("max_age is negative: " + maxAge);
    }
  }

  /**
   * Sets how long the user may take; default 15 minutes.
   *
   * @param lifetime whole seconds, 1 s to a day
   * @throws IllegalArgumentException when it is out of this range
   */
  public SignIn lifetime(Duration lifetime) {
    long seconds = DurationCheck.seconds(lifetime, 1, "lifetime");
    if (seconds > LONGEST) {
      throw new IllegalArgumentException("lifetime is longer than a day: " + lifetime);
    }
    Long began = Objects.requireNonNull(values.integer("uat"));
    return new SignIn(request, values.with("exp", began + seconds));
  }

  /**
   * Adds a text of the application, for example the page to return to. It is kept with the other
   * values and never sent to the authorization server.
   *
   * @throws IllegalArgumentException when it is longer than 1000 characters
   */
  public SignIn note(String note) {
    if (note.length() > LONGEST_NOTE) {
      throw new IllegalArgumentException(
          "note is longer than " + LONGEST_NOTE + " characters: " + note.length());
    }
    return new SignIn(request, values.with("note", note));
  }

  /**
   * Requires the user of an earlier ID Token, for a user who authenticates again: the response is
   * refused if another user has signed in. The scope must include {@code openid}.
   *
   * @throws IllegalStateException when the request is for no ID Token
   */
  public SignIn sameUser(IdToken before) {
    return sameUser(SessionIdentity.of(before));
  }

  /**
   * Requires the user of a session, as {@link #sameUser(IdToken)} does.
   *
   * @throws IllegalStateException when the request is for no ID Token
   */
  public SignIn sameUser(SessionIdentity before) {
    if (values.string("nonce") == null) {
      throw new IllegalStateException("sameUser needs scope(…) with \"openid\"");
    }
    return new SignIn(
        request,
        values.with("user", JsonObject.of("iss", before.issuer(), "sub", before.subject())));
  }

  /** Keeps the round of a step-up, so that the next challenge of the operation is counted. */
  public SignIn stepUp(StepUp stepUp) {
    return new SignIn(request, values.with("step_up", stepUp.text()));
  }

  /**
   * The request to send the browser with, for example by its {@link AuthorizationRequest#uri}, or
   * to push or sign.
   */
  public AuthorizationRequest request() {
    return request;
  }

  /** The value to keep until the user returns. */
  public PendingAuthorization pending() {
    return new PendingAuthorization(values);
  }

  @Override
  public String toString() {
    return "SignIn[" + request + "]";
  }
}
