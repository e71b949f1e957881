package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What came to resource servers, by public reports about many libraries: see docs/reports.md. */
class ReportedTokensTest {

  private final Api api = new Api();

  private static JsonObject json(String text) throws JsonException {
    return JsonObject.parse(text.replace('\'', '"'));
  }

  private static Response set(JsonObject... keys) {
    return Api.json(JsonObject.of("keys", Arrays.asList(keys)).toJson());
  }

  private static JsonObject es() {
    return Api.KEY.toPublicJwk().json();
  }

  private static JsonObject rsa() {
    return Api.RSA.toPublicJwk().json();
  }

  private static String rsaToken() {
    return Api.token().header("alg", "\"RS256\"").header("kid", "\"rsa\"").sign(Api.RSA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kty':'OKP','crv':'Ed448','alg':'EdDSA','kid':'448','x':'AA'}",
        "{'kty':'EC','crv':'BP-256','alg':'BP256R1','kid':'bp','x':'AA','y':'AA'}",
        "{'kty':'AKP','alg':'SLH-DSA-SHA2-128s','kid':'pq','pub':'AA'}",
        "{'kty':'LMS','kid':'new'}",
        "{'kty':'RSA','kid':'no-modulus','e':'AQAB'}",
        "{'kty':'EC','crv':'P-256','kid':'no-y','x':'AA'}",
        "{'kid':'no-type'}",
      })
  void aKeyThatNobodyKnowsSpoilsNoOther(String unknown) throws JsonException {
    api.keys = set(json(unknown), es(), json(unknown));

    assertThat(api.accept(Api.token().sign(Api.KEY)).subject()).isEqualTo("alice");
  }

  @Test
  void keysOfOneNameAreToldApartByTheirAlgorithm() {
    List<JsonObject> keys = new ArrayList<>();
    for (String alg : new String[] {"RS512", "RS256", "RS384"}) {
      keys.add(rsa().with("alg", alg));
    }
    api.keys = set(keys.toArray(new JsonObject[0]));

    assertThat(api.accept(rsaToken()).subject()).isEqualTo("alice");
  }

  @Test
  void keysOfOneNameAreToldApartByTheirUse() {
    JsonObject other = Api.generate(JwsAlgorithm.RS256).toPublicJwk().json().with("kid", "rsa");
    api.keys = set(other.with("alg", "RSA-OAEP").with("use", "enc"), rsa());

    assertThat(api.accept(rsaToken()).subject()).isEqualTo("alice");
    // also where neither has an algorithm
    api.keys = set(other.without("alg").with("use", "enc"), rsa().without("alg"));
    assertThat(api.accept(rsaToken()).subject()).isEqualTo("alice");
  }

  @Test
  void oneKeyWithoutNameIsEnoughForATokenWithoutOne() {
    api.keys = set(es().without("kid").without("alg"));

    assertThat(api.accept(Api.token().header("kid", null).sign(Api.KEY)).subject())
        .isEqualTo("alice");
  }

  @Test
  void aThumbprintInHexIsNoneOfTheCertificates() {
    String hex = "9a0c3570ac7392bee14a408ecb38978852a86d38cbc087feeeeaab2c9a07b9f1";
    String token = Api.token().claim("cnf", "{\"x5t#S256\":\"" + hex + "\"}").sign(Api.KEY);

    OAuthException refusal =
        api.refuse(Api.rules().build(), Api.bearer(token), CertificateBindingTest.CERTIFICATE);

    assertThat(refusal.code()).isEqualTo(ErrorCode.JWT_CLAIM_COMPARISON);
    assertThat(refusal.details().expected()).isEqualTo(hex);
    assertThat(refusal.details().actual()).asString().hasSize(43);
  }

  @Test
  void aProofIsForTheUrlThatTheClientUsedWhateverAProxyMadeOfIt() {
    String token = Api.boundToken().sign(Api.KEY);
    String proof =
        Api.proof(token).claim("htu", "\"https://api.example.com/svc/a\"").sign(Api.CLIENT);
    AccessTokenValidator validator = Api.rules().build();

    assertThat(api.accept(validator, dpop("https://api.example.com/svc/a?x=1", token, proof)))
        .isNotNull();
    // what a server behind a proxy sees is another URL: it has to be given the public one
    for (String seen : new String[] {"http://api.example.com/svc/a", "https://api.example.com/a"}) {
      OAuthException refusal = api.refuse(validator, dpop(seen, token, proof));
      assertThat(refusal.details())
          .isEqualTo(Details.claim("htu", seen, "https://api.example.com/svc/a").inProof());
    }
  }

  private static Request dpop(String url, String token, String proof) {
    return Request.get(URI.create(url))
        .header("authorization", "DPoP " + token)
        .header("dpop", proof);
  }
}
