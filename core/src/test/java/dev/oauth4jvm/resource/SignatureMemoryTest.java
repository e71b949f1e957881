package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SignatureMemory;
import dev.oauth4jvm.jose.SignedToken;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksCache;
import dev.oauth4jvm.jwks.JwksSnapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignatureMemoryTest {

  /** Unbounded, and tells what it was asked. */
  private static final class Recorded implements SignatureMemory {

    final List<SignedToken> asked = new ArrayList<>();
    final Set<SignedToken> verified = new HashSet<>();
    int hits;

    @Override
    public boolean verifies(SignedToken token) {
      asked.add(token);
      if (verified.contains(token)) {
        hits++;
        return true;
      }
      boolean verifies = token.verify();
      if (verifies) {
        verified.add(token);
      }
      return verifies;
    }
  }

  private final Recorded memory = new Recorded();
  private final JwksCache cache = JwksCache.empty();
  private long now = Api.NOW;

  private void keys(SigningKey... keys) {
    List<JsonObject> set = new ArrayList<>();
    for (SigningKey key : keys) {
      set.add(key.toPublicJwk().json());
    }
    cache.offer(JwksSnapshot.of(JwkSet.parse(JsonObject.of("keys", set)), now));
  }

  private AccessToken validate(String audience, String token) throws IOException {
    AccessTokenValidator validator =
        AccessTokenValidator.of(Api.SERVER, audience).jwks(cache).signatureMemory(memory).build();
    return Driver.of(
            request -> {
              throw new IOException("nothing is to be sent");
            })
        .env(Env.system().clock(() -> Instant.ofEpochSecond(now)))
        .run(validator.validate(Request.get(Api.URL).header("authorization", "Bearer " + token)));
  }

  private static String token() {
    return Jws.sign(
        Api.KEY,
        JsonObject.of("typ", "at+jwt"),
        JsonObject.builder()
            .put("iss", Api.ISSUER)
            .put("exp", Api.NOW + 60)
            .put("iat", Api.NOW)
            .put("aud", List.of(Api.AUDIENCE, "https://other.example"))
            .put("sub", "someone")
            .put("client_id", "client")
            .put("jti", "1")
            .build());
  }

  @Test
  void aTokenThatComesAgainIsFound() throws IOException {
    keys(Api.KEY);
    String token = token();
    validate(Api.AUDIENCE, token);

    assertThat(validate(Api.AUDIENCE, token).subject()).isEqualTo("someone");
    assertThat(memory.hits).isEqualTo(1);
  }

  @Test
  void aRememberedTokenStillExpires() throws IOException {
    keys(Api.KEY);
    String token = token();
    validate(Api.AUDIENCE, token);
    now += 60 + 30;

    assertThatThrownBy(() -> validate(Api.AUDIENCE, token))
        .isInstanceOf(OAuthException.class)
        .hasMessageContaining("expired");
  }

  @Test
  void aRememberedTokenIsStillForItsAudienceAlone() throws IOException {
    keys(Api.KEY);
    String token = token();
    validate(Api.AUDIENCE, token);

    assertThatThrownBy(() -> validate("https://third.example", token))
        .isInstanceOf(OAuthException.class)
        .hasMessageContaining("audience");
  }

  @Test
  void aRememberedTokenIsRefusedWhenItsKeyLeftTheSet() throws IOException {
    keys(Api.KEY);
    String token = token();
    validate(Api.AUDIENCE, token);
    now++;
    keys(Api.RSA);

    assertThatThrownBy(() -> validate(Api.AUDIENCE, token))
        .isInstanceOf(OAuthException.class)
        .hasMessageContaining("no key");
    assertThat(memory.hits).isZero();
  }

  @Test
  void aNewerSetVerifiesAnew() throws IOException {
    keys(Api.KEY);
    String token = token();
    validate(Api.AUDIENCE, token);
    now++;
    keys(Api.KEY);
    validate(Api.AUDIENCE, token);

    assertThat(memory.hits).isZero();
    assertThat(memory.asked).hasSize(2);
  }

  @Test
  void aTokenOfAnotherKeyUnderTheSameNameIsRefused() throws IOException {
    keys(Api.KEY);
    validate(Api.AUDIENCE, token());
    String forged =
        Jws.sign(
            Api.ATTACKER.keyId("es"),
            JsonObject.of("typ", "at+jwt"),
            UnverifiedJwt.parse(token()).claims());

    assertThatThrownBy(() -> validate(Api.AUDIENCE, forged)).isInstanceOf(OAuthException.class);
    assertThat(memory.verified).hasSize(1);
  }

  @Test
  void onlyEqualBytesUnderTheSameKeyAreEqual() {
    String token = token();
    VerificationKey key =
        VerificationKey.of(Api.KEY.toPublicJwk(), JwsAlgorithm.ES256, Crypto.platform());
    VerificationKey twin =
        VerificationKey.of(Api.KEY.toPublicJwk(), JwsAlgorithm.ES256, Crypto.platform());
    SignedToken signed = signed(token, 0, key);

    assertThat(signed(token, 0, key)).isEqualTo(signed).hasSameHashCodeAs(signed);
    assertThat(signed("Bearer " + token, 7, key)).isEqualTo(signed).hasSameHashCodeAs(signed);
    assertThat(signed(token, 0, twin)).isNotEqualTo(signed);
    int signature = token.lastIndexOf('.') + 1;
    for (int i = signature; i < token.length() - 1; i++) {
      char changed = token.charAt(i) == 'A' ? 'B' : 'A';
      String other = token.substring(0, i) + changed + token.substring(i + 1);
      assertThat(signed(other, 0, key)).isNotEqualTo(signed);
    }
    String otherClaims =
        Jws.sign(Api.KEY, JsonObject.of("typ", "at+jwt"), JsonObject.of("sub", "another"));
    assertThat(
            signed(
                otherClaims.substring(0, otherClaims.lastIndexOf('.') + 1)
                    + token.substring(signature),
                0,
                key))
        .isNotEqualTo(signed);
    assertThat(signed.toString()).doesNotContain(token.substring(token.length() - 10));
  }

  private static SignedToken signed(String text, int from, VerificationKey key) {
    List<SignedToken> seen = new ArrayList<>();
    UnverifiedJwt.parse(text, from, null, null)
        .verify(
            key,
            token -> {
              seen.add(token);
              return true;
            });
    return seen.get(0);
  }
}
