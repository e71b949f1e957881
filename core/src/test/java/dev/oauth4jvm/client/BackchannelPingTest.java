package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenID Connect CIBA Core 1.0, section 10.2. */
class BackchannelPingTest {

  private static final String BODY = "{\"auth_req_id\":\"r3q\",\"x\":1}";

  private static Request notification(String method, String type, String body, String... auth) {
    Headers headers = Headers.of("content-type", type);
    for (String field : auth) {
      headers = headers.and("authorization", field);
    }
    return Request.of(method, URI.create("https://shop.example/ciba"))
        .headers(headers)
        .body(body.getBytes(StandardCharsets.UTF_8));
  }

  private static BackchannelPing validate(Request request) {
    return BackchannelPing.validate(
        request,
        // one that knows a request without name must not be asked for it
        id -> id.equals("r3q") || id.isEmpty() ? Secret.of("n0tification") : null);
  }

  @Test
  void theServersPingNamesTheRequest() {
    BackchannelPing ping =
        validate(notification("POST", "application/json", BODY, "Bearer n0tification"));
    assertThat(ping.authReqId()).isEqualTo(Secret.of("r3q"));
    assertThat(ping.toString()).doesNotContain("r3q");
    assertThat(
            validate(
                    notification(
                        "POST", "application/json;charset=utf-8", BODY, "bearer n0tification"))
                .authReqId())
        .isEqualTo(Secret.of("r3q"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET  | application/json | {\"auth_req_id\":\"r3q\"} | Bearer n0tification |"
            + " INVALID_REQUEST",
        "POST | text/plain       | {\"auth_req_id\":\"r3q\"} | Bearer n0tification |"
            + " INVALID_REQUEST",
        "POST | application/json | {\"auth_req_id\":\"r3q\"} | Basic n0tification  |"
            + " INVALID_REQUEST",
        "POST | application/json | {\"auth_req_id\":\"r3q\"} | Bearer n0tificatio  |"
            + " INVALID_REQUEST",
        "POST | application/json | {\"auth_req_id\":\"r3q\"} | Bearer x            |"
            + " INVALID_REQUEST",
        "POST | application/json | {\"auth_req_id\":\"oth\"} | Bearer n0tification |"
            + " INVALID_REQUEST",
        "POST | application/json | {\"auth_req_id\":\"\"}    | Bearer n0tification |"
            + " INVALID_REQUEST",
        "POST | application/json | {\"auth_req_id\":7}       | Bearer n0tification |"
            + " INVALID_REQUEST",
        "POST | application/json | {}                        | Bearer n0tification |"
            + " INVALID_REQUEST",
        "POST | application/json | []                        | Bearer n0tification | PARSE_ERROR",
      })
  void anythingElseIsRefused(String method, String type, String body, String auth, String code) {
    ProcessingException refusal =
        catchThrowableOfType(
            ProcessingException.class, () -> validate(notification(method, type, body, auth)));
    assertThat(refusal.code().value()).isEqualTo("OAUTH_" + code);
    boolean token = auth.equals("Bearer n0tification") && !body.contains("oth");
    assertThat(BackchannelPing.status(refusal)).isEqualTo(token ? 400 : 401);
    assertThat(refusal).hasMessageNotContaining("n0tif").hasMessageNotContaining("r3q");
  }

  @Test
  void aRefusalSaysWhatWasExpected() {
    for (String[] body :
        new String[][] {{"{}", "none"}, {"{\"auth_req_id\":7}", "\"another value\""}}) {
      assertThat(
              catchThrowableOfType(
                  ProcessingException.class,
                  () ->
                      validate(
                          notification(
                              "POST", "application/json", body[0], "Bearer n0tification"))))
          .hasMessage(
              "the notification must have \"auth_req_id\": expected \"a non-empty string\", got "
                  + body[1]);
    }
  }

  @Test
  void aPingThatComesAgainNamesNoPendingRequestAnyMore() {
    Map<String, Secret> pending = new HashMap<>(Map.of("r3q", Secret.of("n0tification")));
    Request ping = notification("POST", "application/json", BODY, "Bearer n0tification");
    BackchannelPing first = BackchannelPing.validate(ping, pending::get);
    pending.remove(first.authReqId().reveal());
    assertThat(
            catchThrowableOfType(
                ProcessingException.class, () -> BackchannelPing.validate(ping, pending::get)))
        .hasMessageContaining("no pending request");
  }

  @Test
  void thereIsExactlyOneToken() {
    for (Request request :
        new Request[] {
          notification("POST", "application/json", BODY),
          notification(
              "POST", "application/json", BODY, "Bearer n0tification", "Bearer n0tification")
        }) {
      assertThat(catchThrowableOfType(ProcessingException.class, () -> validate(request)))
          .hasMessageContaining("one bearer token")
          .satisfies(
              refusal -> {
                boolean absent = !request.headers().has("authorization");
                assertThat(BackchannelPing.status(refusal)).isEqualTo(401);
                assertThat(refusal.details())
                    .isEqualTo(
                        Details.field(
                            "authorization",
                            "the bearer token that was given with a pending request",
                            absent ? null : "another value"));
              });
    }
  }
}
