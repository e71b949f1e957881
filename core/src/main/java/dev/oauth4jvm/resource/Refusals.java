package dev.oauth4jvm.resource;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The responses that refuse a request (RFC 6750, section 3; RFC 9449, sections 7.1 and 7.2; RFC
 * 9728, section 5.1).
 */
final class Refusals {

  private final AccessTokenRules rules;
  private volatile @Nullable String algs;

  Refusals(AccessTokenRules rules) {
    this.rules = rules;
  }

  /** The answer to a failure, by the stage that its reason belongs to. */
  Response of(Request request, Throwable failure) {
    String scheme = PresentedToken.scheme(request);
    return switch (reason(request, failure)) {
      // RFC 6750, section 3.1: without authentication information there is no error code
      case NO_CREDENTIALS -> response(401, scheme, null, null);
      case CREDENTIALS, FORWARDING -> response(400, scheme, "invalid_request", null);
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
          SIGNATURE ->
          response(401, scheme, "invalid_token", null);
      case PROOF, REPLAY -> response(401, scheme, "invalid_dpop_proof", null);
      // RFC 9449, section 9
      case NONCE -> withNonce(response(401, scheme, "use_dpop_nonce", null), cause(failure));
      // nothing that the client could mend; its token may be good
      case KEYS, UNAVAILABLE, OTHER -> Response.of(503, Headers.of(), new byte[0]);
    };
  }

  /** The reason of a failure, or of the cause that a future wrapped. */
  private static Reason reason(Request request, Throwable failure) {
    if (!(cause(failure) instanceof OAuthException refused)) {
      return Reason.OTHER;
    }
    boolean isOutage = refused.reason() == Reason.KEYS || refused.reason() == Reason.UNAVAILABLE;
    return isOutage || request.headers().has("authorization")
        ? refused.reason()
        : Reason.NO_CREDENTIALS;
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
    boolean dpop = confirmation != null && confirmation.has("jkt");
    return response(
        403, dpop ? PresentedToken.DPOP : PresentedToken.BEARER, "insufficient_scope", scope);
  }

  /**
   * A challenge for each accepted scheme. The error is in the scheme that the client used if that
   * is accepted, or else in all (RFC 9449, 7.2).
   */
  private Response response(
      int status, @Nullable String scheme, @Nullable String error, @Nullable String scope) {
    Headers headers = Headers.of();
    Binding binding = rules.binding();
    if (!binding.dpopRequired()) {
      boolean tried = binding.certificateRequired() || !PresentedToken.DPOP.equals(scheme);
      headers =
          headers.and("www-authenticate", challenge(PresentedToken.BEARER, tried, error, scope));
    }
    if (!binding.certificateRequired()) {
      boolean tried = binding.dpopRequired() || !PresentedToken.BEARER.equals(scheme);
      headers =
          headers.and("www-authenticate", challenge(PresentedToken.DPOP, tried, error, scope));
    }
    return Response.of(status, headers, new byte[0]);
  }

  private String challenge(
      String scheme, boolean tried, @Nullable String error, @Nullable String scope) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (tried && error != null) {
      parameters.put("error", error);
    }
    if (scope != null) {
      parameters.put("scope", scope);
    }
    URI metadata = rules.resourceMetadata();
    if (metadata != null) {
      parameters.put("resource_metadata", metadata.toASCIIString());
    }
    if (scheme.equals(PresentedToken.DPOP)) {
      parameters.put("algs", algs());
    }
    return Challenge.of(scheme, parameters).toHeaderValue();
  }

  /** The accepted algorithms that the runtime has, found at the first use. */
  private String algs() {
    String known = algs;
    if (known == null) {
      StringBuilder names = new StringBuilder();
      for (JwsAlgorithm algorithm : rules.algorithms()) {
        if (algorithm.isOffered(rules.issuer().jwks().crypto())) {
          names.append(names.length() == 0 ? "" : " ").append(algorithm.value());
        }
      }
      known = names.toString();
      algs = known;
    }
    return known;
  }
}
