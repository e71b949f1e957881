package dev.oauth4jvm.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesTest {

  private static final String ERROR = "{\"error\":\"invalid_client\",\"error_description\":\"no\"}";
  private static final Headers JSON = Headers.of("content-type", "application/json");

  private static Response response(int status, Headers headers, String body) {
    return Response.of(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static OAuthException refuseOAuth(Response response) {
    return catchThrowableOfType(
        OAuthException.class, () -> Responses.requireOAuthStatus(response, 200, "answer"));
  }

  // ---- the order of section 3: challenge, error in the body, anything else

  @Test
  void takesTheExpectedStatusWhateverElseThereIs() {
    Response response = response(200, JSON.with("www-authenticate", "Basic realm=\"x\""), ERROR);

    assertThatNoException().isThrownBy(() -> Responses.requireOAuthStatus(response, 200, "answer"));
  }

  @Test
  void throwsTheChallengeBeforeTheErrorInTheBody() {
    Response response =
        response(401, JSON.with("www-authenticate", "Basic realm=\"x\", DPoP error=\"e\""), ERROR);

    ChallengeException failure = (ChallengeException) refuseOAuth(response);

    assertThat(failure.code()).isEqualTo(ErrorCode.WWW_AUTHENTICATE_CHALLENGE);
    assertThat(failure.challenges()).hasSize(2);
    assertThat(failure.challenges().get(1).parameter("error")).isEqualTo("e");
    assertThat(failure.response()).isSameAs(response);
    assertThat(failure.error()).isEqualTo("invalid_client");
    assertThat(failure)
        .hasMessage(
            "the server responded with a challenge (status 401) and the error \"invalid_client\":"
                + " basic; dpop, error \"e\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 403, 500})
  void throwsTheChallengeAtAnyStatusButThatOfASuccess(int status) {
    assertThat(refuseOAuth(response(status, Headers.of("www-authenticate", "Bearer"), "")))
        .isInstanceOf(ChallengeException.class);
  }

  @Test
  void anotherSuccessWithAChallengeIsRefusedForItsStatus() {
    assertThat(refuseOAuth(response(201, Headers.of("www-authenticate", "Bearer"), "")).code())
        .isEqualTo(ErrorCode.RESPONSE_IS_NOT_CONFORM);
  }

  @Test
  void throwsTheErrorInTheBodyWhereTheChallengeCannotBeRead() {
    OAuthException failure =
        refuseOAuth(response(401, JSON.with("www-authenticate", "Bearer error=\"x"), ERROR));

    assertThat(failure).isInstanceOf(ResponseBodyException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 429, 499, 500, 503, 599})
  void throwsTheErrorInTheBody(int status) {
    ResponseBodyException failure =
        (ResponseBodyException) refuseOAuth(response(status, JSON, ERROR));

    assertThat(failure.code()).isEqualTo(ErrorCode.RESPONSE_BODY_ERROR);
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.error()).isEqualTo("invalid_client");
    assertThat(failure.errorDescription()).isEqualTo("no");
    assertThat(failure.json().names()).containsExactly("error", "error_description");
    assertThat(failure)
        .hasMessage(
            "the server responded with an error (status "
                + status
                + "): \"invalid_client\", \"no\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 302, 399, 600})
  void seesNoErrorInTheBodyOfOtherResponses(int status) {
    assertNotConform(response(status, JSON, ERROR), status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"error\":\"\"}",
        "{\"error\":1}",
        "{\"error\":null}",
        "{\"error\":[\"x\"]}",
        "{\"error\":\"a\",\"error\":\"b\"}",
        "error=invalid_client"
      })
  void seesNoErrorInOtherBodies(String body) {
    assertNotConform(response(400, JSON, body), 400);
  }

  @Test
  void seesNoErrorInOtherContentTypes() {
    assertNotConform(response(400, Headers.of("content-type", "text/html"), ERROR), 400);
    assertNotConform(response(400, Headers.of(), ERROR), 400);
  }

  private static void assertNotConform(Response response, int status) {
    OAuthException failure = refuseOAuth(response);
    assertThat(failure).isInstanceOf(ProcessingException.class);
    assertThat(failure.code()).isEqualTo(ErrorCode.RESPONSE_IS_NOT_CONFORM);
    assertThat(failure.details()).isEqualTo(Details.status(200, status));
    assertThat(failure)
        .hasMessage("the answer has an unexpected status: expected 200, got " + status);
  }

  @Test
  void hasNoEyeForOAuthAtOtherEndpoints() {
    Response response = response(401, JSON.with("www-authenticate", "Bearer"), ERROR);

    ProcessingException failure =
        catchThrowableOfType(
            ProcessingException.class, () -> Responses.requireStatus(response, 200, "answer"));

    assertThat(failure.code()).isEqualTo(ErrorCode.RESPONSE_IS_NOT_CONFORM);
    assertThatNoException().isThrownBy(() -> Responses.requireStatus(response, 401, "answer"));
  }

  // ---- bodies

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json ; x"
      })
  void readsJson(String contentType) {
    Response response = response(200, Headers.of("content-type", contentType), "{\"a\":1}");

    assertThat(Responses.json(response, "answer")).isEqualTo(JsonObject.of("a", 1));
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, text/html", "application/jwt, application/jwt",
    "application/problem+json, application/problem+json", "application/jsonx, application/jsonx",
    "json, ", "'', ",
  })
  void refusesOtherContentTypes(String contentType, String shown) {
    Response response = response(200, Headers.of("content-type", contentType), "{}");

    ProcessingException failure =
        catchThrowableOfType(ProcessingException.class, () -> Responses.json(response, "answer"));

    assertThat(failure.code()).isEqualTo(ErrorCode.RESPONSE_IS_NOT_JSON);
    assertThat(failure.details())
        .isEqualTo(Details.field("content-type", "application/json", shown));
  }

  @Test
  void ignoresAByteOrderMarkBeforeABody() {
    assertThat(Responses.json(response(200, JSON, "\uFEFF{\"a\":1}"), "answer"))
        .isEqualTo(JsonObject.of("a", 1));
    assertThat(Responses.oauthError(response(400, JSON, "\uFEFF" + ERROR)))
        .isEqualTo("invalid_client");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uFEFF", "\uFEFF\uFEFF{}", " \uFEFF{}", "{\uFEFF}", "{}\uFEFF"})
  void ignoresOneByteOrderMarkAndThatAtTheBeginningOnly(String body) {
    assertThat(
            catchThrowableOfType(
                    ProcessingException.class,
                    () -> Responses.json(response(200, JSON, body), "answer"))
                .code())
        .isEqualTo(ErrorCode.PARSE_ERROR);
  }

  @Test
  void seesAnErrorInASuccessThatLacksWhatEachSuccessHas() {
    OAuthException failure =
        catchThrowableOfType(
            OAuthException.class,
            () -> Responses.oauthJson(response(200, JSON, ERROR), 200, "access_token", "answer"));
    assertThat(failure)
        .isInstanceOfSatisfying(
            ResponseBodyException.class,
            error -> {
              assertThat(error.status()).isEqualTo(200);
              assertThat(error.error()).isEqualTo("invalid_client");
            });
    Response success = response(200, JSON, "{\"access_token\":\"t\",\"error\":\"none\"}");
    assertThat(Responses.oauthJson(success, 200, "access_token", "answer").string("error"))
        .isEqualTo("none");
  }

  @Test
  void acceptsSeveralContentTypesWhereItIsToldSo() {
    Response response = response(200, Headers.of("content-type", "b/b"), "{}");

    assertThat(Responses.json(response, "answer", "a/a", "b/b").isEmpty()).isTrue();
    assertThat(
            catchThrowableOfType(
                    ProcessingException.class,
                    () -> Responses.json(response, "answer", "a/a", "c/c"))
                .details())
        .isEqualTo(Details.field("content-type", List.of("a/a", "c/c"), "b/b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "null", "\"x\"", "{\"a\":1,\"a\":2}", "{\"token\":\"s3cret"})
  void refusesBodiesThatAreNoJsonObject(String body) {
    Throwable failure = catchThrowable(() -> Responses.json(response(200, JSON, body), "answer"));

    assertThat(failure)
        .isInstanceOfSatisfying(
            ProcessingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PARSE_ERROR))
        .hasMessageStartingWith("the answer cannot be parsed as a JSON object: invalid JSON: ")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; ",
        "{\"a\":null}; ",
        "{\"a\":\"\"}; another value",
        "{\"a\":17}; another value",
        "{\"a\":[\"s\"]}; another value"
      })
  void demandsNonEmptyStringsAndDoesNotShowWhatCame(String body, String actual) {
    JsonObject json = Responses.json(response(200, JSON, body), "answer");

    ProcessingException failure =
        catchThrowableOfType(
            ProcessingException.class, () -> Responses.requireString(json, "a", "answer"));

    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(failure.details()).isEqualTo(Details.member("a", "a non-empty string", actual));
    assertThat(failure).hasMessageNotContaining("17");
  }
}
