package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class EcdsaTest {

  private static final byte[] INPUT = {1, 2, 3};

  private static byte[] signature(BigInteger r, BigInteger s, int size) {
    byte[] signature = new byte[2 * size];
    System.arraycopy(EcCurve.fixed(r, size), 0, signature, 0, size);
    System.arraycopy(EcCurve.fixed(s, size), 0, signature, size, size);
    return signature;
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "ES.*")
  void theCurvesAreTheJdks(JwsAlgorithm algorithm) throws Exception {
    EcCurve curve = EcCurve.of(algorithm);
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve.jcaName()));

    assertThat(curve.isSame(parameters.getParameterSpec(ECParameterSpec.class))).isTrue();
    assertThat(curve.name()).isEqualTo(algorithm.curve());
    assertThat(curve.size())
        .isEqualTo((curve.parameters().getCurve().getField().getFieldSize() + 7) / 8);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "ES.*")
  void rAndSAreFromOneToTheOrderMinusOne(JwsAlgorithm algorithm) {
    EcCurve curve = EcCurve.of(algorithm);
    BigInteger n = curve.parameters().getOrder();
    BigInteger last = n.subtract(BigInteger.ONE);
    BigInteger one = BigInteger.ONE;
    int size = curve.size();

    assertThat(curve.isSignature(signature(one, one, size))).isTrue();
    assertThat(curve.isSignature(signature(last, last, size))).isTrue();
    BigInteger most = BigInteger.ONE.shiftLeft(8 * size).subtract(one);
    for (BigInteger wrong : new BigInteger[] {BigInteger.ZERO, n, n.add(one), most}) {
      byte[] wrongR = signature(wrong, one, size);
      byte[] wrongS = signature(one, wrong, size);
      assertThat(curve.isSignature(wrongR)).isFalse();
      assertThat(curve.isSignature(wrongS)).isFalse();
      assertThat(Keys.verifying(algorithm).verify(INPUT, wrongR)).isFalse();
      assertThat(Keys.verifying(algorithm).verify(INPUT, wrongS)).isFalse();
    }
    assertThat(curve.isSignature(new byte[0])).isFalse();
    assertThat(curve.isSignature(new byte[2 * size + 2])).isFalse();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "ES.*")
  void bothSignsOfSVerify(JwsAlgorithm algorithm) {
    // JWS does not ask for the lower s, and nothing may rely on signatures being unique
    EcCurve curve = EcCurve.of(algorithm);
    byte[] signature = Keys.of(algorithm).sign(INPUT);
    int size = curve.size();
    BigInteger r = new BigInteger(1, signature, 0, size);
    BigInteger s = new BigInteger(1, signature, size, size);
    byte[] other = signature(r, curve.parameters().getOrder().subtract(s), size);

    assertThat(Keys.verifying(algorithm).verify(INPUT, other)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "ES.*")
  void signaturesInDerAreRefused(JwsAlgorithm algorithm) throws Exception {
    VerificationKey key = Keys.verifying(algorithm);
    byte[] signature = Keys.of(algorithm).sign(INPUT);
    byte[] der = EcdsaDer.toDer(signature);
    Signature jca = Signature.getInstance("SHA" + algorithm.number() + "withECDSA");
    jca.initVerify(key.publicKey());
    jca.update(INPUT);
    assertThat(jca.verify(der)).isTrue();

    assertThat(key.verify(INPUT, der)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "ES.*")
  void conversionGoesBothWays(JwsAlgorithm algorithm) {
    EcCurve curve = EcCurve.of(algorithm);
    int size = curve.size();
    BigInteger last = curve.parameters().getOrder().subtract(BigInteger.ONE);
    BigInteger one = BigInteger.ONE;
    for (BigInteger number :
        new BigInteger[] {
          one, BigInteger.valueOf(127), BigInteger.valueOf(128), BigInteger.valueOf(0x8000), last
        }) {
      for (byte[] concatenated :
          new byte[][] {signature(number, one, size), signature(one, number, size)}) {
        byte[] der = EcdsaDer.toDer(concatenated);
        assertThat(EcdsaDer.toConcatenated(der, size)).isEqualTo(concatenated);
      }
    }
    assertThat(HexFormat.of().formatHex(EcdsaDer.toDer(new byte[] {(byte) 0x80, 1})))
        .isEqualTo("300702020080020101");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "30", // no length
        "3006020101", // cut short
        "300602010102010100", // trailing byte
        "3007020101020101", // length beyond the end
        "3005020101020101", // inner beyond the outer
        "300602010102010101",
        "3106020101020101", // not a sequence
        "3006030101020101", // not an integer
        "30060201010301ff",
        "3003020101", // one integer
        "3009020101020101020101", // three
        "300702020001020101", // needless zero
        "3006020181020101", // negative
        "30060201010201ff",
        "30050200020101", // no content
        "30810602010102010100",
        "308106020101020101", // long form of a short length
        "30070281010102010100",
        "3080020101020101", // indefinite
        "3009020401020304020101", // r longer than the size
        "3009020101020401020304", // s longer
        "300a02050080000000020101"
      })
  void refusesDerThatIsNotStrict(String hex) {
    assertThat(EcdsaDer.toConcatenated(HexFormat.of().parseHex(hex), 3)).isNull();
  }

  @Test
  void anElementDoesNotReachBeyondTheOneAroundIt() {
    Der outer = Der.of(HexFormat.of().parseHex("30020402aabb"));

    assertThat(outer.enter(Der.SEQUENCE).content(Der.OCTET_STRING)).isNull();
  }

  @Test
  void readsStrictDer() {
    assertThat(EcdsaDer.toConcatenated(HexFormat.of().parseHex("30090204008000000201" + "05"), 3))
        .containsExactly(0x80, 0, 0, 0, 0, 5);
  }
}
