package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.it.FleetMember.Verdict;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Processes that share one user's session by a Redis, with refresh tokens that are good for one
 * use: oidc-provider gives a public client such, and ends the session when one is used twice.
 */
final class TokenFleet implements AutoCloseable {

  /** A token's life, as the provider sets it. */
  static final Duration LIFE = Duration.ofHours(1);

  private final OidcProvider provider;
  private final FleetRedis redis = new FleetRedis();
  private final List<FleetMember> members = new ArrayList<>();
  private final Duration ahead;
  private Instant now = Instant.now();
  private TokenNode.Settings settings;
  private int sessions;

  TokenFleet(int size, Duration ahead) {
    this.ahead = ahead;
    provider =
        OidcProvider.builder()
            .client(
                ProviderClients.interactive("fleet")
                    .with("grant_types", List.of("authorization_code", "refresh_token"))
                    .with("token_endpoint_auth_method", "none"))
            .start();
    for (int i = 0; i < size; i++) {
      members.add(FleetMember.process(TokenNode.class));
    }
  }

  /** A user signs in, and all members belong to the session. */
  void signIn() {
    RelyingParty app =
        new RelyingParty(provider.issuer(), Client.of(client()), ClientAuthentication.none());
    TokenResponse tokens =
        app.run(
            app.grant(
                app.response(
                    new Browser("alice")
                        .open(
                            app.request("openid offline_access")
                                .parameter("prompt", "consent")
                                .uri(app.env))
                        .uri())));
    settings =
        new TokenNode.Settings(
            provider.issuer(),
            provider.tokenEndpoint(),
            redis.uri(),
            "session-" + ++sessions,
            ahead);
    Driver http =
        Driver.of(Party.SOCKETS).env(Env.system().allowInsecureRequests().clock(() -> now));
    TokenSource first = settings.source(redis.store(), http);
    try {
      http.run(first.keep(tokens));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (FleetMember member : members) {
      open(member);
    }
    // the sign-in goes by the present; from here on all tokens go by the fleet's clock
    pass(LIFE.multipliedBy(2));
    assertThat(round().said()).hasSize(1);
  }

  private static JsonObject client() {
    return ProviderClients.interactive("fleet").with("token_endpoint_auth_method", "none");
  }

  private void open(FleetMember member) {
    member.open(settings.line());
    member.ready();
    member.at(now);
    member.ready();
  }

  void pass(Duration time) {
    now = now.plus(time);
    for (FleetMember member : members) {
      member.at(now);
    }
    members.forEach(FleetMember::ready);
  }

  int tokenRequests() {
    return provider.tokenRequests();
  }

  /** What the members said, and the longest time that one took. */
  record Round(Set<String> said, Duration longest) {}

  /** Makes all members request a token at once. */
  Round round() {
    members.forEach(FleetMember::token);
    return verdicts(members);
  }

  /**
   * Makes one member request a token, kills it after some time, and makes the others request one.
   * The killed one's lease is deleted, since nobody wants to wait for its expiry.
   */
  Round killing(int victim, long nanos) throws InterruptedException {
    FleetMember killed = members.get(victim);
    List<FleetMember> others = new ArrayList<>(members);
    others.remove(killed);
    killed.token();
    TimeUnit.NANOSECONDS.sleep(nanos);
    killed.close();
    killed.awaitEnd();
    redis.endLeases();
    others.forEach(FleetMember::token);
    Round round = verdicts(others);
    FleetMember next = FleetMember.process(TokenNode.class);
    members.set(victim, next);
    open(next);
    return round;
  }

  private static Round verdicts(List<FleetMember> some) {
    Set<String> said = new TreeSet<>();
    long longest = 0;
    for (FleetMember member : some) {
      Verdict verdict = member.verdict();
      said.add(verdict.said());
      longest = Math.max(longest, verdict.nanos());
    }
    assertThat(said).isNotEmpty();
    return new Round(said, Duration.ofNanos(longest));
  }

  void settle() {
    members.forEach(FleetMember::settle);
    members.forEach(FleetMember::ready);
  }

  int size() {
    return members.size();
  }

  @Override
  public void close() {
    members.forEach(FleetMember::close);
    redis.close();
    provider.close();
  }
}
