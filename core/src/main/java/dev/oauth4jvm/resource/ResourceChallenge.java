package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.jose.JwsAlgorithm;
import java.util.LinkedHashMap;
import java.util.Map;

/** The challenge that answers a failed validation (RFC 6750, section 3; RFC 9449, section 7.1). */
final class ResourceChallenge {

  private ResourceChallenge() {}

  static Challenge of(AccessTokenRules rules, OAuthException failure) {
    Map<String, String> parameters = new LinkedHashMap<>();
    boolean noCredentials =
        failure instanceof ProcessingException refused
            && refused.details().place() == Details.Place.HEADER_FIELD
            && "authorization".equals(refused.details().name())
            && Integer.valueOf(0).equals(refused.details().actual());
    // section 3.1: a request without credentials gets no error code
    if (!noCredentials) {
      parameters.put("error", error(failure));
    }
    if (!rules.dpopRequired()) {
      return Challenge.of("Bearer", parameters);
    }
    StringBuilder algorithms = new StringBuilder();
    for (JwsAlgorithm algorithm : rules.algorithms()) {
      algorithms.append(algorithms.length() == 0 ? "" : " ").append(algorithm.value());
    }
    parameters.put("algs", algorithms.toString());
    return Challenge.of("DPoP", parameters);
  }

  private static String error(OAuthException failure) {
    return failure.code() == ErrorCode.INVALID_REQUEST ? "invalid_request" : "invalid_token";
  }
}
