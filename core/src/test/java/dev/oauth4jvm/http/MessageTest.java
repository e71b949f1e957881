package dev.oauth4jvm.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Request} and {@link Response}. */
class MessageTest {

  private static final URI TOKEN = URI.create("https://as.example/token");

  @Test
  void a_request_is_what_it_was_made_of() {
    Request request = Request.of("pOST", TOKEN).header("A", "1").body(new byte[] {1, 2});
    assertThat(request.method()).isEqualTo("pOST");
    assertThat(request.uri()).isEqualTo(TOKEN);
    assertThat(request.headers().first("a")).isEqualTo("1");
    assertThat(request.body()).containsExactly(1, 2);
    assertThat(request.hasBody()).isTrue();
    assertThat(Request.get(TOKEN).method()).isEqualTo("GET");
    assertThat(Request.post(TOKEN).method()).isEqualTo("POST");
    assertThat(Request.post(TOKEN).hasBody()).isFalse();
    assertThat(Request.post(TOKEN).body()).isEmpty();
  }

  @Test
  void a_request_never_changes() {
    byte[] bytes = {1};
    Request request = Request.post(TOKEN).body(bytes);
    bytes[0] = 2;
    request.body()[0] = 3;
    request.header("A", "1").headers(Headers.of("B", "2")).body(new byte[0]);
    assertThat(request.body()).containsExactly(1);
    assertThat(request.headers().entries()).isEmpty();
  }

  @Test
  void setting_a_header_field_of_a_request_replaces_it() {
    assertThat(Request.get(TOKEN).header("A", "1").header("a", "2").headers().all("A"))
        .containsExactly("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GE T", "GET\r\n", "GET:", "GÉT"})
  void a_method_that_is_not_a_token_is_refused(String method) {
    assertThatThrownBy(() -> Request.of(method, TOKEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("method");
  }

  @Test
  void the_string_of_a_request_has_no_secret_in_it() {
    Request request =
        Request.post(URI.create("https://user:s3cret@as.example:8443/cb?code=s3cret&s3cret#s3cret"))
            .header("Authorization", "Bearer s3cret")
            .header("Accept", "application/json")
            .body("client_secret=s3cret".getBytes(UTF_8));
    assertThat(request)
        .hasToString(
            "Request[POST https://as.example:8443/cb?<redacted>,"
                + " Headers[Authorization: <redacted>, Accept: application/json], 20 bytes]");
  }

  @ParameterizedTest
  @CsvSource({
    "https://user:s3cret@under_score/x, https://under_score/x",
    "mailto:s3cret, mailto:<redacted>",
    "/path?s3cret, /path?<redacted>",
    "https://as.example/ü, https://as.example/%C3%BC",
    "https://as.example#s3cret, https://as.example",
  })
  void the_string_of_a_request_has_no_secret_in_it_whatever_the_uri(String uri, String shown) {
    assertThat(Request.get(URI.create(uri)))
        .hasToString("Request[GET " + shown + ", Headers[], 0 bytes]");
  }

  @Test
  void a_response_is_what_it_was_made_of_and_never_changes() {
    byte[] bytes = {1};
    Response response = Response.of(200, Headers.of("A", "1"), bytes);
    bytes[0] = 2;
    response.body()[0] = 3;
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().first("a")).isEqualTo("1");
    assertThat(response.body()).containsExactly(1);
  }

  @Test
  void a_body_is_read_up_to_its_limit_and_no_further() throws IOException {
    byte[] bytes = {1, 2, 3, 4};
    assertThat(Response.read(200, Headers.of("A", "1"), new ByteArrayInputStream(bytes), 4))
        .satisfies(response -> assertThat(response.body()).isEqualTo(bytes))
        .satisfies(response -> assertThat(response.headers().first("a")).isEqualTo("1"));
    assertThat(Response.read(204, Headers.of(), InputStream.nullInputStream(), 0).body()).isEmpty();
    ByteArrayInputStream larger = new ByteArrayInputStream(new byte[10]);
    assertThatThrownBy(() -> Response.read(200, Headers.of(), larger, 3))
        .isInstanceOf(IOException.class)
        .hasMessage("the body is over 3 bytes");
    assertThat(larger.available()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 99, 1000})
  void a_status_without_three_digits_is_refused(int status) {
    assertThatThrownBy(() -> Response.of(status, Headers.of(), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("status");
  }

  @Test
  void the_string_of_a_response_has_no_secret_in_it() {
    Response response =
        Response.of(
            200,
            Headers.of("Content-Type", "Application/JSON", "Set-Cookie", "s3cret"),
            "{\"access_token\":\"s3cret\"}".getBytes(UTF_8));
    assertThat(response).hasToString("Response[200, application/json, 25 bytes]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json|application/json",
        "Application/JSON ; charset=utf-8|application/json",
        "application/json;|application/json",
        "application/token-introspection+jwt|application/token-introspection+jwt",
      })
  void the_media_type_comes_in_lower_case_without_parameters(String field, String type) {
    assertThat(typed(field).mediaType()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "application",
        "application/",
        "/json",
        "application/json, text/html",
        "application/json text/html",
        "application /json",
        "application/ json",
        "application/json/x",
        ";charset=utf-8",
      })
  void a_malformed_media_type_is_none(String field) {
    assertThat(typed(field).mediaType()).isNull();
  }

  @Test
  void no_media_type_or_two_of_them_are_none() {
    assertThat(Response.of(200, Headers.of(), new byte[0]).mediaType()).isNull();
    Headers two = Headers.of("Content-Type", "a/b", "content-type", "a/b");
    assertThat(Response.of(200, two, new byte[0]).mediaType()).isNull();
  }

  private static Response typed(String field) {
    return Response.of(200, Headers.of("Content-Type", field), new byte[0]);
  }
}
