package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JWK Sets by the hosts that serve them: RFC 7517 asks for no content type. */
class PublishedSetTest {

  private final Api api = new Api();

  private static Response served(String type, byte[] body) {
    Headers headers = type.isEmpty() ? Headers.of() : Headers.of("content-type", type);
    return Response.of(200, headers, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "text/plain", "application/octet-stream", "text/json", "application/json"})
  void isReadWhateverItsContentType(String type) {
    api.keys = served(type, Api.keys(Api.KEY).body());

    assertThat(api.accept(Api.token().sign(Api.KEY)).subject()).isEqualTo("alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/plain", "text/html"})
  void isNotJsonWhereItDoesNotParseAndDoesNotSayThatItIs(String type) {
    api.keys = served(type, "<!doctype html>".getBytes(StandardCharsets.UTF_8));

    OAuthException failure = api.refuse(Api.token().sign(Api.KEY));

    assertThat(failure.code()).isEqualTo(ErrorCode.RESPONSE_IS_NOT_JSON);
    assertThat(failure.reason()).isEqualTo(Reason.KEYS);
  }
}
