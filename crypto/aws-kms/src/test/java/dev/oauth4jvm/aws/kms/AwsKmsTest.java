package dev.oauth4jvm.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jws;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AwsKmsTest {

  private static final JsonObject NONE = JsonObject.of();

  private static UnverifiedJwt verified(String jwt, SigningKey key) {
    UnverifiedJwt read = UnverifiedJwt.parse(jwt);
    read.verify(VerificationKey.of(key.toPublicJwk(), key.algorithm(), Crypto.platform()));
    return read;
  }

  @ParameterizedTest
  @EnumSource
  void aKeySignsWithEachAlgorithm(JwsAlgorithm algorithm) throws Exception {
    if (!algorithm.isOffered(Crypto.platform())) {
      try (KmsServer server =
          new KmsServer(KmsServer.pair(JwsAlgorithm.ES256), KmsClient.name(algorithm))) {
        assertThatThrownBy(() -> server.client().key(KmsServer.KEY, algorithm))
            .isInstanceOf(UnsupportedException.class)
            .hasMessageContaining(algorithm.value());
      }
      return;
    }
    try (KmsServer server = KmsServer.of(algorithm);
        AwsKms kms = server.client()) {
      SigningKey key = kms.key(KmsServer.KEY, algorithm);

      verified(Jws.sign(key, NONE, JsonObject.of("a", 1)), key);

      assertThat(key.isRemote()).isTrue();
      assertThat(key.keyId()).isEqualTo(key.toPublicJwk().thumbprint());
      assertThat(server.calls).hasSize(2);
      KmsServer.Call sign = server.calls.get(1);
      assertThat(sign.target()).isEqualTo("TrentService.Sign");
      assertThat(sign.input().string("KeyId")).isEqualTo(KmsServer.KEY);
      assertThat(sign.input().string("MessageType")).isEqualTo("RAW");
      assertThat(sign.authorization())
          .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
          .contains("/eu-central-1/kms/aws4_request, SignedHeaders=")
          .contains("x-amz-target");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ES256", "ES384", "ES512"})
  void aLongRequestIsSignedByItsDigest(JwsAlgorithm algorithm) throws Exception {
    try (KmsServer server = KmsServer.of(algorithm);
        AwsKms kms = server.client()) {
      SigningKey key = kms.key(KmsServer.KEY, algorithm);

      String jwt = Jws.sign(key, NONE, JsonObject.of("a", "x".repeat(4000)));

      verified(jwt, key);
      JsonObject input = server.calls.get(1).input();
      assertThat(input.string("MessageType")).isEqualTo("DIGEST");
      byte[] signed = jwt.substring(0, jwt.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
      String hash = "SHA-" + KmsClient.name(algorithm).substring("ECDSA_SHA_".length());
      assertThat(Base64.getDecoder().decode(input.string("Message")))
          .isEqualTo(MessageDigest.getInstance(hash).digest(signed));
    }
  }

  @Test
  void aLongRequestHasNoDigestForEd25519() throws Exception {
    try (KmsServer server = KmsServer.of(JwsAlgorithm.ED25519);
        AwsKms kms = server.client()) {
      SigningKey key = kms.key(KmsServer.KEY, JwsAlgorithm.ED25519);
      JsonObject claims = JsonObject.of("a", "x".repeat(4000));

      assertThatThrownBy(() -> Jws.sign(key, NONE, claims))
          .isInstanceOf(UnsupportedException.class)
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessageContaining("at most 4096 bytes with Ed25519")
          .hasMessageContaining("use an ES*, PS* or RS* key");
      assertThat(server.calls).hasSize(1);
    }
  }

  @Test
  void anAsynchronousDriverWaitsForAProof() throws Exception {
    try (KmsServer server = KmsServer.of(JwsAlgorithm.ES256);
        AwsKms kms = server.client()) {
      SigningKey key = kms.key(KmsServer.KEY, JwsAlgorithm.ES256);
      DpopHandle dpop = DpopHandle.of(key);
      URI uri = URI.create("https://api.example/orders");

      Secret proof =
          AsyncDriver.of(
                  request -> {
                    throw new IllegalStateException("nothing is to be sent");
                  })
              .start((Env env) -> dpop.beginProof("GET", uri, null, env))
              .get(60, TimeUnit.SECONDS);

      assertThat(verified(proof.reveal(), key).header().type()).isEqualTo("dpop+jwt");
    }
  }

  @Test
  void aKeyOfAnotherAlgorithmIsRefusedBeforeItSigns() throws Exception {
    try (KmsServer server = KmsServer.of(JwsAlgorithm.ES256);
        AwsKms kms = server.client()) {
      assertThatThrownBy(() -> kms.key(KmsServer.KEY, JwsAlgorithm.ES384))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("SIGN_VERIFY and the signing algorithm ECDSA_SHA_384");
    }
    try (KmsServer server = new KmsServer(KmsServer.pair(JwsAlgorithm.ES256), "ECDSA_SHA_384");
        AwsKms kms = server.client()) {
      assertThatThrownBy(() -> kms.key(KmsServer.KEY, JwsAlgorithm.ES384))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("check its key spec");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | {"__type":"NotFoundException","message":"s3cret"} | KMS refused GetPublicKey with status 400, NotFoundException; check the key's identifier and the region
          400 | {"__type":"com.amazonaws.kms#AccessDeniedException"} | AccessDeniedException; allow the role kms:GetPublicKey and kms:Sign
          400 | {"__type":"UnrecognizedClientException"} | check the credentials, the region and the machine's clock
          503 | <html>s3cret</html> | status 503, and does not say why
          400 | {"__type":"a b"} | status 400, and does not say why
          200 | <html>s3cret</html> | the reply to GetPublicKey is not KMS's
          200 | {"SigningAlgorithms":["ECDSA_SHA_256"]} | has no PublicKey in base64
          200 | {"SigningAlgorithms":["ECDSA_SHA_256"],"PublicKey":"*"} | has no PublicKey in base64
          200 | {"SigningAlgorithms":["ECDSA_SHA_256"],"PublicKey":"AAAA"} | check its key spec
          """)
  void aRefusalIsReportedWithoutTheServersText(int status, String body, String message)
      throws Exception {
    try (KmsServer server = KmsServer.of(JwsAlgorithm.ES256).answering(status, body);
        AwsKms kms = server.client()) {
      assertThatThrownBy(() -> kms.key(KmsServer.KEY, JwsAlgorithm.ES256))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(message)
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void aFailureToSignIsTheCauseOfTheOperationsFailure() throws Exception {
    try (KmsServer server = KmsServer.of(JwsAlgorithm.ES256);
        AwsKms kms = server.client()) {
      SigningKey key = kms.key(KmsServer.KEY, JwsAlgorithm.ES256);
      server.answering(400, "{\"__type\":\"ThrottlingException\"}");

      assertThatThrownBy(() -> key.sign(new byte[] {1}))
          .isInstanceOf(UnsupportedException.class)
          .cause()
          .hasMessageContaining("ThrottlingException; too many signatures a second");
    }
  }

  @Test
  void aSettingIsCheckedWhenItIsMade() {
    assertThatThrownBy(() -> AwsKms.builder().region("eu.central"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AwsKms.builder().endpoint(URI.create("https://kms.example/path")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
