package dev.oauth4jvm.store.httpkv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.http.Request;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures themselves are verified by the emulators. */
class SignersTest {

  private static final Request REQUEST = Request.get(URI.create("https://host.example/a"));

  @ParameterizedTest
  @CsvSource({
    "784111777, 'Sun, 06 Nov 1994 08:49:37 GMT'",
    "0, 'Thu, 01 Jan 1970 00:00:00 GMT'",
    "1709251199, 'Thu, 29 Feb 2024 23:59:59 GMT'",
    "1798761599, 'Thu, 31 Dec 2026 23:59:59 GMT'",
  })
  void theDateOfASharedKeyHasTheFormOfHttp(long epochSecond, String date) {
    Request signed = new SharedKey("account", "a2V5").sign(REQUEST, epochSecond);

    assertThat(signed.headers().first("x-ms-date")).isEqualTo(date);
    assertThat(signed.headers().first("authorization")).startsWith("SharedKey account:");
    assertThat(signed.toString()).doesNotContain("SharedKey account:");
  }

  @Test
  void aQueryIsNotSignedWithASharedKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                RequestSigner.azureSharedKey("account", "a2V5")
                    .sign(Request.get(URI.create("https://host.example/a?sig=s3cret"))))
        .withMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3cret!", "s3cret s3cret"})
  void aKeyThatIsNotBase64IsRefusedWithoutItsText(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestSigner.azureSharedKey("account", key))
        .withMessageNotContaining("s3cret")
        .withNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:b", "a/b", "a\nb", "\u00e9"})
  void anAccountThatWouldChangeTheSignatureIsRefused(String account) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestSigner.azureSharedKey(account, "a2V5"));
  }

  @Test
  void aTokenIsObtainedForEachRequest() throws Exception {
    int[] count = new int[1];
    RequestSigner signer = RequestSigner.bearer(() -> "token-" + ++count[0]);

    assertThat(signer.sign(REQUEST).headers().first("authorization")).isEqualTo("Bearer token-1");
    assertThat(signer.sign(REQUEST).headers().first("authorization")).isEqualTo("Bearer token-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3cret\n", "s3cret s3cret", "s3cret\u00e9"})
  void aTokenThatWouldBreakTheFieldIsRefusedWithoutItsText(String token) {
    assertThatThrownBy(() -> RequestSigner.bearer(() -> token).sign(REQUEST))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("s3cret");
  }
}
