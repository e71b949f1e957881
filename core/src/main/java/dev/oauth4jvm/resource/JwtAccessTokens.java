package dev.oauth4jvm.resource;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.IssuerTemplate;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.jwks.Jwks;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * JWT access tokens (RFC 9068) that a {@link ProtectedResource} trusts: of one authorization
 * server, whose metadata is given or discovered, or of the servers that a rule admits.
 *
 * {@snippet file="ProtectedResourceSnippets.java" region="issuers"}
 *
 * <p>A server is discovered at the first token that names it and whose claims are accepted, never
 * when the resource is built. One caller fetches for all, and a failure is shared for a pause: a
 * second at first, then an eighth of the time since the first failure, up to a minute. Metadata
 * older than {@link #metadataMaxAge} is fetched again; until that succeeds, the old metadata serves
 * for up to 24 times that age.
 *
 * <p>The settings are read when the resource is built; a later change has no effect on it.
 */
public final class JwtAccessTokens extends AccessTokenSettings<JwtAccessTokens> {

  private static final Duration LEAST_AGE = Duration.ofMinutes(1);
  private static final Duration GREATEST_AGE = Duration.ofDays(30);
  private static final int MOST_ISSUERS = 1_000;

  private final @Nullable AuthorizationServer server;
  private final @Nullable Discovery discovery;
  private final @Nullable Predicate<? super String> rule;
  private Function<? super AuthorizationServer, Jwks> keys = known -> Jwks.of(known).build();
  private @Nullable String audience;
  private long maxAge = DiscoveredKeys.MAX_AGE;
  private int maxIssuers = MOST_ISSUERS;

  private JwtAccessTokens(
      @Nullable AuthorizationServer server,
      @Nullable Discovery discovery,
      @Nullable Predicate<? super String> rule) {
    this.server = server;
    this.discovery = discovery;
    this.rule = rule;
  }

  /** The tokens of a server, or of the {@linkplain IssuerTemplate tenants} of one. */
  public static JwtAccessTokens of(AuthorizationServer server) {
    return new JwtAccessTokens(Objects.requireNonNull(server, "server"), null, null);
  }

  /**
   * The tokens of an issuer whose metadata is discovered by {@link Discovery#of(String)}.
   *
   * @throws IllegalArgumentException when the issuer is not an absolute URL without query and
   *     fragment
   */
  public static JwtAccessTokens discovered(String issuer) {
    return discovered(Discovery.of(issuer));
  }

  /** The tokens of an issuer, or of the tenants of one, whose metadata is discovered this way. */
  public static JwtAccessTokens discovered(Discovery discovery) {
    return new JwtAccessTokens(null, Objects.requireNonNull(discovery, "discovery"), null);
  }

  /**
   * The tokens of all issuers that a rule admits. Each is discovered by {@link
   * Discovery#of(String)}. Prefer {@link #discovered(String)} for issuers that are known in
   * advance, and an {@link IssuerTemplate} for Microsoft Entra ID: there, one set of keys serves
   * all tenants.
   *
   * <p>The rule receives the {@code iss} of a token that is not verified: anyone can send any
   * value. It must compare with what the caller knows, for example a table of customers. A rule
   * that admits unlimited values lets strangers choose which URLs are requested. The rule is called
   * for each token on the thread of its validation, so an issuer that it no longer admits is
   * refused at once. When it throws, the validation fails with {@link
   * dev.oauth4jvm.Reason#UNAVAILABLE}.
   *
   * <p>An issuer that the rule admits is refused if it is no absolute URL, or not {@code https:}
   * while insecure requests are not allowed, or longer than 2,048 characters.
   *
   * @param rule answers whether an issuer is trusted; called by several threads
   */
  public static JwtAccessTokens ofIssuers(Predicate<? super String> rule) {
    return new JwtAccessTokens(null, null, Objects.requireNonNull(rule, "rule"));
  }

  /**
   * Sets the expected audience; by default the resource's identifier.
   *
   * @throws IllegalArgumentException when it is empty
   */
  public JwtAccessTokens audience(String audience) {
    this.audience = nonEmpty(audience, "audience");
    return this;
  }

  /**
   * Sets the function that creates the source of a server's keys, for example with a store; by
   * default the keys are in memory alone. It is called when the resource is built or, for a server
   * that is discovered, after the discovery, and again when its {@code jwks_uri} has changed.
   */
  public JwtAccessTokens keys(Function<? super AuthorizationServer, Jwks> source) {
    this.keys = Objects.requireNonNull(source, "source");
    return this;
  }

  /**
   * Sets the age from which discovered metadata is fetched again; whole seconds, from a minute to
   * 30 days; default an hour.
   *
   * @throws IllegalArgumentException when it is shorter or longer
   */
  public JwtAccessTokens metadataMaxAge(Duration age) {
    if (age.compareTo(LEAST_AGE) < 0 || age.compareTo(GREATEST_AGE) > 0) {
      throw new IllegalArgumentException("age must be from a minute to 30 days, but is " + age);
    }
    this.maxAge = age.toSeconds();
    return this;
  }

  /**
   * Sets how many issuers that a rule admits are kept with their keys; default 1,000. When a token
   * of one more is verified, the issuer leaves whose tokens were not presented for the longest
   * time; it is discovered again when it is needed. Tokens that are not verified make no such
   * issuer leave.
   *
   * @throws IllegalArgumentException when the number is not from 1 to 100,000: a new issuer costs a
   *     look at each one
   */
  public JwtAccessTokens maxIssuers(int number) {
    if (number < 1 || number > 100_000) {
      throw new IllegalArgumentException("number must be from 1 to 100,000, but is " + number);
    }
    this.maxIssuers = number;
    return this;
  }

  /**
   * Adds the issuers to those that a resource trusts.
   *
   * @param resource the resource, for what is not set here
   */
  void addTo(TrustedIssuers trusted, ProtectedResource.Builder resource) {
    requireOneBinding();
    String expected = audience == null ? resource.identifier() : audience;
    Replays replays = resource.replays();
    DpopNonces nonces = resource.nonces();
    if (server != null) {
      TrustedIssuer issuer = TrustedIssuer.of(server, profile(), keys.apply(server), memory());
      String named = server.issuerTemplate() == null ? server.issuer() : null;
      trusted.add(rules(issuer, expected, replays, nonces, null, null), named);
      return;
    }
    if (profile().shape().issuer() != null) {
      throw new IllegalArgumentException(
          "the profile "
              + profile()
              + " takes the issuer of tokens from the server's metadata, which must therefore be"
              + " given: JwtAccessTokens.of(server)");
    }
    AccessTokenRules rules =
        rules(TrustedIssuer.none(memory()), expected, replays, nonces, null, null);
    if (discovery != null) {
      IssuerTemplate template = discovery.issuerTemplate();
      String issuer = template == null ? discovery.issuer() : template.template();
      DiscoveredKeys source =
          new DiscoveredKeys(issuer, discovery, keys, maxAge, resource.reports(issuer));
      trusted.add(
          rules.of(TrustedIssuer.discovered(issuer, template, source, memory())),
          template == null ? issuer : null);
    } else if (rule != null) {
      trusted.add(new AdmittedIssuers(rule, rules, keys, maxAge, maxIssuers, resource.listener()));
    }
  }
}
