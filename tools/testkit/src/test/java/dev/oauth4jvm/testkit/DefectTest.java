package dev.oauth4jvm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.resource.Verdict;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every defect is refused by the library, for its reason and with its answer. */
class DefectTest {

  private static final String AUDIENCE = "https://api.test";
  private static final Request PLAIN = Request.get(URI.create("https://api.test/orders?page=2"));

  private final Kit kit = new Kit();
  private final AccessTokens good =
      kit.issuer.accessTokens(AUDIENCE).scope("orders").claim("auth_time", kit.issuer.now());
  private final Set<String> proofs = new HashSet<>();
  private final Replays replays = (source, id, until) -> proofs.add(id);
  private final ProtectedResource resource =
      ProtectedResource.of(AUDIENCE)
          .trust(JwtAccessTokens.of(kit.as))
          .refuseReplays(replays)
          .build();
  private final Requirement requirement =
      Requirement.none().scope("orders").maxAuthAge(Duration.ofMinutes(5));

  private Response api(Request request) {
    Verdict verdict = kit.run(resource.admit(request, requirement).verdict());
    return verdict instanceof Verdict.Refused refused
        ? refused.response()
        : Response.of(200, Headers.of(), new byte[0]);
  }

  @ParameterizedTest
  @EnumSource(Defect.class)
  void theLibraryAnswersItAsItMust(Defect defect) {
    Transport api = this::api;

    assertThatCode(() -> defect.check(api, good, PLAIN)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(
      value = Defect.class,
      names = {"KEYS_UNAVAILABLE", "PROOF_REPLAYED"},
      mode = EnumSource.Mode.EXCLUDE)
  void theLibraryGivesItsReason(Defect defect) {
    Request request = defect.request(good, PLAIN);

    Throwable thrown = catchThrowable(() -> kit.run(resource.admit(request, requirement)));

    assertThat(thrown).isInstanceOf(OAuthException.class);
    assertThat(((OAuthException) thrown).reason())
        .as(thrown.getMessage())
        .isEqualTo(defect.reason());
  }

  @ParameterizedTest
  @EnumSource(JwsAlgorithm.class)
  void aGoodTokenIsAcceptedWhateverTheAlgorithm(JwsAlgorithm algorithm) {
    org.junit.jupiter.api.Assumptions.assumeTrue(algorithm.isSupported(Crypto.platform()));
    AccessTokens signed = good.signedBy(kit.issuer.keys().key(algorithm));

    assertThat(api(signed.authorize(PLAIN)).status()).isEqualTo(200);
  }

  @Test
  void aGoodTokenThatIsBoundIsAcceptedWithItsProof() {
    SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());

    assertThat(api(good.boundTo(key).authorize(PLAIN)).status()).isEqualTo(200);
  }

  @Test
  void theDefectsOfARotatedServerAreRefusedTooOnceItsOldKeysAreRetired() throws IOException {
    Request old = good.authorize(PLAIN);
    kit.issuer.keys().rotate().retire();

    assertThat(api(old).status()).isEqualTo(401);
    assertThat(api(good.authorize(PLAIN)).status()).isEqualTo(200);
  }

  @Test
  void aServerThatAcceptsEverythingIsFound() {
    Transport lax = request -> Response.of(204, Headers.of(), new byte[0]);

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Defect.EXPIRED.check(lax, good, PLAIN))
        .withMessageContaining("EXPIRED")
        .withMessageContaining("accepted it with 204");
  }

  @Test
  void anAnswerOfAnotherStatusOrErrorIsFound() {
    Response vague = Response.of(401, Headers.of("www-authenticate", "Bearer"), new byte[0]);
    Response broken = Response.of(500, Headers.of(), new byte[0]);

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Defect.EXPIRED.require(vague))
        .withMessage("EXPIRED: expected 401 with invalid_token, got 401 without error");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Defect.EXPIRED.require(broken))
        .withMessageContaining("got 500");
  }

  @Test
  void everyReasonOfARefusalHasADefect() {
    // FORWARDING: a proxy in front of the resource server is at fault
    // INACTIVE: the tokens of the kit are JWTs, which no server is asked about
    // NONCE: a resource server that requires nonces gives it for every proof of the kit
    // UNAVAILABLE: a part of the resource server fails, such as its memory of replays
    Set<Reason> shown =
        EnumSet.of(
            Reason.OTHER, Reason.FORWARDING, Reason.INACTIVE, Reason.NONCE, Reason.UNAVAILABLE);
    for (Defect defect : Defect.values()) {
      shown.add(defect.reason());
    }

    assertThat(shown).containsExactlyInAnyOrder(Reason.values());
  }

  @Test
  void theDefectsOfBearerTokensNeedNoDpop() {
    assertThat(Defect.bearer()).contains(Defect.EXPIRED).doesNotContain(Defect.PROOF_MISSING);
    assertThat(Defect.dpop()).contains(Defect.PROOF_MISSING).doesNotContain(Defect.PROOF_REPLAYED);
  }
}
