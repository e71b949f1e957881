package dev.oauth4jvm.spring;

import dev.oauth4jvm.jwks.JwksEvent;
import dev.oauth4jvm.jwks.JwksListener;
import dev.oauth4jvm.resource.ResourceEvent;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of the issuers' keys, by what the last tokens met: it makes no request, since anyone
 * may ask for it. DOWN if the last search for metadata or keys failed for every issuer, since one
 * issuer's outage is not the application's. UNKNOWN until there was a search: an issuer is asked at
 * its first token.
 */
final class KeysHealth implements HealthIndicator, JwksListener {

  private static final int MOST_ISSUERS = 1_000;

  /** What the last search led to. */
  private enum Outcome {
    FOUND("keys found"),
    NO_METADATA("metadata cannot be fetched"),
    NO_KEYS("keys cannot be fetched");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }
  }

  private final Map<String, Outcome> issuers = new ConcurrentHashMap<>();

  @Override
  public void on(JwksEvent event) {
    String issuer = event.id().issuer();
    if (event instanceof JwksEvent.FetchFailed) {
      put(issuer, Outcome.NO_KEYS);
    } else if (event instanceof JwksEvent.Hit hit) {
      boolean fresh = hit.origin() != JwksEvent.Origin.STALE;
      if (fresh && issuers.get(issuer) != Outcome.FOUND) {
        put(issuer, Outcome.FOUND); // not for each token
      }
    }
  }

  /** Receives an event of an issuer. Old metadata may still serve: the next token finds its key. */
  void onIssuer(ResourceEvent event) {
    if (event instanceof ResourceEvent.MetadataFailed) {
      put(event.issuer(), Outcome.NO_METADATA);
    }
  }

  private void put(String issuer, Outcome outcome) {
    if (issuers.size() < MOST_ISSUERS || issuers.containsKey(issuer)) {
      issuers.put(issuer, outcome);
    }
  }

  @Override
  public Health health() {
    Map<String, String> details = new TreeMap<>();
    issuers.forEach((issuer, outcome) -> details.put(issuer, outcome.text));
    Health.Builder health = new Health.Builder();
    if (details.isEmpty()) {
      health.unknown();
    } else if (details.containsValue(Outcome.FOUND.text)) {
      health.up();
    } else {
      health.down();
    }
    return health.withDetails(details).build();
  }
}
