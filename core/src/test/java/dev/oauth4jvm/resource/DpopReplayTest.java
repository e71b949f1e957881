package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Sha256;
import dev.oauth4jvm.jose.SigningKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Replays of proofs (RFC 9449, section 11.1). */
class DpopReplayTest extends DpopRequests {

  private final Map<String, Instant> seen = new HashMap<>();
  private final Replays replays =
      (source, id, until) -> seen.putIfAbsent(source + " " + id, until) == null;

  private AccessTokenValidator.Builder rules() {
    return Api.rules().refuseReplays(replays);
  }

  @Test
  void aProofThatCameBeforeIsRefused() {
    AccessTokenValidator validator = rules().build();
    Request request = Api.dpop(token, proof().sign(Api.CLIENT));
    assertThat(api.accept(validator, request).isProven()).isTrue();

    OAuthException again = api.refuse(validator, request);

    Api.assertFailed(again, ErrorCode.INVALID_RESPONSE, inProof("jti", null, null));
    assertThat(again).hasMessageContaining("used before");
    Response refusal = validator.refusal(request, again);
    assertThat(refusal.status()).isEqualTo(401);
    assertThat(refusal.headers().all("www-authenticate"))
        .anyMatch(field -> field.contains("error=\"invalid_dpop_proof\""));
  }

  @Test
  void aProofIsRememberedByItsKeyAndTheHashOfItsIdUntilItIsTooOld() {
    RawJwt proof = proof().claim("jti", "\"one\"").claim("iat", Api.NOW + ".5");
    AccessTokenValidator validator = rules().clockSkew(Duration.ofSeconds(10)).build();

    api.accept(validator, Api.dpop(token, proof.sign(Api.CLIENT)));

    assertThat(seen)
        .containsExactly(
            Map.entry(
                Api.CLIENT.toPublicJwk().thumbprint() + " " + Sha256.base64Url("one"),
                Instant.ofEpochSecond(Api.NOW + 301 - 10)));
    // then it is refused for its age
    api.clock.set(Api.NOW + 301 - 10);
    seen.clear();
    Api.assertFailed(
        api.refuse(validator, Api.dpop(token, proof.sign(Api.CLIENT))),
        ErrorCode.JWT_TIMESTAMP_CHECK,
        inProof(
            "iat",
            "from " + (Api.NOW + 1) + " to " + (Api.NOW + 331),
            new BigDecimal(Api.NOW + ".5")));
  }

  @Test
  void theSameIdByAnotherKeyIsAnotherProof() {
    SigningKey other = Api.generate(Api.CLIENT.algorithm());
    String bound = Api.boundToken(other).sign(Api.KEY);
    AccessTokenValidator validator = rules().build();

    api.accept(validator, Api.dpop(token, proof().sign(Api.CLIENT)));
    RawJwt proof = Api.proof(bound, other);

    assertThat(api.accept(validator, Api.dpop(bound, proof.sign(other))).isProven()).isTrue();
    assertThat(seen).hasSize(2);
  }

  @Test
  void nothingIsRememberedOfAProofThatIsRefused() {
    AccessTokenValidator validator = rules().build();
    for (String proof :
        List.of(
            proof().sign(Api.ATTACKER),
            proof().claim("htm", "\"POST\"").sign(Api.CLIENT),
            proof().claim("ath", "\"x\"").sign(Api.CLIENT))) {
      api.refuse(validator, Api.dpop(token, proof));
    }
    api.accept(validator, Api.bearer(Api.token().sign(Api.KEY)));

    assertThat(seen).isEmpty();
  }
}
