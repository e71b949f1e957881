package dev.oauth4jvm.resource;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jose.UnverifiedJwt;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The admission of one request or call to a {@link ProtectedResource}: the validation of its access
 * token, and of the requirement of the operation. Created by {@link ProtectedResource#admit}.
 *
 * {@snippet file="ProtectedResourceSnippets.java" region="admit"}
 *
 * <p>As an operation, it fails with the exceptions of {@link AccessTokenValidator#validate}. {@link
 * OAuthException#reason()} is {@link Reason#ISSUER} for a token of an issuer that is not trusted,
 * for which no request is made; {@link Reason#KEYS} when the issuer's metadata or keys cannot be
 * fetched; {@link Reason#INACTIVE} for an introspected token that its server does not vouch for;
 * {@link Reason#AUTHENTICATION} or {@link Reason#SCOPE} when a valid token does not meet the
 * requirement.
 *
 * <p>Immutable and safe to share, as the certificate is.
 */
public final class Admission implements Operation<AccessToken> {

  private final ProtectedResource resource;
  private final @Nullable Request request;
  private final List<String> authorization;
  private final @Nullable X509Certificate certificate;
  private final Requirement requirement;

  Admission(
      ProtectedResource resource,
      @Nullable Request request,
      List<String> authorization,
      @Nullable X509Certificate certificate,
      Requirement requirement) {
    this.resource = resource;
    this.request = request;
    this.authorization = authorization;
    this.certificate = certificate;
    this.requirement = Objects.requireNonNull(requirement, "requirement");
  }

  @Override
  public Step<AccessToken> begin(Env env) {
    PresentedToken credentials = PresentedToken.of(authorization);
    IntrospectedIssuer introspected = resource.introspecting(credentials);
    if (introspected != null) {
      return introspect(introspected, credentials, env);
    }
    UnverifiedJwt jwt;
    AccessTokenRules rules;
    try {
      jwt = resource.parse(credentials);
      introspected = resource.issuers().introspecting(jwt.claims(), env);
      if (introspected != null) {
        return introspect(introspected, credentials, env);
      }
      rules = resource.issuers().of(jwt.claims(), env);
    } catch (OAuthException refused) {
      throw refused.because(Reason.TOKEN); // by a decrypter, for example
    }
    Step<AccessToken> step =
        new AccessTokenValidation(rules, request, certificate).validate(credentials, jwt, env);
    return checked(step, rules, env);
  }

  private Step<AccessToken> introspect(
      IntrospectedIssuer issuer, PresentedToken credentials, Env env) {
    return checked(issuer.admit(credentials, request, certificate, env), issuer.rules(), env);
  }

  private Step<AccessToken> checked(Step<AccessToken> step, AccessTokenRules rules, Env env) {
    if (requirement.isNone()) {
      return step;
    }
    return step instanceof Step.Done<AccessToken> done
        ? check(rules, done.result(), env)
        : Steps.then(step, token -> check(rules, token, env));
  }

  private Step<AccessToken> check(AccessTokenRules rules, AccessToken token, Env env) {
    requirement.check(token, rules.now(env), rules.tolerance());
    return new Step.Done<>(token);
  }

  /**
   * This admission with its end as a value: it never fails with an {@link OAuthException}, and with
   * an {@link java.io.IOException} only when the run itself was interrupted.
   */
  public Operation<Verdict> verdict() {
    return new VerdictSteps(this);
  }

  /**
   * The response to a request that was not admitted: as {@link AccessTokenValidator#refusal}, and
   *
   * <ul>
   *   <li>401 with {@code insufficient_user_authentication} for {@link Reason#AUTHENTICATION} (RFC
   *       9470, section 3);
   *   <li>403 with {@code insufficient_scope} for {@link Reason#SCOPE} (RFC 6750, section 3.1).
   * </ul>
   *
   * <p>The challenges of a 401 without credentials, for a bad token or for insufficient
   * authentication have the requirement's {@code scope}, {@code acr_values} and {@code max_age};
   * those of a 403 have the {@code scope}. All name the resource's metadata (RFC 9728, section
   * 5.1).
   *
   * @param failure the failure of this admission, or a {@link
   *     java.util.concurrent.CompletionException} with that failure for a cause
   * @return a response without a body and without {@code Retry-After}
   */
  public Response refusal(Throwable failure) {
    Refusals refusals = resource.refusals();
    return (request == null ? refusals.withoutDpop() : refusals)
        .of(authorization, requirement, failure);
  }

  /** The request's method and URL, if there is one, without its query; nothing of the token. */
  @Override
  public String toString() {
    String what = request == null ? "a call" : request.method() + " " + request.target();
    return "Admission[" + what + ", " + requirement + "]";
  }
}
