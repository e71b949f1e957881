package dev.oauth4jvm.spring;

import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksListener;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of the issuers' keys, by what the last tokens met: it makes no request, since anyone
 * may ask for it. DOWN if the last search for keys failed for every issuer, since one issuer's
 * outage is not the application's. UNKNOWN until there was a search: an issuer is asked at its
 * first token, and one whose metadata cannot be fetched is not listed. A later failure to fetch the
 * metadata has no event, so it changes no status.
 */
final class KeysHealth implements HealthIndicator, JwksListener {

  private static final int MOST_ISSUERS = 1_000;

  private final Map<String, Boolean> issuers = new ConcurrentHashMap<>();

  @Override
  public void on(JwksEvent event) {
    if (event instanceof JwksEvent.FetchFailed) {
      put(event, false);
    } else if (event instanceof JwksEvent.Hit hit) {
      boolean fresh = hit.origin() != JwksEvent.Origin.STALE;
      if (fresh && !Boolean.TRUE.equals(issuers.get(event.id().issuer()))) {
        put(event, true); // not for each token
      }
    }
  }

  private void put(JwksEvent event, boolean found) {
    String issuer = event.id().issuer();
    if (issuers.size() < MOST_ISSUERS || issuers.containsKey(issuer)) {
      issuers.put(issuer, found);
    }
  }

  @Override
  public Health health() {
    Map<String, String> details = new TreeMap<>();
    boolean found = false;
    for (Map.Entry<String, Boolean> issuer : issuers.entrySet()) {
      found |= issuer.getValue();
      details.put(issuer.getKey(), issuer.getValue() ? "keys found" : "keys cannot be fetched");
    }
    Health.Builder health = new Health.Builder();
    if (details.isEmpty()) {
      health.unknown();
    } else if (found) {
      health.up();
    } else {
      health.down();
    }
    return health.withDetails(details).build();
  }
}
