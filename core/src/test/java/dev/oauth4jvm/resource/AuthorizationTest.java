package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Request;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The request's {@code Authorization}. */
class AuthorizationTest {

  private final Api api = new Api();
  private final String token = Api.token().sign(Api.KEY);

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "bearer", "BEARER", "bEaReR"})
  void acceptsTheSchemeInAnyCase(String scheme) {
    Request request = Request.get(Api.URL).header("authorization", scheme + " " + token);

    assertThat(api.accept(Api.rules().build(), request).subject()).isEqualTo("alice");
  }

  @Test
  void acceptsSeveralSpacesBeforeTheToken() {
    Request request = Request.get(Api.URL).header("authorization", "Bearer   " + token);

    assertThat(api.accept(Api.rules().build(), request).subject()).isEqualTo("alice");
  }

  @Test
  void refusesARequestWithoutAuthorization() {
    assertMalformed(api.refuse(Request.get(Api.URL)), 0);
  }

  @Test
  void refusesAuthorizationTwice() {
    Request request = Api.bearer(token);

    assertMalformed(
        api.refuse(request.headers(request.headers().and("Authorization", "Bearer " + token))), 2);
  }

  @ParameterizedTest
  @CsvSource({"Bearer, 0", "Bearer a b, 2", "'Bearer a, Bearer b', 2", "DPoP, 0", "DPoP a b, 2"})
  void refusesAnythingButOneToken(String field, int tokens) {
    OAuthException failure = api.refuse(Request.get(Api.URL).header("authorization", field));

    assertMalformed(failure, tokens);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic dTpw", "Bearer: x", "Token x", "eyJhbGciOiJub25lIn0.e30.", ""})
  void refusesOtherSchemesWithoutShowingThem(String field) {
    OAuthException failure = api.refuse(Request.get(Api.URL).header("authorization", field));

    Api.assertFailed(
        failure,
        ErrorCode.UNSUPPORTED_OPERATION,
        new Details(Details.Place.HEADER_FIELD, "authorization", null, null));
    assertThat(failure).hasMessageEndingWith("is not supported: Bearer and DPoP are");
  }

  @Test
  void demandsAnAbsoluteUrlOfTheCaller() {
    AccessTokenValidator validator = Api.rules().build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> validator.validate(Request.get(URI.create("/orders"))))
        .withMessageStartingWith("request must have an absolute URL");
    assertThatNullPointerException().isThrownBy(() -> validator.validate(null));
  }

  private void assertMalformed(OAuthException failure, int count) {
    Api.assertFailed(failure, ErrorCode.INVALID_REQUEST, Details.field("authorization", 1, count));
    assertThat(api.requested).isEmpty();
  }
}
