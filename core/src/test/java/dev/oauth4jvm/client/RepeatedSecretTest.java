package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.AuthorizationResponseException;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.RawJwts;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Body;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that repeats a secret of the request does not bring it into a message. */
class RepeatedSecretTest {

  private static final Pattern SECRET = Pattern.compile("PLANTED\\w+|eyJ[\\w.-]+|Basic (\\S+)");

  private static Step.Send<?> send(Operation<?> operation) throws Exception {
    Step<?> step = operation.begin(new Server().env());
    return (Step.Send<?>) (step instanceof Step.Wait<?> wait ? wait.resume() : step);
  }

  /** What is secret in a request, found by how the tests name it. */
  private static Set<String> secrets(Request request) {
    StringBuilder all = new StringBuilder(new String(request.body(), StandardCharsets.UTF_8));
    for (Map.Entry<String, String> field : request.headers().entries()) {
      all.append('\n').append(field.getValue());
    }
    Set<String> secrets = new TreeSet<>();
    Matcher found = SECRET.matcher(all);
    while (found.find()) {
      String basic = found.group(1);
      secrets.add(basic == null ? found.group() : basic);
      if (basic != null) {
        secrets.add(
            new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8).split(":", 2)[1]);
      }
    }
    return secrets;
  }

  private static List<Response> answers(String secret) {
    List<Response> answers = new ArrayList<>();
    for (JsonObject error :
        List.of(
            JsonObject.of("error", "invalid_grant", "error_description", "no such: " + secret),
            JsonObject.of("error", secret))) {
      answers.add(Server.json(400, error.toJson()));
    }
    answers.add(Server.json(401, "{}", "www-authenticate", "Bearer error=\"" + secret + "\""));
    answers.add(Server.json(401, "{}", "www-authenticate", secret + " realm=\"x\""));
    answers.add(
        Server.json(
            401, JsonObject.of("error", secret).toJson(), "www-authenticate", "Basic realm=\"x\""));
    JsonObject good =
        JsonObject.builder()
            .put("access_token", "a")
            .put("token_type", "bearer")
            .put("request_uri", "u")
            .put("expires_in", 60)
            .put("auth_req_id", "r")
            .put("device_code", "d")
            .put("user_code", "u")
            .put("verification_uri", "https://v.example")
            .put("client_id", "c")
            .put("client_secret", "s")
            .put("client_secret_expires_at", 0)
            .put("sub", "alice")
            .put("active", true)
            .build();
    for (JsonObject bad :
        List.of(
            good.with("expires_in", secret),
            good.with("client_secret", List.of(secret)),
            good.with("sub", secret),
            good.with("active", secret),
            good.with("scope", List.of(secret, 1)),
            good.with("authorization_details", List.of(secret)),
            good.with("id_token", Party.sign(Party.idClaims().with("iss", secret))),
            good.with("id_token", Party.sign(Party.idClaims().with("aud", List.of(secret)))),
            good.with("id_token", RawJwts.unsigned(secret, Party.idClaims())))) {
      for (int status : new int[] {200, 201}) {
        answers.add(Server.json(status, bad.toJson()));
      }
    }
    for (int status : new int[] {200, 201}) {
      answers.add(Response.of(status, Headers.of("content-type", secret + "/x"), new byte[0]));
    }
    return answers;
  }

  private static String log(OAuthException refusal) {
    StringWriter log = new StringWriter();
    refusal.printStackTrace(new PrintWriter(log, true));
    return log.append(refusal.details().toString())
        .append(String.valueOf(refusal.details().actual()))
        .toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.oauth4jvm.client.StepsShowNoSecretTest#operations")
  void noMessageHasIt(Map.Entry<String, Operation<?>> operation) throws Exception {
    int refused = 0;
    Set<String> secrets = secrets(send(operation.getValue()).request());
    for (String secret : secrets) {
      for (Response answer : answers(secret)) {
        Step.Send<?> step = send(operation.getValue());
        // proofs and assertions are made anew for each run
        if (secrets(step.request()).contains(secret)) {
          OAuthException refusal =
              catchThrowableOfType(OAuthException.class, () -> step.receive(answer));
          refused += refusal == null ? 0 : 1;
          assertThat(refusal == null ? "" : log(refusal)).doesNotContainIgnoringCase(secret);
        }
      }
    }
    boolean sendsSecrets = !List.of("JARM", "hybrid").contains(operation.getKey());
    assertThat(secrets.isEmpty()).isNotEqualTo(sendsSecrets);
    assertThat(refused > 0).isEqualTo(sendsSecrets);
  }

  private static final Operation<?> REFRESH =
      RefreshGrant.of(
              Party.SERVER,
              Party.CLIENT,
              ClientAuthentication.secretBasic(Secret.of("PLANTED+secret")),
              Secret.of("PLANTED\"token"))
          .scope("openid email")
          .resource("https://api.example");

  private static OAuthException refusal(Response answer) {
    return new Server(answer).refuse(REFRESH);
  }

  @Test
  void theWordsStayWithTheirAccessors() {
    String description = "no such token: PLANTED\"token";
    ResponseBodyException refusal =
        (ResponseBodyException)
            refusal(
                Server.json(
                    400,
                    JsonObject.of("error", "invalid_grant", "error_description", description)
                        .toJson()));
    assertThat(refusal)
        .hasMessage(
            "the server responded with an error (status 400); see error() and errorDescription()"
                + " (POST https://as.example/token)")
        .hasNoCause();
    assertThat(refusal.error()).isEqualTo("invalid_grant");
    assertThat(refusal.errorDescription()).isEqualTo(description);
    assertThat(refusal.code()).isEqualTo(ErrorCode.RESPONSE_BODY_ERROR);
    assertThat(refusal.getStackTrace()[0].getClassName()).contains("Responses");

    ChallengeException challenged =
        (ChallengeException)
            refusal(Server.json(401, "{}", "www-authenticate", "DPoP error=\"PLANTED\\\"token\""));
    assertThat(challenged)
        .hasMessage(
            "the server responded with a challenge (status 401); see challenges() (POST"
                + " https://as.example/token)");
    assertThat(challenged.challenges().get(0).parameter("error")).isEqualTo("PLANTED\"token");
    assertThat(challenged.response().status()).isEqualTo(401);
  }

  @Test
  void whatWasExpectedIsStillSaid() {
    assertThat(
            refusal(
                Server.json(
                    200,
                    JsonObject.of(
                            "access_token", "a",
                            "token_type", "bearer",
                            "expires_in", "PLANTED\"token")
                        .toJson())))
        .hasMessage(
            "the token endpoint response has an unexpected value: expected \"a number, 0 or more\","
                + " got \"another value\" (POST https://as.example/token)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop may not use refresh_token",
        "scope openid email is too much",
        "not for https://api.example",
        "application/json is not what I expected",
        "the token has expired"
      })
  void whatIsNoSecretIsQuoted(String description) {
    assertThat(
            refusal(
                Server.json(
                    400,
                    JsonObject.of("error", "invalid_grant", "error_description", description)
                        .toJson())))
        .hasMessageContaining("\"invalid_grant\", \"" + description + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLANTED+secret", "PLANTED%2Bsecret"})
  void aPasswordIsFoundAsItIsAndAsItWasEncoded(String password) {
    JsonObject error =
        JsonObject.of("error", "invalid_client", "error_description", "not " + password);
    assertThat(refusal(Server.json(401, error.toJson()))).hasMessageNotContaining("PLANTED");
  }

  @Test
  void aSecretOfFourCharactersIsOneAndAPageIsNone() {
    Operation<?> operation =
        ExtensionGrant.of(Party.SERVER, Party.CLIENT, ClientAuthentication.none(), "urn:g")
            .parameter("pin", "0815")
            .parameter("redirect_uri", "https://shop.example/back");
    for (String[] said :
        new String[][] {
          {"no 0815", "see error() and errorDescription()"},
          {"no https://shop.example/back", "\"no https://shop.example/back\""}
        }) {
      JsonObject error = JsonObject.of("error", "invalid_grant", "error_description", said[0]);
      assertThat(new Server(Server.json(400, error.toJson())).refuse(operation))
          .hasMessageContaining(said[1]);
    }
  }

  @Test
  void aBodyThatIsStreamedIsNotRead() {
    Request request =
        Request.post(URI.create("https://api.example/"))
            .header("content-type", "application/json")
            .body(Body.once(InputStream.nullInputStream()));
    assertThat(
            new Server(Server.json(401, "{}", "www-authenticate", "Bearer error=\"PLANTEDtoken\""))
                .refuse(ProtectedResourceRequest.of(request, Secret.of("PLANTEDtoken"))))
        .isInstanceOf(ChallengeException.class)
        .hasMessageNotContaining("PLANTED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded", "text/plain"})
  void aBodyOfTheCallersOwnIsNoHindrance(String type) {
    Request request =
        Request.post(URI.create("https://api.example/"))
            .header("content-type", type)
            .body("{%".getBytes(StandardCharsets.UTF_8));
    Operation<?> operation = ProtectedResourceRequest.of(request, Secret.of("PLANTEDtoken"));
    assertThat(
            new Server(Server.json(401, "{}", "www-authenticate", "Bearer error=\"PLANTEDtoken\""))
                .refuse(operation))
        .hasMessageNotContaining("PLANTED");
    assertThat(
            new Server(Server.json(401, "{}", "www-authenticate", "Bearer error=\"invalid\""))
                .refuse(operation))
        .hasMessageContaining("bearer, error \"invalid\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"state=PLANTEDstate", "state=PLANTEDstate&code=PLANTEDcode"})
  void anAuthorizationResponsesOwnValuesAreLeftOutToo(String values) {
    String last = values.substring(values.lastIndexOf('=') + 1);
    AuthorizationResponseException refusal =
        catchThrowableOfType(
            AuthorizationResponseException.class,
            () ->
                AuthorizationResponse.validate(
                    Party.SERVER,
                    Party.CLIENT,
                    Form.parse("error=access_denied&error_description=no+" + last + "&" + values),
                    Expect.state("PLANTEDstate")));
    assertThat(refusal)
        .hasMessage(
            "the authorization response carries an error; see error() and errorDescription()");
    assertThat(refusal.error()).isEqualTo("access_denied");
    assertThat(refusal.errorDescription()).isEqualTo("no " + last);
    assertThat(refusal.parameters()).containsEntry("state", "PLANTEDstate");
  }

  @Test
  void anAuthorizationResponsesOtherWordsAreQuoted() {
    assertThat(
            catchThrowableOfType(
                AuthorizationResponseException.class,
                () ->
                    AuthorizationResponse.validate(
                        Party.SERVER,
                        Party.CLIENT,
                        Form.parse(
                            "error=access_denied&error_description=no+https://as.example"
                                + "&error_uri=no&iss=https://as.example"),
                        Expect.noState())))
        .hasMessageEndingWith("\"access_denied\", \"no https://as.example\"");
  }

  @Test
  void aLongSecretIsFoundWhereAMessageEnds() {
    String token = "PLANTED" + "t".repeat(1000);
    JsonObject error = JsonObject.of("error", "e", "error_description", "x".repeat(190) + token);

    assertThat(
            new Server(Server.json(400, error.toJson()))
                .refuse(
                    RefreshGrant.of(
                        Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of(token))))
        .hasMessageNotContaining("PLANTED")
        .hasMessageContaining("; see error() and errorDescription()");
  }
}
