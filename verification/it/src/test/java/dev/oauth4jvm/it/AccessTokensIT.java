package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.quickstart.server.LocalClient;
import dev.oauth4jvm.quickstart.server.SigningKeys;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of every algorithm that a server can sign, obtained and validated by the library. */
@TestInstance(Lifecycle.PER_CLASS)
class AccessTokensIT {

  private static final String SECRET = "a secret: 100% plain";

  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  private LocalAuthorizationServer spring;
  private OidcProvider provider;

  @BeforeAll
  void start() {
    spring = LocalAuthorizationServer.start();
    SigningKeys.algorithms().forEach(algorithm -> spring.register(client(algorithm)));
    OidcProvider.Builder builder = OidcProvider.builder().client("app", SECRET);
    OidcProvider.ALGORITHMS.forEach(
        algorithm -> builder.resource(resource(algorithm), algorithm, LIFETIME));
    provider = builder.start();
  }

  @AfterAll
  void stop() {
    spring.close();
    provider.close();
  }

  /** A server that signs with an algorithm. */
  private record Signing(
      String name,
      String algorithm,
      String issuer,
      String clientId,
      String audience,
      IntSupplier jwksRequests) {
    @Override
    public String toString() {
      return name + ", " + algorithm;
    }
  }

  List<Signing> algorithms() {
    List<Signing> all = new ArrayList<>();
    for (String algorithm : SigningKeys.algorithms()) {
      all.add(
          new Signing(
              "Spring Authorization Server",
              algorithm,
              spring.issuer(),
              client(algorithm).id(),
              Party.AUDIENCE,
              () -> spring.jwksRequests().count()));
    }
    for (String algorithm : OidcProvider.ALGORITHMS) {
      all.add(
          new Signing(
              "oidc-provider",
              algorithm,
              provider.issuer(),
              "app",
              resource(algorithm),
              provider::jwksRequests));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void validatesATokenWithAKeyOfTheServersJwkSet(Signing by) {
    Party party = new Party(by.issuer());
    int before = by.jwksRequests().getAsInt();

    TokenResponse response = obtain(party, by);
    AccessTokenValidator validator =
        AccessTokenValidator.of(party.server, by.audience())
            .algorithms(Set.of(Party.algorithm(by.algorithm())))
            .build();
    AccessToken token = party.run(validator.validate(bearer(response)));

    assertThat(response.tokenType()).isEqualTo("bearer");
    assertThat(response.expiresIn()).isBetween(LIFETIME.minusSeconds(5), LIFETIME);
    assertThat(token.issuer()).isEqualTo(by.issuer());
    assertThat(token.audience()).containsExactly(by.audience());
    assertThat(token.clientId()).isEqualTo(by.clientId());
    assertThat(token.subject()).isEqualTo(by.clientId());
    assertThat(token.hasScope("read")).isTrue();
    assertThat(token.isProven()).isFalse();
    assertThat(token.expiresAt()).isAfter(party.clock.instant());
    assertThat(token.token()).isEqualTo(response.accessToken());
    assertThat(by.jwksRequests().getAsInt()).isEqualTo(before + 1);

    // the set that was fetched answers for the other tokens too
    party.run(validator.validate(bearer(obtain(party, by))));
    assertThat(by.jwksRequests().getAsInt()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void refusesAChangedSignatureAndChangedClaims(Signing by) {
    Party party = new Party(by.issuer());
    AccessTokenValidator validator = AccessTokenValidator.of(party.server, by.audience()).build();
    String token = obtain(party, by).accessToken().reveal();

    refused(party, validator, Tampering.changedSignature(token), ErrorCode.INVALID_RESPONSE);
    refused(party, validator, Tampering.changedClaims(token), ErrorCode.INVALID_RESPONSE);

    assertThat(party.run(validator.validate(Party.bearer(token))).clientId())
        .isEqualTo(by.clientId());
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void refusesATokenForSomeoneElseWithoutAskingForKeys(Signing by) {
    Party party = new Party(by.issuer());
    String token = obtain(party, by).accessToken().reveal();
    int before = by.jwksRequests().getAsInt();

    refused(
        party,
        AccessTokenValidator.of(party.server, by.audience() + "/other").build(),
        token,
        ErrorCode.JWT_CLAIM_COMPARISON);
    refused(
        party,
        AccessTokenValidator.of(
                AuthorizationServer.of("https://as.example.com", party.server.jwksUri()),
                by.audience())
            .build(),
        token,
        ErrorCode.JWT_CLAIM_COMPARISON);

    assertThat(by.jwksRequests().getAsInt()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void refusesATokenFromTheEndOfItsLifeOn(Signing by) {
    Party party = new Party(by.issuer());
    AccessTokenValidator validator =
        AccessTokenValidator.of(party.server, by.audience()).clockTolerance(TOLERANCE).build();
    TokenResponse response = obtain(party, by);
    Duration left =
        Duration.between(
            party.clock.instant(),
            party.run(validator.validate(bearer(response))).expiresAt().plus(TOLERANCE));

    party.clock.advance(left.minusSeconds(1));
    party.run(validator.validate(bearer(response)));
    party.clock.advance(Duration.ofSeconds(1));

    refused(party, validator, response.accessToken().reveal(), ErrorCode.JWT_TIMESTAMP_CHECK);
  }

  @Test
  void refusesATokenThatHadExpiredWhenItWasIssued() {
    LocalClient late =
        LocalClient.of("late", SECRET, Party.AUDIENCE)
            .withAlgorithm("ES256")
            .withLifetime(LIFETIME)
            .withAge(LIFETIME.plus(TOLERANCE).plusSeconds(1));
    spring.register(late);
    Party party = new Party(spring.issuer());
    int before = spring.jwksRequests().count();

    refused(
        party,
        AccessTokenValidator.of(party.server, Party.AUDIENCE).build(),
        party.token(late),
        ErrorCode.JWT_TIMESTAMP_CHECK);

    assertThat(spring.jwksRequests().count()).isEqualTo(before);
  }

  private static TokenResponse obtain(Party party, Signing by) {
    ClientCredentialsGrant grant = party.grant(by.clientId(), SECRET).scope("read");
    return party.run(grant.resource(by.audience()));
  }

  private static Request bearer(TokenResponse response) {
    return Party.bearer(response.accessToken().reveal());
  }

  private static void refused(
      Party party, AccessTokenValidator validator, String token, ErrorCode code) {
    Refused.with(code, () -> party.run(validator.validate(Party.bearer(token))));
  }

  private static LocalClient client(String algorithm) {
    return LocalClient.of("app-" + algorithm, SECRET, Party.AUDIENCE)
        .withAlgorithm(algorithm)
        .withLifetime(LIFETIME);
  }

  private static String resource(String algorithm) {
    return "https://" + algorithm + ".example.com";
  }
}
