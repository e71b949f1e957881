package dev.oauth4jvm.it;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.redis.RedisStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The code of the guide to containers, which {@code GuidesIT} runs. */
final class ContainerApi {

  private ContainerApi() {}

  // @start region="container"
  public static void main(String... arguments) throws IOException {
    serve(System.getenv(), Driver.create()).start();
  }

  static HttpServer serve(Map<String, String> settings, Driver http) throws IOException {
    Duration timeout = Duration.parse(settings.getOrDefault("STORE_TIMEOUT", "PT0.25S"));
    Store store =
        RedisStore.builder(URI.create(settings.get("REDIS_URL")))
            .connectTimeout(timeout)
            .operationTimeout(timeout)
            .build();
    Jwks jwks =
        Jwks.of(AuthorizationServer.of(settings.get("ISSUER"), settings.get("JWKS_URI")))
            .store(store)
            .storeTimeout(timeout)
            .refreshAhead(Duration.ofMinutes(1), http)
            .build();
    return OrdersApi.serve(settings, jwks, http);
  }
  // @end
}
