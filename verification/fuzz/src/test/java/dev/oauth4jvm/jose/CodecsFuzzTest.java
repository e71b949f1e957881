package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.fuzz.World;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Base64url and DER: one spelling of each value, and no other. */
class CodecsFuzzTest {

  private static final byte[] ED25519 = {0x06, 0x03, 0x2b, 0x65, 0x70};

  @FuzzTest
  void whatIsBase64urlHasOneSpelling(byte[] input) {
    String text = World.text(input);
    byte[] decoded = Base64Url.decode(text);

    if (decoded != null) {
      assertThat(Base64Url.encode(decoded)).isEqualTo(text);
      assertThat(decoded).isEqualTo(Base64.getUrlDecoder().decode(text));
    }
    assertThat(Base64Url.decode(Base64Url.encode(input))).isEqualTo(input);
    byte[] around = ("A" + text + "A").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Base64Url.decode(around, 1, around.length - 1)).isEqualTo(decoded);
  }

  @FuzzTest
  void anEcdsaSignatureHasOneDerForm(byte[] input) {
    for (int size : new int[] {32, 48, 66}) {
      byte[] concatenated = EcdsaDer.toConcatenated(input, size);
      if (concatenated != null) {
        assertThat(concatenated).hasSize(2 * size);
        assertThat(EcdsaDer.toDer(concatenated)).isEqualTo(input);
      }
      byte[] signature = Arrays.copyOf(input, 2 * size);
      assertThat(EcdsaDer.toConcatenated(EcdsaDer.toDer(signature), size)).isEqualTo(signature);
    }
    byte[] publicKey = Der.publicKeyOf(input, ED25519, 32);
    if (publicKey != null) {
      assertThat(Der.publicKey(ED25519, publicKey)).isEqualTo(input);
    }
    byte[] privateKey = Der.privateKeyOf(input, ED25519);
    if (privateKey != null) {
      assertThat(input.length - privateKey.length).isBetween(14, 18);
    }
  }
}
