package dev.oauth4jvm.benchmarks;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.SignatureMemory;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksCache;
import dev.oauth4jvm.jwks.JwksSnapshot;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** This library with its blocking driver. */
final class Ours implements Contender {

  private static final URI TARGET = URI.create("https://api.example.com/orders?page=2");

  /** A driver of validations that need no request. */
  static final Driver OFFLINE =
      Driver.of(
          request -> {
            throw new IOException("nothing is to be sent: " + request.method());
          });

  private final String name;
  private final AccessTokenValidator validator;

  /** Creates a contender with the server's JWK Set in memory. */
  Ours(
      String name,
      AuthorizationServer server,
      JsonObject keys,
      Crypto crypto,
      @Nullable SignatureMemory memory) {
    this.name = name;
    AccessTokenValidator.Builder builder =
        AccessTokenValidator.of(server, Issuer.AUDIENCE).jwks(inMemory(server, keys, crypto));
    if (memory != null) {
      builder.signatureMemory(memory);
    }
    validator = builder.build();
  }

  /** The source of keys that are in memory for a day. */
  static Jwks inMemory(AuthorizationServer server, JsonObject keys, Crypto crypto) {
    JwksCache cache = JwksCache.empty();
    cache.offer(JwksSnapshot.of(JwkSet.parse(keys), System.currentTimeMillis() / 1000));
    return Jwks.of(server)
        .cache(cache)
        .crypto(crypto)
        .timeToLive(Duration.ofDays(1))
        .cooldown(Duration.ofHours(12))
        .build();
  }

  @Override
  public String name() {
    return name;
  }

  /** The request with the token, as a server's adapter creates it. */
  @Override
  public Object input(String token) {
    return Request.get(TARGET)
        .header("host", "api.example.com")
        .header("user-agent", "benchmark/1.0")
        .header("accept", "application/json")
        .header("authorization", "Bearer " + token);
  }

  @Override
  public Object validate(Object input) throws IOException {
    return OFFLINE.run(validator.validate((Request) input));
  }
}
