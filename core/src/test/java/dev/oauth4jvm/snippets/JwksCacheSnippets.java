package dev.oauth4jvm.snippets;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jwks.JwksCache;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.util.Map;

/** Code of the documents; {@link JwksSnippetsTest} runs it. */
final class JwksCacheSnippets {

  private JwksCacheSnippets() {}

  static AccessToken plainPattern(
      Map<String, String> kv,
      AuthorizationServer as,
      String audience,
      Driver driver,
      Request request)
      throws IOException {
    // @start region="plain-pattern"
    JwksCache cache = JwksCache.parse(kv.get("jwks")); // null, "" and "{}" are an empty cache
    long before = cache.updatedAt();
    AccessTokenValidator validator = AccessTokenValidator.of(as, audience).jwks(cache).build();
    try {
      return driver.run(validator.validate(request));
    } finally {
      // save a fetched set, even if the token was refused
      if (cache.updatedAt() != before) {
        kv.put("jwks", cache.toJson());
      }
    }
    // @end
  }
}
