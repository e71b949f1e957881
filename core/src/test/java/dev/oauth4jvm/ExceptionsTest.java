package dev.oauth4jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExceptionsTest {

  private static final Response RESPONSE =
      Response.of(401, Headers.of("x", "s3cret"), "s3cret".getBytes(StandardCharsets.UTF_8));

  @Test
  void theFamilyIsClosed() {
    assertThat(Modifier.isAbstract(OAuthException.class.getModifiers())).isTrue();
    assertThat(OAuthException.class.getPermittedSubclasses())
        .containsExactlyInAnyOrder(
            ProcessingException.class,
            UnsupportedException.class,
            ChallengeException.class,
            ResponseBodyException.class,
            AuthorizationResponseException.class)
        .allSatisfy(kind -> assertThat(Modifier.isFinal(kind.getModifiers())).isTrue());
  }

  @Test
  void carriesCodeDetailsAndCause() {
    IllegalStateException cause = new IllegalStateException("x");
    Details details = Details.claim("a", 1, 2);
    ProcessingException processing =
        new ProcessingException(ErrorCode.PARSE_ERROR, "no", details, cause);
    UnsupportedException unsupported = new UnsupportedException("no", details, cause);

    assertThat(processing.code()).isEqualTo(ErrorCode.PARSE_ERROR);
    assertThat(processing.details()).isEqualTo(details);
    assertThat(processing).hasCause(cause).hasMessage("no: expected 1, got 2");
    assertThat(unsupported.code()).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    assertThat(unsupported.details()).isEqualTo(details);
    assertThat(unsupported).hasCause(cause).hasMessage("no: expected 1, got 2");
    assertThat(new UnsupportedException("no").details()).isEqualTo(Details.NONE);
    assertThat(new UnsupportedException("no", cause)).hasCause(cause);
    assertThat(new ProcessingException(ErrorCode.PARSE_ERROR, "no", cause)).hasCause(cause);
    assertThatNullPointerException()
        .isThrownBy(() -> new ProcessingException(null, "no"))
        .withMessage("code");
  }

  @Test
  void carriesChallenges() {
    ChallengeException failure =
        new ChallengeException(
            List.of(
                Challenge.of("Basic", Map.of("realm", "x")),
                Challenge.of("DPoP", Map.of("error", "a\tb"))),
            RESPONSE);

    assertThat(failure.code()).isEqualTo(ErrorCode.WWW_AUTHENTICATE_CHALLENGE);
    assertThat(failure.challenges()).hasSize(2);
    assertThat(failure.response()).isSameAs(RESPONSE);
    assertThat(failure)
        .hasMessage(
            "the server responded with a challenge (status 401): basic; dpop, error \"a\\u0009b\"");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ChallengeException(List.of(), Response.of(403, Headers.of(), new byte[0])))
        .withMessage("challenges is empty");
  }

  @Test
  void aChallengeOrTheBodyBesideItHasTheError() throws Exception {
    Challenge basic = Challenge.of("Basic", Map.of("realm", "x"));
    Challenge bearer = Challenge.of("Bearer", Map.of("error", "invalid_token"));
    assertThat(new ChallengeException(List.of(basic), RESPONSE).error()).isNull();
    assertThat(new ChallengeException(List.of(basic, bearer), RESPONSE).error())
        .isEqualTo("invalid_token");
    ChallengeException failure = new ChallengeException(List.of(basic), RESPONSE, "invalid_client");
    assertThat(failure)
        .hasMessage(
            "the server responded with a challenge (status 401) and the error \"invalid_client\":"
                + " basic");
    assertThat(copy(failure).error()).isEqualTo("invalid_client");
    assertThat(((ChallengeException) failure.unquoted()).error()).isEqualTo("invalid_client");
  }

  @Test
  void status401WithoutAChallengeThatCanBeReadIsAChallengeAllTheSame() {
    ChallengeException failure = new ChallengeException(List.of(), RESPONSE);
    assertThat(failure.challenges()).isEmpty();
    assertThat(failure.error()).isNull();
    assertThat(failure)
        .hasMessage("the server responded with status 401 and without a well-formed challenge");
  }

  @Test
  void theMessageNamesTheRequestWithoutItsSecrets() throws Exception {
    ProcessingException failure =
        new ProcessingException(ErrorCode.INVALID_RESPONSE, "no", Details.member("a", 1, 2));
    assertThat(failure.request()).isNull();
    failure.initRequest(
        Request.post(URI.create("https://s3cret:s3cret@as.example/token?s3cret=s3cret#s3cret")));
    failure.initRequest(Request.get(URI.create("https://other.example")));
    assertThat(failure.request()).isEqualTo("POST https://as.example/token?<redacted>");
    assertThat(failure)
        .hasMessage("no: expected 1, got 2 (POST https://as.example/token?<redacted>)");
    assertThat(copy(failure).request()).isEqualTo(failure.request());
    assertThat(failure.unquoted())
        .hasMessage(
            "no: expected 1, got \"another value\" (POST https://as.example/token?<redacted>)");
  }

  @Test
  void carriesTheErrorOfAResponse() {
    JsonObject json = JsonObject.of("error", "invalid_grant", "error_uri", "https://as/e");
    ResponseBodyException failure = new ResponseBodyException(400, json);

    assertThat(failure.code()).isEqualTo(ErrorCode.RESPONSE_BODY_ERROR);
    assertThat(failure.status()).isEqualTo(400);
    assertThat(failure.error()).isEqualTo("invalid_grant");
    assertThat(failure.errorDescription()).isNull();
    assertThat(failure.json()).isSameAs(json);
    assertThat(failure)
        .hasMessage("the server responded with an error (status 400): \"invalid_grant\"");
    for (Object error : new Object[] {null, "", 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ResponseBodyException(400, JsonObject.of("error", error)))
          .withMessageStartingWith("json has no \"error\"");
    }
  }

  @Test
  void carriesTheErrorOfAnAuthorizationResponse() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("error", "access_denied");
    parameters.put("error_description", "no\nway");
    parameters.put("state", "s3cret");
    AuthorizationResponseException failure = new AuthorizationResponseException(parameters);
    parameters.clear();

    assertThat(failure.code()).isEqualTo(ErrorCode.AUTHORIZATION_RESPONSE_ERROR);
    assertThat(failure.error()).isEqualTo("access_denied");
    assertThat(failure.errorDescription()).isEqualTo("no\nway");
    assertThat(failure.parameters().keySet())
        .containsExactly("error", "error_description", "state");
    assertThat(failure)
        .hasMessage(
            "the authorization response carries an error: \"access_denied\", \"no\\u000away\"");
    for (Map<String, String> bad : List.of(Map.<String, String>of(), Map.of("error", ""))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new AuthorizationResponseException(bad));
    }
  }

  @Test
  void theSameWithoutWhatCame() {
    ProcessingException processing =
        new ProcessingException(
            ErrorCode.PARSE_ERROR, "no", Details.claim("a", 1, "s3cret"), new Throwable("s3cret"));
    assertThat(processing.unquoted())
        .isInstanceOf(ProcessingException.class)
        .hasMessage("no: expected 1, got \"another value\"")
        .hasNoCause()
        .satisfies(
            same -> {
              assertThat(same.code()).isEqualTo(ErrorCode.PARSE_ERROR);
              assertThat(same.details()).isEqualTo(Details.claim("a", 1, "another value"));
              assertThat(same.getStackTrace()).isEqualTo(processing.getStackTrace());
            });
    assertThat(new UnsupportedException("no", Details.claim("a", 1, null), null).unquoted())
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("no: expected 1, got none");
    assertThat(new UnsupportedException("no").unquoted()).hasMessage("no");

    UnsupportedException noKey =
        new UnsupportedException("no key fits", Details.candidates("a", List.of("b")), null);
    assertThat(noKey).hasMessage("no key fits: \"kid\" \"a\", candidates [\"b\"]");
    assertThat(noKey.unquoted()).as("both are names of others").hasMessage("no key fits");
    assertThat(noKey.unquoted().details().toString()).doesNotContain("\"a\"", "\"b\"");
  }

  // ---- serialization: frameworks do it to exceptions, asked or not

  @Test
  void canBeReadAfterSerializationAndTakesNoSecretAlong() throws Exception {
    ProcessingException processing =
        copy(
            new ProcessingException(
                ErrorCode.INVALID_RESPONSE, "no", Details.claim("a", 1, JsonObject.of())));
    assertThat(processing.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
    assertThat(processing).hasMessage("no: expected 1, got a JSON object");
    assertThat(processing.details()).isEqualTo(Details.NONE);

    UnsupportedException unsupported = copy(new UnsupportedException("no"));
    assertThat(unsupported.code()).isEqualTo(ErrorCode.UNSUPPORTED_OPERATION);
    assertThat(unsupported.details()).isEqualTo(Details.NONE);

    ChallengeException challenge =
        copy(new ChallengeException(List.of(Challenge.of("Bearer", Map.of())), RESPONSE));
    assertThat(challenge.challenges()).isEmpty();
    assertThat(challenge.response().status()).isEqualTo(401);
    assertThat(challenge.response().body()).isEmpty();

    ResponseBodyException body =
        copy(new ResponseBodyException(400, JsonObject.of("error", "e", "token", "s3cret")));
    assertThat(body.error()).isEqualTo("e");
    assertThat(body.status()).isEqualTo(400);
    assertThat(body.json()).isEqualTo(JsonObject.of("error", "e"));
    assertThat(body.errorDescription()).isNull();

    AuthorizationResponseException response =
        copy(new AuthorizationResponseException(Map.of("error", "e", "state", "s3cret")));
    assertThat(response.error()).isEqualTo("e");
    assertThat(response.parameters()).isEqualTo(Map.of("error", "e"));
    assertThat(response.errorDescription()).isNull();
  }

  @SuppressWarnings("unchecked")
  private static <E extends OAuthException> E copy(E failure) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure);
    }
    assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("s3cret");
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      E copy = (E) in.readObject();
      assertThat(copy.getMessage()).isEqualTo(failure.getMessage());
      return copy;
    }
  }

  @Test
  void aMessageNamesAsManyChallengesAsALineHolds() {
    List<Challenge> challenges = Collections.nCopies(1000, Challenge.of("Bearer", Map.of()));

    assertThat(new ChallengeException(challenges, RESPONSE).getMessage())
        .hasSizeBetween(400, 420)
        .startsWith("the server responded with a challenge (status ")
        .endsWith("; bearer; …");
    assertThat(new ChallengeException(List.of(Challenge.of("b".repeat(1000), Map.of())), RESPONSE))
        .message()
        .endsWith("b".repeat(200) + "…");
  }
}
