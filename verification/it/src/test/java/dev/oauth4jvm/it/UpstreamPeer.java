package dev.oauth4jvm.it;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;

/**
 * oauth4webapi (npm) in a fresh process: validates the access token of one request with its JWK Set
 * cache, and so writes or reads an entry.
 */
final class UpstreamPeer {

  /** A cache entry with nothing in it. */
  static final String EMPTY = "{}";

  private UpstreamPeer() {}

  /**
   * What came of a validation.
   *
   * @param claims of the token, or null when it was rejected
   * @param error with {@code name}, {@code code} and {@code message}, or null when the token was
   *     valid
   * @param cache the cache entry afterwards, as JSON
   * @param jwksRequests how many requests for the JWK Set were made, or tried in vain
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
   * Validates with the entry that an engine has, and writes it there when it was fetched.
   *
   * @param name how the program knows the engine
   * @param engine what it needs to be told of it
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
