package dev.oauth4jvm.it;

import java.util.Map;

/** A request for a protected resource, as a resource server sees it. */
record ProtectedRequest(String method, String url, Map<String, String> headers) {

  static ProtectedRequest bearer(String url, String accessToken) {
    return new ProtectedRequest("GET", url, Map.of("authorization", "Bearer " + accessToken));
  }

  static ProtectedRequest dpop(String url, String accessToken, DpopKey key) {
    return new ProtectedRequest(
        "GET",
        url,
        Map.of("authorization", "DPoP " + accessToken, "dpop", key.proof("GET", url, accessToken)));
  }
}
