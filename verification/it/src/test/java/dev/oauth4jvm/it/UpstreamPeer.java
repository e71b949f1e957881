package dev.oauth4jvm.it;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;

/**
 * A fresh process with oauth4webapi (npm) that validates the access token of one request with its
 * JWK Set cache, and thereby writes or reads an entry.
 */
final class UpstreamPeer {

  /** An empty cache entry. */
  static final String EMPTY = "{}";

  private UpstreamPeer() {}

  /**
   * The outcome of a validation.
   *
   * @param claims the token's claims, or null when it was rejected
   * @param error the error, with {@code name}, {@code code} and {@code message}, or null when the
   *     token was valid
   * @param cache the cache entry afterwards, as JSON
   * @param jwksRequests the number of requests for the JWK Set, including failed attempts
   */
  record Outcome(
      Map<String, Object> claims, Map<String, Object> error, String cache, int jwksRequests) {}

  /** Validates with an empty cache, fetching the JWK Set. */
  static Outcome write(String issuer, String audience, ProtectedRequest request) {
    return share(issuer, audience, request, "cache", parsed(EMPTY), false);
  }

  /** Validates with a cache entry; a request for the JWK Set fails. */
  static Outcome read(String issuer, String audience, ProtectedRequest request, String cache) {
    return share(issuer, audience, request, "cache", parsed(cache), true);
  }

  /**
   * Validates with an engine's entry, and writes the entry there when the set was fetched.
   *
   * @param name the program's name for the engine
   * @param engine the program's settings for the engine
   * @param refuseJwks whether a request for the JWK Set fails
   */
  static Outcome share(
      String issuer,
      String audience,
      ProtectedRequest request,
      String name,
      Object engine,
      boolean refuseJwks) {
    try (NodeProcess node = NodeProcess.start("upstream-jwks-cache.mjs")) {
      node.send(
          JSONObjectUtils.toJSONString(
              Map.of(
                  "issuer",
                  issuer,
                  "audience",
                  audience,
                  "request",
                  Map.of(
                      "method", request.method(),
                      "url", request.url(),
                      "headers", request.headers()),
                  name,
                  engine,
                  "refuseJwks",
                  refuseJwks)));
      node.endInput();
      Map<String, Object> output = parsed(node.receive());
      return new Outcome(
          JSONObjectUtils.getJSONObject(output, "claims"),
          JSONObjectUtils.getJSONObject(output, "error"),
          JSONObjectUtils.toJSONString(JSONObjectUtils.getJSONObject(output, "cache")),
          JSONObjectUtils.getInt(output, "jwksRequests"));
    } catch (ParseException e) {
      throw new IllegalStateException("not JSON", e);
    }
  }

  private static Map<String, Object> parsed(String json) {
    try {
      return JSONObjectUtils.parse(json);
    } catch (ParseException e) {
      throw new IllegalStateException("not JSON", e);
    }
  }
}
