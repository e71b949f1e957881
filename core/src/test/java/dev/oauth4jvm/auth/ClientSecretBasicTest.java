package dev.oauth4jvm.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.fake.Server;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6749, section 2.3.1 and appendix B. */
class ClientSecretBasicTest {

  private static String credentials(String clientId, String secret) {
    ClientAuthentication.Credentials credentials =
        ClientAuthentication.secretBasic(Secret.of(secret))
            .credentials(Server.METADATA, Client.of(clientId), Env.system());
    assertThat(credentials.parameters().parameters()).isEmpty();
    assertThat(credentials.headers().entries()).hasSize(1);
    String field = credentials.headers().first("authorization");
    assertThat(field).startsWith("Basic ");
    return new String(Base64.getDecoder().decode(field.substring(6)), StandardCharsets.UTF_8);
  }

  @Test
  void sendsIdentifierAndSecret() {
    // the example of RFC 6749, section 2.3.1
    assertThat(
            ClientAuthentication.secretBasic(Secret.of("gX1fBat3bV"))
                .credentials(Server.METADATA, Client.of("s6BhdRkqt3"), Env.system())
                .headers()
                .first("authorization"))
        .isEqualTo("Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // appendix B's example: space, percent, ampersand, plus, pound sign, euro sign
        "\" %&+£€\"|+%25%26%2B%C2%A3%E2%82%AC",
        ":|%3A",
        "-|-",
        "_|_",
        ".|.",
        "!|%21",
        "~|%7E",
        "*|*",
        "'|%27",
        "(|%28",
        ")|%29",
        "/?#[]@|%2F%3F%23%5B%5D%40",
        "$,;=|%24%2C%3B%3D",
        "<>\\^`{}|%3C%3E%5C%5E%60%7B%7D",
        "azAZ09|azAZ09",
        "😀|%F0%9F%98%80",
      })
  void formEncodesBothHalves(String text, String encoded) {
    assertThat(credentials(text, "s" + text)).isEqualTo(encoded + ":s" + encoded);
  }

  @Test
  void leavesAsTheyAreTheCharactersThatIdentifiersAndSecretsMostlyHave() {
    // servers that compare without decoding
    assertThat(credentials("0f1e-22_x.y", "s-3_c.r*")).isEqualTo("0f1e-22_x.y:s-3_c.r*");
  }

  @Test
  void writesEveryCharacterSoThatItComesBack() {
    StringBuilder all = new StringBuilder();
    for (char c = 1; c < 0x250; c++) {
      all.append(c);
    }
    String text = all.toString();

    String[] halves = credentials(text, text + "!").split(":");

    assertThat(halves).hasSize(2);
    assertThat(halves[0]).matches("[A-Za-z0-9%+._*-]*");
    assertThat(URLDecoder.decode(halves[0], StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(URLDecoder.decode(halves[1], StandardCharsets.UTF_8)).isEqualTo(text + "!");
  }

  @Test
  void neverShowsTheSecret() {
    ClientAuthentication authentication = ClientAuthentication.secretBasic(Secret.of("s3cret"));

    assertThat(authentication.toString()).doesNotContain("s3cret");
    assertThat(authentication.credentials(Server.METADATA, Client.of("c"), Env.system()).toString())
        .doesNotContain("s3cret")
        .doesNotContain(
            Base64.getEncoder().encodeToString("c:s3cret".getBytes(StandardCharsets.UTF_8)));
    assertThatNullPointerException()
        .isThrownBy(() -> ClientAuthentication.secretBasic(null))
        .withMessage("secret");
  }
}
