package dev.oauth4jvm.store.httpkv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @CsvSource({
    "https://Bucket.Example, https://bucket.example/",
    "https://bucket.example:443/, https://bucket.example/",
    "http://127.0.0.1:9000/Bucket, http://127.0.0.1:9000/Bucket/",
    "http://[::1]:9000/a/b-c_d.e~f/, http://[::1]:9000/a/b-c_d.e~f/",
  })
  void anAddressHasOneFormAndEndsWithASlash(String given, String form) {
    assertThat(Address.of(URI.create(given))).isEqualTo(form);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host.example/",
        "//host.example/",
        "https:opaque",
        "https://user:s3cret@host.example/",
        "https://host.example/a%20b",
        "https://host.example/a+b",
        "https://host.example/a//b",
        "https://host.example/../b",
        "https://host.example/a?b=s3cret",
        "https://host.example/a#b",
        "https://host.example/\u00e9",
      })
  void anAddressOfAnotherFormIsRefusedWithoutItsText(String given) {
    RequestSigner signer = request -> request;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpKvStore.s3(URI.create(given), signer))
        .withMessageNotContaining("s3cret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpKvStore.googleCloudStorage(URI.create(given), signer));
  }

  @Test
  void onlyAnAddressOfAzureMayHaveAQuery() {
    URI container = URI.create("https://host.example/container?sig=s3cret");
    RequestSigner signer = request -> request;

    assertThat(HttpKvStore.azureBlob(container, signer).build()).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpKvStore.s3(container, signer))
        .withMessageNotContaining("s3cret");
  }
}
