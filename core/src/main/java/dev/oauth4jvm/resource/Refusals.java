package dev.oauth4jvm.resource;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The responses that refuse a request (RFC 6750, section 3; RFC 9449, sections 7.1 and 7.2; RFC
 * 9470, section 3; RFC 9728, section 5.1).
 */
final class Refusals {

  private final Schemes schemes;
  private final @Nullable URI resourceMetadata;
  private final boolean described;

  /**
   * Creates the refusals of a resource.
   *
   * @param resourceMetadata the location of the resource's metadata, or null to name none
   * @param described whether challenges have an {@code error_description}
   */
  Refusals(Schemes schemes, @Nullable URI resourceMetadata, boolean described) {
    this.schemes = schemes;
    this.resourceMetadata = resourceMetadata;
    this.described = described;
  }

  /** The refusals of a validator. */
  static Refusals of(AccessTokenRules rules) {
    return new Refusals(new Schemes(List.of(rules)), rules.resourceMetadata(), false);
  }

  /** These refusals without challenges for DPoP, for a place that has no proofs. */
  Refusals withoutDpop() {
    return new Refusals(schemes.withoutDpop(), resourceMetadata, described);
  }

  /**
   * The answer to a failure, by the stage that its reason belongs to.
   *
   * @param authorization the values of the request's {@code Authorization}
   */
  Response of(List<String> authorization, Requirement requirement, Throwable failure) {
    Reason reason = reason(authorization, failure);
    String scheme = PresentedToken.scheme(authorization);
    Map<String, String> parameters = new LinkedHashMap<>();
    return switch (reason) {
      // RFC 6750, section 3.1: without authentication information there is no error code
      case NO_CREDENTIALS -> {
        require(requirement, parameters);
        yield response(401, scheme, null, null, parameters);
      }
      case CREDENTIALS -> response(400, scheme, "invalid_request", reason, parameters);
      case FORMAT,
          ALGORITHM,
          EXPIRED,
          NOT_YET_VALID,
          TYPE,
          CLAIM,
          ISSUER,
          AUDIENCE,
          BINDING,
          TOKEN,
          NO_KEY,
          SIGNATURE,
          INACTIVE -> {
        require(requirement, parameters);
        yield response(401, scheme, "invalid_token", reason, parameters);
      }
      case PROOF, REPLAY -> response(401, scheme, "invalid_dpop_proof", reason, parameters);
      // RFC 9449, section 9
      case NONCE ->
          withNonce(response(401, scheme, "use_dpop_nonce", reason, parameters), cause(failure));
      case AUTHENTICATION -> {
        require(requirement, parameters);
        yield response(401, scheme, "insufficient_user_authentication", reason, parameters);
      }
      case SCOPE -> {
        put("scope", requirement.scopeParameter(), parameters);
        yield response(403, scheme, "insufficient_scope", reason, parameters);
      }
      // a proxy's fault, whatever the client sent
      case FORWARDING -> Response.of(400, Headers.of(), new byte[0]);
      // nothing that the client could mend; its token may be good
      case KEYS, UNAVAILABLE, OTHER -> Response.of(503, Headers.of(), new byte[0]);
    };
  }

  /** The reason of a failure, or of the cause that a future wrapped. */
  private static Reason reason(List<String> authorization, Throwable failure) {
    if (!(cause(failure) instanceof OAuthException refused)) {
      return Reason.OTHER;
    }
    return switch (refused.reason()) {
      case KEYS, UNAVAILABLE, FORWARDING -> refused.reason(); // no fault of the credentials
      default -> authorization.isEmpty() ? Reason.NO_CREDENTIALS : refused.reason();
    };
  }

  private static @Nullable Throwable cause(Throwable failure) {
    return failure instanceof CompletionException || failure instanceof ExecutionException
        ? failure.getCause()
        : failure;
  }

  /** The response with the nonce that the check expected (RFC 9449, sections 8.2 and 9). */
  private static Response withNonce(Response response, @Nullable Throwable refused) {
    return refused instanceof OAuthException failure
            && failure.details().expected() instanceof String nonce
        ? Response.of(
            response.status(),
            response.headers().and("dpop-nonce", nonce).and("cache-control", "no-store"),
            new byte[0])
        : response;
  }

  /** RFC 6750, section 3.1. */
  Response insufficientScope(AccessToken token, String scope) {
    JsonObject confirmation = token.claims().object("cnf");
    boolean bound = confirmation != null && confirmation.has("jkt");
    return response(
        403,
        bound ? PresentedToken.DPOP : PresentedToken.BEARER,
        "insufficient_scope",
        Reason.SCOPE,
        Map.of("scope", scope));
  }

  /** The requirement of the operation, so that the client obtains the right token at once. */
  private static void require(Requirement requirement, Map<String, String> parameters) {
    put("scope", requirement.scopeParameter(), parameters);
    put("acr_values", requirement.acrParameter(), parameters);
    put("max_age", requirement.maxAgeParameter(), parameters);
  }

  private static void put(String name, @Nullable String value, Map<String, String> parameters) {
    if (value != null) {
      parameters.put(name, value);
    }
  }

  /**
   * A challenge for each accepted scheme. The error is in the scheme that the client used if that
   * is accepted, or else in all (RFC 9449, 7.2).
   */
  private Response response(
      int status,
      @Nullable String scheme,
      @Nullable String error,
      @Nullable Reason reason,
      Map<String, String> parameters) {
    Headers headers = Headers.of();
    if (schemes.bearer()) {
      boolean hasError = !schemes.dpop() || !PresentedToken.DPOP.equals(scheme);
      headers =
          headers.and(
              "www-authenticate",
              challenge(PresentedToken.BEARER, hasError ? error : null, reason, parameters));
    }
    if (schemes.dpop()) {
      boolean hasError = !schemes.bearer() || !PresentedToken.BEARER.equals(scheme);
      headers =
          headers.and(
              "www-authenticate",
              challenge(PresentedToken.DPOP, hasError ? error : null, reason, parameters));
    }
    return Response.of(status, headers, new byte[0]);
  }

  private String challenge(
      String scheme,
      @Nullable String error,
      @Nullable Reason reason,
      Map<String, String> parameters) {
    Map<String, String> all = new LinkedHashMap<>();
    put("error", error, all);
    if (error != null && reason != null && described) {
      put("error_description", ErrorDescriptions.of(reason), all);
    }
    all.putAll(parameters);
    if (resourceMetadata != null) {
      all.put("resource_metadata", resourceMetadata.toASCIIString());
    }
    if (scheme.equals(PresentedToken.DPOP)) {
      all.put("algs", String.join(" ", schemes.algorithms()));
    }
    return Challenge.of(scheme, all).toHeaderValue();
  }
}
