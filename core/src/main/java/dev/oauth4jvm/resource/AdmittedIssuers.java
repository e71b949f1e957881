package dev.oauth4jvm.resource;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.jwks.Jwks;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The issuers that a rule of the caller admits: a limited number, each discovered at its first
 * token.
 *
 * <p>Anyone can make a token that names an admitted issuer. So an issuer takes the place of another
 * one only when a token of it has been verified; until then it has a place of its own, from which
 * the next such issuer removes it.
 */
final class AdmittedIssuers {

  /** The length of the longest issuer, in characters: strangers choose what is kept. */
  private static final int MAX_LENGTH = 2048;

  private final Predicate<? super String> rule;
  private final AccessTokenRules rules;
  private final Function<? super AuthorizationServer, Jwks> keys;
  private final long maxAge;
  private final int most;
  private final @Nullable ResourceListener listener;

  // Read without a lock, written under this object's lock.
  private final Map<String, Live> live = new ConcurrentHashMap<>();

  /** An issuer in use. */
  private static final class Live {
    final AccessTokenRules rules;
    final DiscoveredKeys keys;

    /** When a token last named the issuer, in seconds since the epoch. */
    volatile long usedAt;

    Live(AccessTokenRules rules, DiscoveredKeys keys, long usedAt) {
      this.rules = rules;
      this.keys = keys;
      this.usedAt = usedAt;
    }
  }

  /**
   * Creates an empty table.
   *
   * @param rules the rules for the tokens of each issuer, but for the issuer
   * @param most the number of issuers with a verified token that are kept
   * @param listener the listener to the events of the issuers, or null
   */
  AdmittedIssuers(
      Predicate<? super String> rule,
      AccessTokenRules rules,
      Function<? super AuthorizationServer, Jwks> keys,
      long maxAge,
      int most,
      @Nullable ResourceListener listener) {
    this.rule = rule;
    this.rules = rules;
    this.keys = keys;
    this.maxAge = maxAge;
    this.most = most;
    this.listener = listener;
  }

  /** The rules that the tokens of all these issuers share. */
  AccessTokenRules rules() {
    return rules;
  }

  /** The number of issuers in use. */
  int size() {
    return live.size();
  }

  /** The rules for the tokens of an issuer; null when the issuer is not admitted. */
  @Nullable AccessTokenRules of(String issuer, Env env) {
    if (issuer.length() > MAX_LENGTH
        || !(issuer.startsWith("https://") || env.insecureRequestsAllowed())
        || !admits(issuer)) {
      return null;
    }
    long now = env.epochSecond();
    Live known = live.get(issuer);
    if (known == null) {
      known = add(issuer, now);
    }
    if (known == null) {
      return null;
    }
    if (known.usedAt != now) {
      known.usedAt = now;
    }
    return known.rules;
  }

  private boolean admits(String issuer) {
    try {
      return rule.test(issuer);
    } catch (Exception failure) { // also a checked one, as Kotlin throws them
      throw new UnsupportedException(
          Reason.UNAVAILABLE, "the rule for trusted issuers failed", Details.NONE, failure);
    }
  }

  private synchronized @Nullable Live add(String issuer, long now) {
    Live known = live.get(issuer);
    if (known != null) {
      return known;
    }
    Discovery discovery;
    try {
      discovery = Discovery.of(issuer);
    } catch (IllegalArgumentException notAUrl) {
      return null;
    }
    if (live.size() >= most) {
      remove(leastUsed(false, null));
    }
    DiscoveredKeys source =
        new DiscoveredKeys(
            issuer, discovery, keys, maxAge, ProtectedResource.Builder.reports(listener, issuer));
    TrustedIssuer trusted = TrustedIssuer.discovered(issuer, null, source, rules.issuer().memory());
    Live added = new Live(rules.of(trusted), source, now);
    source.whenVerified(() -> keep(issuer, added));
    live.put(issuer, added);
    return added;
  }

  /** Keeps an issuer whose first token was verified, in place of the one that is used least. */
  private synchronized void keep(String issuer, Live verified) {
    live.putIfAbsent(issuer, verified); // another issuer may have removed it meanwhile
    int number = 0;
    for (Live one : live.values()) {
      number += one.keys.isVerified() ? 1 : 0;
    }
    for (; number > most; number--) {
      remove(leastUsed(true, issuer));
    }
  }

  private void remove(@Nullable String issuer) {
    if (issuer != null) {
      live.remove(issuer);
    }
  }

  /**
   * The issuer that was not used for the longest time; null when there is none. Looks at each one:
   * only a new issuer makes one leave.
   *
   * @param verified whether it is one with a verified token or one without
   * @param except an issuer that it is not, or null
   */
  private @Nullable String leastUsed(boolean verified, @Nullable String except) {
    String leaving = null;
    Live least = null;
    for (Map.Entry<String, Live> entry : live.entrySet()) {
      Live one = entry.getValue();
      if (one.keys.isVerified() == verified
          && !entry.getKey().equals(except)
          && (least == null || one.usedAt < least.usedAt)) {
        least = one;
        leaving = entry.getKey();
      }
    }
    return leaving;
  }
}
