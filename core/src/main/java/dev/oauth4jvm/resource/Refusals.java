package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
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

  Response of(Request request, OAuthException failure) {
    Details details = failure.details();
    String scheme = Credentials.scheme(request);
    return switch (details.place()) {
      case PROOF -> response(401, scheme, "invalid_dpop_proof", null);
      case HEADER_FIELD -> ofField(scheme, failure);
      // the authorization server's response or metadata: the client can do nothing about it
      case MEMBER, STATUS -> unavailable();
      default -> response(401, scheme, "invalid_token", null);
    };
  }

  /** RFC 6750, section 3.1. */
  Response insufficientScope(AccessToken token, String scope) {
    JsonObject confirmation = token.claims().object("cnf");
    boolean dpop = confirmation != null && confirmation.has("jkt");
    return response(403, dpop ? Credentials.DPOP : Credentials.BEARER, "insufficient_scope", scope);
  }

  private Response ofField(@Nullable String scheme, OAuthException failure) {
    Details details = failure.details();
    if ("dpop".equals(details.name())) {
      return response(401, scheme, "invalid_dpop_proof", null);
    }
    if (!"authorization".equals(details.name())) {
      return unavailable();
    }
    if (failure instanceof UnsupportedException || Integer.valueOf(0).equals(details.actual())) {
      // RFC 6750, section 3.1: without authentication information there is no error code
      return response(401, scheme, null, null);
    }
    return Credentials.DPOP.equals(details.expected())
        ? response(401, scheme, "invalid_token", null)
        : response(400, scheme, "invalid_request", null);
  }

  /** RFC 9449, section 7.2: the error goes where the client tried, or to both when that is open. */
  private Response response(
      int status, @Nullable String scheme, @Nullable String error, @Nullable String scope) {
    Headers headers = Headers.of();
    if (!rules.dpopRequired()) {
      boolean tried = !Credentials.DPOP.equals(scheme);
      headers = headers.and("www-authenticate", challenge(Credentials.BEARER, tried, error, scope));
    }
    boolean tried = rules.dpopRequired() || !Credentials.BEARER.equals(scheme);
    headers = headers.and("www-authenticate", challenge(Credentials.DPOP, tried, error, scope));
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
    if (rules.resourceMetadata() != null) {
      parameters.put("resource_metadata", rules.resourceMetadata());
    }
    if (scheme.equals(Credentials.DPOP)) {
      parameters.put("algs", algs());
    }
    return Challenge.of(scheme, parameters).toHeaderValue();
  }

  private static Response unavailable() {
    return Response.of(503, Headers.of(), new byte[0]);
  }

  /** The accepted algorithms that there are in this process; told only when first needed. */
  private String algs() {
    String known = algs;
    if (known == null) {
      StringBuilder names = new StringBuilder();
      for (JwsAlgorithm algorithm : rules.algorithms()) {
        if (algorithm.isSupported(rules.jwks().crypto())) {
          names.append(names.length() == 0 ? "" : " ").append(algorithm.value());
        }
      }
      known = names.toString();
      algs = known;
    }
    return known;
  }
}
