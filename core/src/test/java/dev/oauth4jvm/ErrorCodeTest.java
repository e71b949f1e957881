package dev.oauth4jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {

  @Test
  void theCodesAreTheStringsOfOauth4webapiAndOneMore() {
    List<String> codes = new ArrayList<>();
    for (ErrorCode code : ErrorCode.values()) {
      codes.add(code.name() + "=" + code.value());
      assertThat(code).hasToString(code.value());
    }

    assertThat(codes)
        .containsExactlyInAnyOrder(
            "WWW_AUTHENTICATE_CHALLENGE=OAUTH_WWW_AUTHENTICATE_CHALLENGE",
            "RESPONSE_BODY_ERROR=OAUTH_RESPONSE_BODY_ERROR",
            "AUTHORIZATION_RESPONSE_ERROR=OAUTH_AUTHORIZATION_RESPONSE_ERROR",
            "UNSUPPORTED_OPERATION=OAUTH_UNSUPPORTED_OPERATION",
            "PARSE_ERROR=OAUTH_PARSE_ERROR",
            "INVALID_RESPONSE=OAUTH_INVALID_RESPONSE",
            "INVALID_REQUEST=OAUTH_INVALID_REQUEST",
            "RESPONSE_IS_NOT_JSON=OAUTH_RESPONSE_IS_NOT_JSON",
            "RESPONSE_IS_NOT_CONFORM=OAUTH_RESPONSE_IS_NOT_CONFORM",
            "HTTP_REQUEST_FORBIDDEN=OAUTH_HTTP_REQUEST_FORBIDDEN",
            "REQUEST_PROTOCOL_FORBIDDEN=OAUTH_REQUEST_PROTOCOL_FORBIDDEN",
            "JWT_TIMESTAMP_CHECK=OAUTH_JWT_TIMESTAMP_CHECK_FAILED",
            "JWT_CLAIM_COMPARISON=OAUTH_JWT_CLAIM_COMPARISON_FAILED",
            "JSON_ATTRIBUTE_COMPARISON=OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED",
            "KEY_SELECTION=OAUTH_KEY_SELECTION_FAILED",
            "MISSING_SERVER_METADATA=OAUTH_MISSING_SERVER_METADATA",
            "INVALID_SERVER_METADATA=OAUTH_INVALID_SERVER_METADATA",
            "JWT_USERINFO_EXPECTED=OAUTH_JWT_USERINFO_EXPECTED",
            // of token sources, which oauth4webapi does not have
            "LOGIN_REQUIRED=OAUTH_LOGIN_REQUIRED");
  }
}
