package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are bound to a key of the client, from the token request to the resource server. */
@ExtendWith(SharedServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class DpopIT {

  private static final String RESOURCE = "https://orders.example.com";

  private final LocalAuthorizationServer spring;
  private OidcProvider provider;
  private Party party;
  private Party nonceParty;

  DpopIT(LocalAuthorizationServer spring) {
    this.spring = spring;
  }

  @BeforeAll
  void start() {
    provider =
        OidcProvider.builder()
            .client(SharedServer.APP.id(), SharedServer.APP.secret())
            .resource(RESOURCE, "ES256")
            .start();
  }

  @BeforeEach
  void begin() {
    party = new Party(spring.issuer());
    nonceParty = new Party(provider.issuer());
  }

  @AfterAll
  void stop() {
    provider.close();
  }

  @AfterEach
  void requireNoNonce() {
    provider.requireDpopNonce(false);
  }

  /** What each of the servers says it accepts. */
  List<Object[]> proofAlgorithms() {
    List<Object[]> all = new ArrayList<>();
    for (String issuer : List.of(spring.issuer(), provider.issuer())) {
      for (String algorithm : new Party(issuer).server.dpopSigningAlgValuesSupported()) {
        all.add(
            new Object[] {issuer.equals(spring.issuer()) ? "Spring" : "oidc-provider", algorithm});
      }
    }
    return all;
  }

  @Test
  void bothServersAcceptProofsOfMostAlgorithms() {
    assertThat(party.server.dpopSigningAlgValuesSupported())
        .containsExactlyInAnyOrder(
            "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
    assertThat(nonceParty.server.dpopSigningAlgValuesSupported())
        .containsExactlyInAnyOrder("RS256", "PS256", "ES256", "ES384", "ES512", "Ed25519", "EdDSA");
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("proofAlgorithms")
  void aBoundTokenIsAcceptedWithAProofByItsKey(String server, String algorithm) {
    Party at = server.equals("Spring") ? party : nonceParty;
    DpopHandle dpop = handle(Party.algorithm(algorithm));

    TokenResponse response = at.run(grant(at).dpop(dpop));
    AccessToken token = at.run(validator(at).validate(proven(at, dpop, response)));

    assertThat(response.tokenType()).isEqualTo("dpop");
    assertThat(token.isProven()).isTrue();
    assertThat(token.claims().object("cnf")).isEqualTo(JsonObject.of("jkt", dpop.thumbprint()));
  }

  @Test
  void aStolenBoundTokenIsOfNoUse() {
    DpopHandle dpop = handle(JwsAlgorithm.ES256);
    DpopHandle thief = handle(JwsAlgorithm.ES256);
    TokenResponse response = party.run(grant(party).dpop(dpop));
    AccessTokenValidator validator = validator(party);
    String token = response.accessToken().reveal();

    // as a bearer token
    Refused.with(
        ErrorCode.INVALID_REQUEST, () -> party.run(validator.validate(Party.bearer(token))));
    // as a bearer token beside the thief's proof
    Refused.with(
        ErrorCode.INVALID_REQUEST,
        () ->
            party.run(
                validator.validate(
                    proven(party, thief, response).header("authorization", "Bearer " + token))));
    // with the thief's proof
    Refused.with(
        ErrorCode.JWT_CLAIM_COMPARISON,
        () -> party.run(validator.validate(proven(party, thief, response))));
    // with a proof that was seen, for another request
    String proof = proven(party, dpop, response).headers().first("dpop");
    Refused.with(
        ErrorCode.JWT_CLAIM_COMPARISON,
        () ->
            party.run(
                validator.validate(
                    Request.get(URI.create("https://api.example.com/accounts"))
                        .header("authorization", "DPoP " + token)
                        .header("dpop", proof))));
  }

  @Test
  void aProofThatWasSeenIsOfNoUseForAnotherToken() {
    DpopHandle dpop = handle(JwsAlgorithm.ES256);
    TokenResponse first = party.run(grant(party).dpop(dpop));
    TokenResponse second = party.run(grant(party).dpop(dpop));
    Request seen = proven(party, dpop, first);

    Refused.with(
        ErrorCode.JWT_CLAIM_COMPARISON,
        () ->
            party.run(
                validator(party)
                    .validate(
                        seen.header("authorization", "DPoP " + second.accessToken().reveal()))));
  }

  @Test
  void aTokenThatIsNotBoundIsRefusedWhereDpopIsRequired() {
    TokenResponse response = party.run(grant(party));
    AccessTokenValidator validator =
        AccessTokenValidator.of(party.server, Party.AUDIENCE).requireDpop().build();

    Refused.with(
        ErrorCode.INVALID_RESPONSE,
        () -> party.run(validator.validate(proven(party, handle(JwsAlgorithm.ES256), response))));
  }

  @ParameterizedTest(name = "asynchronous: {0}")
  @ValueSource(booleans = {false, true})
  void theNonceThatTheServerWantsIsLearntByOneMoreRequestAndThenRemembered(boolean async)
      throws Exception {
    DpopHandle dpop = handle(JwsAlgorithm.ES256);
    provider.requireDpopNonce(true);
    int before = provider.tokenRequests();

    TokenResponse first = obtain(grant(nonceParty).dpop(dpop), async);
    assertThat(provider.tokenRequests()).isEqualTo(before + 2);

    TokenResponse second = obtain(grant(nonceParty).dpop(dpop), async);
    assertThat(provider.tokenRequests()).isEqualTo(before + 3);

    for (TokenResponse response : List.of(first, second)) {
      Request request = proven(nonceParty, dpop, response);
      assertThat(nonceParty.run(validator(nonceParty).validate(request)).isProven()).isTrue();
    }
  }

  @Test
  void aNonceOfAnotherKeysHandleIsNotUsed() {
    provider.requireDpopNonce(true);
    nonceParty.run(grant(nonceParty).dpop(handle(JwsAlgorithm.ES256)));
    int before = provider.tokenRequests();

    nonceParty.run(grant(nonceParty).dpop(handle(JwsAlgorithm.ES256)));

    assertThat(provider.tokenRequests()).isEqualTo(before + 2);
  }

  @Test
  void anotherRefusalIsNotTriedAgain() {
    int before = provider.tokenRequests();
    ClientCredentialsGrant wrong =
        nonceParty
            .grant(SharedServer.APP.id(), SharedServer.APP.secret())
            .resource("https://unknown.example.com");

    assertThat(Refused.byServer(() -> nonceParty.run(wrong.dpop(handle(JwsAlgorithm.ES256)))))
        .isEqualTo("invalid_target");
    assertThat(provider.tokenRequests()).isEqualTo(before + 1);
  }

  private TokenResponse obtain(ClientCredentialsGrant grant, boolean async) throws Exception {
    return async ? nonceParty.async.start(grant).get(1, TimeUnit.MINUTES) : nonceParty.run(grant);
  }

  private ClientCredentialsGrant grant(Party at) {
    ClientCredentialsGrant grant = at.grant(SharedServer.APP);
    return at == party ? grant : grant.scope("read").resource(RESOURCE);
  }

  private AccessTokenValidator validator(Party at) {
    return AccessTokenValidator.of(at.server, at == party ? Party.AUDIENCE : RESOURCE).build();
  }

  private static Request proven(Party at, DpopHandle dpop, TokenResponse response) {
    return dpop.prove(Request.get(Party.RESOURCE), response.accessToken(), at.env);
  }

  private static DpopHandle handle(JwsAlgorithm algorithm) {
    return DpopHandle.of(SigningKey.generate(algorithm, Crypto.platform()));
  }
}
