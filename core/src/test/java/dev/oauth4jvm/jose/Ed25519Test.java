package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.json.JsonObject;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519Test {

  private static final HexFormat HEX = HexFormat.of();

  private static ErrorCode importing(byte[] x) {
    return Keys.codeOf(
        () ->
            VerificationKey.of(
                Jwk.of(JsonObject.of("kty", "OKP", "crv", "Ed25519", "x", Keys.encode(x))),
                JwsAlgorithm.ED25519,
                Keys.PLATFORM));
  }

  /** The points of small order, with either sign, and y of the field's prime and more. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void weakAndDoubleSpelledKeysAreRefused(String hex) {
    byte[] x = HEX.parseHex(hex);
    assertThat(importing(x)).isEqualTo(ErrorCode.INVALID_RESPONSE);
    x[31] |= (byte) 0x80;
    assertThat(importing(x)).isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void neighboursOfTheRefusedAreNotRefusedForIt() {
    for (String hex :
        new String[] {
          "0200000000000000000000000000000000000000000000000000000000000000",
          "0000000000000000000000000000000000000000000000000000000000000001",
          "ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7e",
          "27e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac0379"
        }) {
      assertThat(Ed25519Point.isAcceptable(HEX.parseHex(hex))).as(hex).isTrue();
    }
  }

  /** Why they are refused: the JDK takes one signature for many texts. */
  @Test
  void underAWeakKeyOneSignatureVerifiesManyTexts() throws Exception {
    byte[] order8 =
        HEX.parseHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
    PublicKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new X509EncodedKeySpec(
                    Der.publicKey(new byte[] {0x06, 0x03, 0x2b, 0x65, 0x70}, order8)));
    // R is the neutral element and S is zero
    byte[] signature = new byte[64];
    signature[0] = 1;
    int verified = 0;
    for (int i = 0; i < 100; i++) {
      Signature jca = Signature.getInstance("Ed25519");
      jca.initVerify(key);
      jca.update((byte) i);
      verified += jca.verify(signature) ? 1 : 0;
    }
    assertThat(verified).isPositive();
  }

  @Test
  void aKeyOffTheCurveNeverVerifies() {
    // half of all y have no x: whether at import or at verification, it ends in refusal
    byte[] x = new byte[32];
    int refused = 0;
    for (int y = 2; y < 40; y++) {
      x[0] = (byte) y;
      ErrorCode code = importing(x);
      if (code != null) {
        assertThat(code).isEqualTo(ErrorCode.INVALID_RESPONSE);
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void sIsBelowTheOrder() {
    byte[] input = {1};
    byte[] signature = Keys.of(JwsAlgorithm.ED25519).sign(input);
    byte[] order = HEX.parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    int carry = 0;
    for (int i = 0; i < 32; i++) {
      int sum = (signature[32 + i] & 0xff) + (order[i] & 0xff) + carry;
      signature[32 + i] = (byte) sum;
      carry = sum >> 8;
    }

    assertThat(Keys.verifying(JwsAlgorithm.ED25519).verify(input, signature)).isFalse();
  }
}
