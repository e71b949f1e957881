package dev.oauth4jvm.testkit;

import static dev.oauth4jvm.testkit.RefusedAuthorizationTest.body;
import static dev.oauth4jvm.testkit.RefusedAuthorizationTest.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DPoP proofs at the issuer's own endpoints are checked as a resource server checks them. */
class RefusedDpopProofTest {

  private final Kit kit = new Kit();
  private final SigningKey key = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
  private final AccessTokens tokens =
      kit.issuer.accessTokens("https://api.test").scope("openid").boundTo(key);
  private final Request plain = Request.get(URI.create(kit.issuer.url(Endpoint.USERINFO)));

  private String error(UnaryOperator<AccessTokens.Proof> change) throws IOException {
    String token = tokens.issue().reveal();
    String proof = change.apply(tokens.proof(plain, token)).sign();
    return error(plain.header("authorization", "DPoP " + token).header("dpop", proof));
  }

  private String error(Request request) throws IOException {
    Response response = kit.server.send(request);
    return response.isSuccess()
        ? "none"
        : String.valueOf(response.headers().first("www-authenticate"));
  }

  @Test
  void aGoodProofIsAccepted() throws IOException {
    assertThat(error(proof -> proof)).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "jti, , jti",
    "htm, POST, htm",
    "htu, https://as.test/, htu",
    "htu, userinfo, htu",
    "ath, other, ath",
    "ath, , ath",
  })
  void aClaimThatDoesNotFitIsRefused(String claim, String value, String words) throws IOException {
    assertThat(error(proof -> proof.claim(claim, value)))
        .contains("invalid_dpop_proof")
        .contains(words);
  }

  @Test
  void aProofThatIsNotRecentIsRefused() throws IOException {
    long now = kit.clock.instant().getEpochSecond();

    assertThat(error(proof -> proof.claim("iat", now - 301))).contains("not recent");
    assertThat(error(proof -> proof.claim("iat", now + 31))).contains("not recent");
    assertThat(error(proof -> proof.claim("iat", now - 299))).isEqualTo("none");
  }

  @Test
  void theHeaderOfAProofIsChecked() throws IOException {
    assertThat(error(proof -> proof.header("typ", "JWT"))).contains("dpop+jwt");
    assertThat(error(proof -> proof.header("jwk", "key"))).contains("public key");
    assertThat(error(proof -> proof.header("jwk", key.toPrivateJwk().json())))
        .contains("public key");
  }

  @Test
  void aProofOfAnotherKeyOrNoneAndTwoAreRefused() throws IOException {
    String token = tokens.issue().reveal();
    String proof = tokens.proof(plain, token).sign();
    Request unproven = plain.header("authorization", "DPoP " + token);
    Request twice = unproven.headers(unproven.headers().and("dpop", proof).and("dpop", proof));
    SigningKey stranger = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());

    assertThat(error(unproven)).contains("the proof is missing");
    assertThat(error(twice)).contains("more than one DPoP");
    assertThat(error(unproven.header("dpop", "proof"))).contains("unusable");
    assertThat(error(change -> change.key(stranger))).contains("unusable");
    assertThat(error(plain.header("authorization", "Bearer " + token)))
        .contains("scheme must be DPoP");
  }

  @Test
  void withoutTheNonceAProofIsRefusedAndTheNonceGiven() throws IOException {
    kit.issuer.requireDpopNonce();
    String token = tokens.issue().reveal();
    String proof = tokens.proof(plain, token).sign();

    Response response =
        kit.server.send(plain.headers(Headers.of("authorization", "DPoP " + token, "dpop", proof)));

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers().first("www-authenticate")).contains("use_dpop_nonce");
    String nonce = response.headers().first("dpop-nonce");
    assertThat(error(change -> change.claim("nonce", nonce))).isEqualTo("none");
    assertThat(error(change -> change.claim("nonce", "other"))).contains("use_dpop_nonce");
  }

  @Test
  void aTokenThatIsBoundToACertificateNeedsIt() throws IOException {
    AccessTokens bound = kit.issuer.accessTokens("https://api.test").scope("openid");
    String token = bound.claim("cnf", JsonObject.of("x5t#S256", "other")).issue().reveal();

    assertThat(error(plain.header("authorization", "Bearer " + token)))
        .contains("another certificate");
  }

  @ParameterizedTest
  @CsvSource({"Basic a, invalid_request", "Bearer, invalid_request", "Bearer a b, invalid_request"})
  void credentialsThatCannotBeReadAreRefused(String field, String error) throws IOException {
    assertThat(error(plain.header("authorization", field))).contains(error);
  }

  @Test
  void withoutCredentialsTheChallengeHasNoError() throws IOException {
    assertThat(error(plain)).isEqualTo("Bearer");
  }

  @Test
  void aPushedRequestIsBoundToTheKeyThatItNames() throws IOException {
    String url = kit.issuer.url(Endpoint.PUSHED_AUTHORIZATION);
    TestClient app = kit.issuer.publicClient("app", Kit.CALLBACK);
    Form form = kit.request(app).form().with("dpop_jkt", "0".repeat(43));
    Request request = post(url, form);
    String proof = tokens.proof(request, "token").sign();

    assertThat(body(kit.server.send(request.header("dpop", proof))))
        .contains("another key than dpop_jkt");
  }
}
