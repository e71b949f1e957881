package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.jose.SigningKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client's header was read before, with the key in it; all checks stay. */
class DpopKnownProofTest extends DpopRequests {

  private final AccessTokenValidator validator = Api.rules().build();

  @BeforeEach
  void aFirstProofIsAccepted() {
    api.accept(validator, Api.dpop(token, proof().sign(Api.CLIENT)));
  }

  @Test
  void theNextProofIsAccepted() {
    String next = proof().claim("jti", "\"p2\"").sign(Api.CLIENT);

    assertThat(api.accept(validator, Api.dpop(token, next)).isProven()).isTrue();
  }

  @Test
  void aForgedProofWithTheSameHeaderIsRefused() {
    Api.assertFailed(
        api.refuse(validator, Api.dpop(token, proof().sign(Api.ATTACKER))),
        ErrorCode.INVALID_RESPONSE,
        inProof(null, null, null));
  }

  @Test
  void aTokenThatIsBoundToAnotherKeyIsRefusedWithIt() {
    SigningKey other = Api.generate(Api.CLIENT.algorithm());
    String jkt = other.toPublicJwk().thumbprint();
    String stolen = Api.boundToken(other).sign(Api.KEY);

    Api.assertFailed(
        api.refuse(validator, Api.dpop(stolen, Api.proof(stolen).sign(Api.CLIENT))),
        ErrorCode.JWT_CLAIM_COMPARISON,
        inProof("cnf.jkt", jkt, Api.CLIENT.toPublicJwk().thumbprint()));
  }

  @Test
  void itsClaimsAreCheckedEachTime() {
    Api.assertFailed(
        api.refuse(validator, Api.dpop(token, proof().claim("htm", "\"POST\"").sign(Api.CLIENT))),
        ErrorCode.JWT_CLAIM_COMPARISON,
        inProof("htm", "GET", "POST"));
  }
}
