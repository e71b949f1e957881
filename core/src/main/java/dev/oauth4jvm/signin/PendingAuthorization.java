package dev.oauth4jvm.signin;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.Pkce;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.store.UnreadableValueException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An authorization request whose response is awaited: everything that the response, the code grant
 * and the ID Token are compared with, and for how long. {@link SignIn} makes one.
 *
 * {@snippet file="SignInSnippets.java" region="redeem"}
 *
 * <p>It contains secrets, and belongs to one browser session: keep it by {@link
 * PendingAuthorizations}, or in the memory of a program that has one user. Immutable. Its {@code
 * toString} shows no secret.
 */
public final class PendingAuthorization {

  /** The parameters of the request that are kept as they are. */
  static final List<String> KEPT =
      List.of(
          "client_id",
          "redirect_uri",
          "state",
          "nonce",
          "scope",
          "max_age",
          "acr_values",
          "dpop_jkt",
          "response_type",
          "response_mode");

  private static final List<String> REQUIRED =
      List.of("iss", "client_id", "redirect_uri", "state", "code_verifier");

  private final JsonObject values;

  PendingAuthorization(JsonObject values) {
    this.values = values;
  }

  /**
   * Restores a value from its text, which must come from {@link #text} and be authentic.
   *
   * @throws UnreadableValueException when it is none
   */
  static PendingAuthorization parse(String text) throws UnreadableValueException {
    JsonObject values;
    try {
      values = JsonObject.parse(text);
    } catch (JsonException malformed) {
      throw new UnreadableValueException("the pending authorization is not JSON", malformed);
    }
    for (String name : REQUIRED) {
      if (values.string(name) == null) {
        throw new UnreadableValueException("the pending authorization has no \"" + name + "\"");
      }
    }
    if (values.integer("exp") == null || values.integer("uat") == null) {
      throw new UnreadableValueException("the pending authorization has no times");
    }
    return new PendingAuthorization(values);
  }

  /** The value as a text that contains its secrets. */
  String text() {
    return values.toJson();
  }

  /** The authorization server's {@code issuer}, by which a client of several finds the server. */
  public String issuer() {
    return required("iss");
  }

  /** {@code client_id}. */
  public String clientId() {
    return required("client_id");
  }

  /** {@code redirect_uri}. */
  public String redirectUri() {
    return required("redirect_uri");
  }

  /** The requested {@code scope}, space-delimited; null if none was. */
  public @Nullable String scope() {
    return values.string("scope");
  }

  /** The application's {@link SignIn#note}, or null. */
  public @Nullable String note() {
    return values.string("note");
  }

  /** The round of {@link SignIn#stepUp}, or null. */
  public @Nullable StepUp stepUp() {
    String text = values.string("step_up");
    return text == null ? null : StepUp.parse(text);
  }

  /** The time from which the response is refused. */
  public Instant expiresAt() {
    return Instant.ofEpochSecond(seconds("exp"));
  }

  /**
   * The rest of the sign-in as one operation: the check of the response, the exchange of its code,
   * and the check of the ID Token. The operation says what is refused.
   *
   * @param server the server whose issuer is {@link #issuer}
   * @param client the client whose identifier is {@link #clientId}
   */
  public Redemption redeem(
      AuthorizationServer server,
      Client client,
      ClientAuthentication authentication,
      Callback callback) {
    return Redemption.of(this, server, client, authentication, callback);
  }

  /** Whether a scope requests an ID Token (OpenID Connect Core 1.0, section 3.1.2.1). */
  static boolean isOpenId(@Nullable String scope) {
    return scope != null && List.of(scope.split(" ", -1)).contains("openid");
  }

  String state() {
    return required("state");
  }

  @Nullable String nonce() {
    return values.string("nonce");
  }

  Pkce pkce() {
    return Pkce.of(Secret.of(required("code_verifier")));
  }

  @Nullable Long maxAge() {
    String maxAge = values.string("max_age");
    return maxAge == null ? null : Long.valueOf(maxAge);
  }

  /** The requested {@code acr_values}, in order of preference; empty if none were. */
  List<String> acrValues() {
    String all = values.string("acr_values");
    return all == null ? List.of() : List.of(all.split(" ", -1));
  }

  List<String> resources() {
    return Objects.requireNonNullElse(values.strings("resource"), List.of());
  }

  @Nullable String dpopThumbprint() {
    return values.string("dpop_jkt");
  }

  /** The user of {@link SignIn#sameUser}, by {@code iss} and {@code sub}; or null. */
  @Nullable JsonObject user() {
    return values.object("user");
  }

  boolean isHybrid() {
    return "code id_token".equals(values.string("response_type"))
        || "id_token code".equals(values.string("response_type"));
  }

  boolean isJarm() {
    String mode = values.string("response_mode");
    return mode != null && (mode.equals("jwt") || mode.endsWith(".jwt"));
  }

  boolean isPosted() {
    String mode = values.string("response_mode");
    return mode != null && mode.startsWith("form_post");
  }

  long seconds(String name) {
    return Objects.requireNonNull(values.integer(name), name);
  }

  /**
   * Whether a callback has the {@code state} and is at the redirect URI, so that it is the answer,
   * or made by someone who has seen the request. The state of a response by JARM is read from the
   * JWT before its signature is verified. An encrypted response hides its state, and need only be
   * at the redirect URI.
   */
  public boolean isAnsweredBy(Callback callback) {
    return callback.isAt(redirectUri()) && hasState(callback);
  }

  private boolean hasState(Callback callback) {
    if (callback.isSigned() && !isJarm()) {
      return false;
    }
    return callback.isEncrypted() || state().equals(callback.readState());
  }

  /** Refuses a response after the end of the lifetime, or that is not the answer. */
  void requireAnswer(Callback callback, Env env) {
    if (env.epochSecond() >= seconds("exp")) {
      throw loginRequired(
          Reason.EXPIRED, "the user took too long: the authorization request has expired", null);
    }
    // RFC 9700, section 4.4.2: it tells servers, tenants and other contexts apart
    if (!callback.isAt(redirectUri())) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.ISSUER,
          "the authorization response arrived at another redirect URI than the request named: it"
              + " may be of another authorization server or tenant",
          Details.member("redirect_uri", redirectUri(), callback.toString()));
    }
    if (!hasState(callback)) {
      // no value is shown: a state is like a password for this session
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.BINDING,
          "the authorization response is not the answer to this session's request: its state"
              + " differs",
          Details.member(
              "state",
              "the state that was sent",
              callback.readState() == null ? null : "another value"));
    }
  }

  /** The refusal of a return for which there is no usable value. */
  static ProcessingException loginRequired(
      Reason reason, String message, @Nullable Throwable cause) {
    return new ProcessingException(
        ErrorCode.LOGIN_REQUIRED, reason, message + "; begin again", Details.NONE, cause);
  }

  private String required(String name) {
    return Objects.requireNonNull(values.string(name), name);
  }

  @Override
  public String toString() {
    return "PendingAuthorization["
        + issuer()
        + ", client_id="
        + clientId()
        + ", expires="
        + expiresAt()
        + "]";
  }
}
