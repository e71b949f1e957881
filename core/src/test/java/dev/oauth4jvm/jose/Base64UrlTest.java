package dev.oauth4jvm.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {

  @Test
  void decodesWhatTheJdkEncodes() {
    Random random = new Random(1);
    for (int length = 0; length < 200; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      assertThat(Base64Url.decode(text)).isEqualTo(bytes);
      assertThat(Base64Url.encode(bytes)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "AAAAA",
        "AA==",
        "AAA=",
        "AAAA=",
        "AA=A",
        " AAAA",
        "AAAA ",
        "AA AA",
        "AA\nAA",
        "AA\r\n",
        "AAA+",
        "AAA/",
        "AAA.",
        "AAA*",
        "AAAé",
        "AA\u0000A",
        "AA\u0141A",
        "\uD83D\uDE00AA"
      })
  void refusesWhatIsNotStrict(String text) {
    assertThat(Base64Url.decode(text)).isNull();
    assertThat(Base64Url.decode("AAAA" + text)).isNull();
  }

  @Test
  void refusesEverySecondSpellingOfTheSameBytes() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int two = 0;
    int three = 0;
    for (int i = 0; i < alphabet.length(); i++) {
      char last = alphabet.charAt(i);
      two += Base64Url.decode("A" + last) == null ? 0 : 1;
      three += Base64Url.decode("AA" + last) == null ? 0 : 1;
    }
    assertThat(two).isEqualTo(4);
    assertThat(three).isEqualTo(16);
  }

  @Test
  void takesWhatIsTheOneEncodingOfSomeBytesAndNothingElse() {
    Random random = new Random(2);
    String alphabet = "AZaz09-_AZaz09-_AZaz09-_AZaz09-_AZaz09-_AZaz09-_=+/. \nB";
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] ascii = new byte[random.nextInt(12)];
      for (int at = 0; at < ascii.length; at++) {
        ascii[at] =
            random.nextInt(200) == 0
                ? (byte) random.nextInt()
                : (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      byte[] decoded = Base64Url.decode(ascii, 0, ascii.length);
      assertThat(decoded).isEqualTo(decodedByTheJdkIfItWouldEncodeTheSame(ascii));
      accepted += decoded == null ? 0 : 1;
    }
    assertThat(accepted).isBetween(1000, 19_000);
  }

  private static byte[] decodedByTheJdkIfItWouldEncodeTheSame(byte[] ascii) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(ascii);
      return Arrays.equals(Base64.getUrlEncoder().withoutPadding().encode(bytes), ascii)
          ? bytes
          : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  @Test
  void decodesAPartOnly() {
    byte[] ascii = {'.', 'A', 'Q', '.', '='};
    assertThat(Base64Url.decode(ascii, 1, 3)).containsExactly(1);
    assertThat(Base64Url.decode(ascii, 2, 2)).isEmpty();
    assertThat(Base64Url.decode(ascii, 0, 2)).isNull();
  }
}
