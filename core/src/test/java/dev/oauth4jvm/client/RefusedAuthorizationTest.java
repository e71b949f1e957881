package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker can put into an authorization response, and a caller into a request. */
class RefusedAuthorizationTest {

  private static OAuthException refuse(AuthorizationServer server, String query, Expect expect) {
    OAuthException[] refusal = new OAuthException[1];
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(
            () -> AuthorizationResponse.validate(server, Party.CLIENT, Form.parse(query), expect))
        .satisfies(thrown -> refusal[0] = thrown);
    return refusal[0];
  }

  // ---- the parameters

  @ParameterizedTest
  @ValueSource(strings = {"access_token=t", "id_token=t", "access_token="})
  void tokensInTheFrontChannelAreNotSupported(String token) {
    assertThat(refuse(Party.SERVER, "code=c0de&state=s&" + token, Expect.state("s")).code())
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    Form hybrid = Form.parse("code=c0de&state=s&id_token=x&access_token=t");
    assertThat(
            new Server()
                .refuse(HybridResponse.of(Party.jwks(), Party.CLIENT, hybrid, state(), "n"))
                .code())
        .isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
  }

  private static Expect state() {
    return Expect.state("s");
  }

  @ParameterizedTest
  @CsvSource({
    "iss, code=c0de&iss=", // nobody's
    "iss, code=c0de&iss=https%3A%2F%2Fas.example%2F",
    "iss, code=c0de&iss=HTTPS%3A%2F%2FAS.EXAMPLE",
    "iss, error=access_denied&iss=https%3A%2F%2Fevil.example",
    "state, code=c0de&state=s&state=s",
    "error_description, error=e&error_description=1&error_description=2",
    "iss, code=c0de&iss=https%3A%2F%2Fas.example&iss=https%3A%2F%2Fevil.example",
    "code, code=c0de&c%6Fde=other"
  })
  void anotherIssuerOrATwiceGivenParameterIsRefused(String name, String query) {
    OAuthException refusal = refuse(Party.SERVER, query, Expect.noState());
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refusal.details().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tag=a&tag=b&", "token=mine&", "lang=de&lang=de&token=1&token=2&"})
  void parametersThatNobodyAskedForAreIgnoredRepeatedOrNot(String own) {
    URI redirectedTo = URI.create(Party.REDIRECT + "?" + own + "code=c0de&state=s");
    AuthorizationResponse response =
        AuthorizationResponse.validate(Party.SERVER, Party.CLIENT, redirectedTo, state());
    assertThat(response.code().reveal()).isEqualTo("c0de");
    assertThat(response.parameters()).isEqualTo(Form.parse(own + "code=c0de&state=s"));
    OAuthException refusal = refuse(Party.SERVER, own + "error=access_denied&state=s", state());
    assertThat(refusal.code()).isEqualTo(ErrorCode.AUTHORIZATION_RESPONSE_ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "'', s, none",
    "'&state=x', s, another value",
    "'&state=x', , another value",
  })
  void theDetailsTellAStateApartWithoutShowingIt(String state, String sent, String came) {
    Expect expect = sent == null ? Expect.noState() : Expect.state(sent);
    assertThat(refuse(Party.SERVER, "code=c0de" + state, expect).details())
        .isEqualTo(
            Details.member(
                "state",
                sent == null ? "no state" : "the state that was sent",
                came.equals("none") ? null : came));
  }

  @ParameterizedTest
  @ValueSource(strings = {"state=", "state=S", "state=s%20", "state=s%00", "state=ss", "State=s"})
  void aStateIsComparedCharacterForCharacter(String state) {
    OAuthException refusal = refuse(Party.SERVER, "code=c0de&" + state, Expect.state("s"));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void aStateThatWasCheckedElsewhereIsNotLookedAt() {
    for (String state : List.of("", "&state=", "&state=x")) {
      assertThat(
              AuthorizationResponse.validate(
                      Party.SERVER,
                      Party.CLIENT,
                      Form.parse("code=c0de" + state),
                      Expect.stateCheckedElsewhere())
                  .code()
                  .reveal())
          .isEqualTo("c0de");
    }
  }

  @Test
  void aRefusalSaysWhatIsWrongWithTheState() {
    assertThat(refuse(Party.SERVER, "code=c0de&state=s", Expect.noState()))
        .hasMessageContaining("has a state, though none was sent");
    assertThat(refuse(Party.SERVER, "code=c0de", Expect.state("s")))
        .hasMessageContaining("has no state, though one was sent");
    assertThat(refuse(Party.SERVER, "code=c0de&state=t", Expect.state("s")))
        .hasMessageContaining("is not the answer to this session's request");
  }

  @Test
  void aJwtResponseIsNotReadAsAPlainOne() {
    assertThat(refuse(Party.SERVER, "code=c0de&response=e.y.J", Expect.noState()))
        .hasMessageContaining("JarmResponse");
  }

  @Test
  void anErrorBringsItsIssuerWhereTheServerSaysThatItDoes() {
    AuthorizationServer sends =
        AuthorizationServer.of(
            Party.SERVER.json().with("authorization_response_iss_parameter_supported", true));
    assertThat(refuse(sends, "error=access_denied", Expect.noState()).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
  }

  @Test
  void aResponseWithoutCodeHasNothingToExchange() {
    AuthorizationResponse response =
        AuthorizationResponse.validate(
            Party.SERVER, Party.CLIENT, Form.parse("error=&code="), Expect.noState());
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(response::code)
        .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.INVALID_RESPONSE));
  }

  @Test
  @Timeout(20)
  void aParameterThatIsThereTwiceIsFoundAmongAsManyAsThereMayBe() {
    StringBuilder query = new StringBuilder("code=c0de");
    for (int i = 2; i < Form.MAX_PARAMETERS; i++) {
      query.append("&p").append(i).append("=1");
    }
    String twice = query.append("&code=c0de").toString();
    assertThat(refuse(Party.SERVER, twice, Expect.noState()).code())
        .isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(refuse(Party.SERVER, twice + "&a=b".repeat(200_000), Expect.noState()).code())
        .isEqualTo(ErrorCode.PARSE_ERROR);
  }

  @Test
  void anEmptyStateOrNonceIsTheCallersMistake() {
    assertThatIllegalArgumentException().isThrownBy(() -> Expect.state(""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HybridResponse.of(Party.jwks(), Party.CLIENT, Form.empty(), state(), ""));
    assertThatNullPointerException()
        .isThrownBy(
            () -> HybridResponse.of(Party.jwks(), Party.CLIENT, Form.empty(), state(), null));
  }

  // ---- the encoding

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=%",
        "a=%4",
        "a=%zz",
        "a=%+1",
        "a=%-1",
        "%=a",
        "a=%ff",
        "a=%c0%80",
        "a=%ed%a0%80"
      })
  void malformedEscapesAreNotGuessedAt(String encoded) {
    boolean hexadecimal = encoded.matches("a=(%[0-9a-f]{2})+");
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> Form.parse(encoded))
        .withNoCause()
        .withMessageContaining(hexadecimal ? "not UTF-8" : "malformed escape")
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PARSE_ERROR));
  }

  @Test
  void escapesAreReadAsUtf8() {
    assertThat(Form.parse("a=%c3%a9%F0%9F%98%80+é%2B").first("a")).isEqualTo("é\ud83d\ude00 é+");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, text/plain, INVALID_REQUEST",
    "POST, application/json, INVALID_REQUEST",
    "POST, '', INVALID_REQUEST",
    "PUT, application/x-www-form-urlencoded, INVALID_REQUEST",
    "post, application/x-www-form-urlencoded, INVALID_REQUEST",
    "POST, APPLICATION/x-www-form-urlencoded ; charset=x, PARSE_ERROR"
  })
  void aFormPostIsAPostOfAFormInUtf8(String method, String type, ErrorCode code) {
    Request request =
        Request.of(method, URI.create(Party.REDIRECT))
            .headers(Headers.of("content-type", type))
            .body("code=\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThatExceptionOfType(OAuthException.class)
        .isThrownBy(() -> Form.post(request))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void anotherMethodIsNotToldAsAnotherContentType() {
    Request request =
        Request.get(URI.create(Party.REDIRECT))
            .header("content-type", "application/x-www-form-urlencoded");
    assertThat(catchThrowableOfType(OAuthException.class, () -> Form.post(request)))
        .hasMessage(
            "the request must be a POST of application/x-www-form-urlencoded, and is a GET");
  }

  // ---- what is asked

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claims|{|PARSE_ERROR",
        "claims|[]|",
        "claims|1|",
        "claims|{},\"x\":{}|",
        "claims|{},\"value\":{}|PARSE_ERROR",
        "authorization_details|{}|",
        "authorization_details|[|PARSE_ERROR",
        "max_age|soon|PARSE_ERROR"
      })
  void aParameterOfARequestObjectIsTheJsonThatItStandsFor(
      String name, String value, ErrorCode code) {
    AuthorizationRequest request =
        AuthorizationRequest.of(Party.SERVER, Party.CLIENT, Party.REDIRECT)
            .withoutPkce()
            .parameter(name, value);
    Throwable thrown =
        catchThrowable(() -> RequestObject.sign(request, Party.KEY, new Server().env()));
    if (code == null) {
      assertThat(thrown)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"" + name + "\"");
    } else {
      assertThat(thrown)
          .isInstanceOfSatisfying(
              OAuthException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
  }

  /** So that no request object holds another one (RFC 9101, section 4). */
  @Test
  void aRequestHasNoRequestObjectOfTheCallersOwn() {
    AuthorizationRequest request =
        AuthorizationRequest.of(Party.SERVER, Party.CLIENT, Party.REDIRECT).withoutPkce();
    for (String name : List.of("request", "request_uri")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> request.parameter(name, "e.y.J"))
          .withMessageContaining("\"" + name + "\"");
    }
  }

  @Test
  void aUrlWithoutQueryHasNoResponse() {
    assertThat(
            catchThrowableOfType(
                OAuthException.class,
                () ->
                    AuthorizationResponse.validate(
                            Party.SERVER,
                            Party.CLIENT,
                            URI.create(Party.REDIRECT),
                            Expect.noState())
                        .code()))
        .hasMessageContaining("no \"code\"");
    assertThat(
            new Server()
                .refuse(
                    JarmResponse.of(
                        Party.jwks(), Party.CLIENT, URI.create(Party.REDIRECT), Expect.noState())))
        .hasMessageContaining("exactly one parameter \"response\"");
  }

  @Test
  void aResponseOfAnotherClientIsNotExchanged() {
    AuthorizationResponse response =
        AuthorizationResponse.validate(
            Party.SERVER, Client.of("other"), Form.parse("code=c0de"), Expect.noState());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                CodeGrant.withoutPkce(
                    Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, response, Party.REDIRECT))
        .withMessageContaining("response is of another authorization server or client")
        .withMessageNotContaining("c0de");
  }

  @Test
  void aResponseIsValidatedForAClient() {
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                AuthorizationResponse.validate(
                    Party.SERVER, null, Form.parse("code=c"), Expect.noState()))
        .withMessage("client");
  }

  @Test
  void aFormPostHasAContentType() {
    Request request = Request.post(URI.create("https://shop.example/")).body(new byte[0]);
    assertThat(catchThrowableOfType(OAuthException.class, () -> Form.post(request)))
        .hasMessageContaining("POST of application/x-www-form-urlencoded");
  }

  @Test
  void aRefusalNamesTheParameterAndNotItsValue() {
    Form jarm = Form.parse("response=a.b.c");
    assertThat(detailsOf(() -> validate(jarm)))
        .isEqualTo(Details.member("response", "no such parameter", "another value"));
    AuthorizationResponse empty = validate(Form.parse("x=y"));
    assertThat(detailsOf(empty::code))
        .isEqualTo(Details.member("code", "a non-empty string", null));
  }

  private static AuthorizationResponse validate(Form parameters) {
    return AuthorizationResponse.validate(Party.SERVER, Party.CLIENT, parameters, Expect.noState());
  }

  private static Details detailsOf(ThrowingCallable call) {
    return catchThrowableOfType(OAuthException.class, call).details();
  }
}
