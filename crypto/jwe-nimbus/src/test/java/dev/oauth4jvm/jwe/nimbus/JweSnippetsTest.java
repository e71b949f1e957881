package dev.oauth4jvm.jwe.nimbus;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksCache;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code in this module's javadoc and guide, run. */
class JweSnippetsTest {

  private static final SigningKey SIGNER =
      SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()).keyId("sig");
  private static final AuthorizationServer SERVER =
      AuthorizationServer.of("https://as.example.com", "https://as.example.com/jwks");

  // @start region="decrypter"
  /** Once, with the private keys for whose public keys the authorization server encrypts. */
  JweDecrypter decrypter(String privateJwk) throws JsonException {
    return NimbusJweDecrypter.builder()
        .key(Jwk.of(JsonObject.parse(privateJwk)))
        .allow(KeyManagementAlgorithm.RSA_OAEP_256, ContentEncryptionAlgorithm.A256GCM)
        .build();
  }

  // @end

  // @start region="validator"
  AccessTokenValidator validator(AuthorizationServer server, JweDecrypter decrypter) {
    return AccessTokenValidator.of(server, "https://api.example.com").decrypter(decrypter).build();
  }

  // @end

  @Test
  void anEncryptedAccessTokenIsDecryptedAndValidated() throws Exception {
    RSAKey key = Keys.rsa("enc");
    JweDecrypter decrypter = decrypter(key.toJSONString());

    AccessToken token = validate(decrypter, encrypt(signed(), key));

    assertThat(token.subject()).isEqualTo("user-1");
  }

  @Test
  void whatIsInsideMustBeSigned() throws Exception {
    RSAKey key = Keys.rsa("enc");
    JweDecrypter decrypter = decrypter(key.toJSONString());

    for (String inside :
        List.of(
            "{\"sub\":\"user-1\"}", encrypt(signed(), key), signed().replaceAll("[^.]*$", ""))) {
      OAuthException refusal = null;
      try {
        validate(decrypter, encrypt(inside, key));
      } catch (OAuthException e) {
        refusal = e;
      }
      assertThat(refusal).isNotNull();
      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
  }

  private AccessToken validate(JweDecrypter decrypter, String token) throws IOException {
    JwksCache keys =
        JwksCache.parse(
            JsonObject.of(
                    "jwks",
                    JsonObject.of("keys", List.of(SIGNER.toPublicJwk().json())),
                    "uat",
                    Instant.now().getEpochSecond())
                .toJson());
    AccessTokenValidator validator =
        AccessTokenValidator.of(SERVER, "https://api.example.com")
            .jwks(keys)
            .decrypter(decrypter)
            .build();
    assertThat(validator).hasToString(validator(SERVER, decrypter).toString());
    return Driver.create()
        .run(
            validator.validate(
                Request.get(URI.create("https://api.example.com/orders"))
                    .header("authorization", "Bearer " + token)));
  }

  private static String signed() {
    long now = Instant.now().getEpochSecond();
    return Jws.sign(
        SIGNER,
        JsonObject.of("typ", "at+jwt"),
        JsonObject.builder()
            .put("iss", "https://as.example.com")
            .put("aud", "https://api.example.com")
            .put("sub", "user-1")
            .put("client_id", "client-1")
            .put("jti", "token-1")
            .put("iat", now)
            .put("exp", now + 300)
            .build());
  }

  private static String encrypt(String content, RSAKey key) {
    return Keys.encrypt(Keys.header("RSA-OAEP-256", "A256GCM").keyID("enc"), key, content);
  }
}
