package dev.oauth4jvm.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.RequestObject;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.security.KeyPair;
import java.security.Security;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a client signs with a key that does not leave its PKCS #11 device. */
class DeviceKeysTest {

  private static final Env ENV = Env.system();
  private static final Client CLIENT = Client.of("shop");
  private static final AuthorizationServer SERVER =
      AuthorizationServer.of(
          JsonObject.of(
              "issuer", "https://as.example",
              "authorization_endpoint", "https://as.example/authorize"));

  private static KeyPair pair(JwsAlgorithm algorithm) throws Exception {
    return SoftHsm.generate(
        algorithm.keyType().equals("RSA") ? "RSA" : String.valueOf(algorithm.curve()));
  }

  /** The signature is verified by the JDK, with the public key as the client publishes it. */
  private static UnverifiedJwt verified(String jwt, SigningKey key) {
    UnverifiedJwt read = UnverifiedJwt.parse(jwt);
    read.verify(VerificationKey.of(key.toPublicJwk(), key.algorithm(), Crypto.platform()));
    return read;
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "[PRE]S.*")
  void aKeyInADeviceSignsProofsAssertionsAndRequestObjects(JwsAlgorithm algorithm)
      throws Exception {
    SigningKey key = SigningKey.of(pair(algorithm), algorithm);

    assertSigns(key.crypto(Crypto.of(SoftHsm.provider())));

    Security.addProvider(SoftHsm.provider());
    try {
      assertSigns(key); // the platform finds the provider of the key
    } finally {
      Security.removeProvider(SoftHsm.provider().getName());
    }
    assertThatThrownBy(() -> key.sign(new byte[] {1}))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("if another provider has the key");
    assertThatThrownBy(key::toPrivateJwk).isInstanceOf(UnsupportedException.class);
  }

  private static void assertSigns(SigningKey key) {
    URI uri = URI.create("https://api.example/orders");
    String proof = DpopHandle.of(key).proof("GET", uri, null, ENV).reveal();
    assertThat(verified(proof, key).header().type()).isEqualTo("dpop+jwt");

    String assertion =
        ClientAuthentication.privateKeyJwt(key)
            .credentials(SERVER, CLIENT, ENV)
            .parameters()
            .first("client_assertion");
    assertThat(verified(Objects.requireNonNull(assertion), key).claims().string("sub"))
        .isEqualTo("shop");

    AuthorizationRequest request =
        AuthorizationRequest.of(SERVER, CLIENT, "https://shop.example/callback").withoutPkce();
    String object = RequestObject.sign(request, key, ENV).jwt().reveal();
    assertThat(verified(object, key).header().type()).isEqualTo("oauth-authz-req+jwt");
  }

  @Test
  void aKeyOnAnotherCurveFailsAtItsFirstSignature() throws Exception {
    SigningKey key =
        SigningKey.of(SoftHsm.generate("P-384").getPrivate(), JwsAlgorithm.ES256)
            .crypto(Crypto.of(SoftHsm.provider()));

    assertThatThrownBy(() -> key.sign(new byte[] {1})).isInstanceOf(UnsupportedException.class);
  }
}
