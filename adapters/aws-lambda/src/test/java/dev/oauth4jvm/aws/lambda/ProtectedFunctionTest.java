package dev.oauth4jvm.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.resource.DpopNonces;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectedFunctionTest {

  private final Issuer issuer = new Issuer();
  private final List<String> called = new ArrayList<>();
  private final ProtectedFunction function =
      ProtectedFunction.of(
          issuer.validator(),
          Issuer.offline(),
          (event, token, context) -> {
            called.add(token.subject() + " " + event.string("rawQueryString"));
            return JsonObject.of("statusCode", 200, "body", "17");
          });

  @Test
  void aValidTokenReachesTheFunctionWithTheEvent() throws Exception {
    JsonObject answer = Events.invoke(function, Events.url(Events.bearer(issuer.token())));

    assertThat(answer).isEqualTo(JsonObject.of("statusCode", 200, "body", "17"));
    assertThat(called).containsExactly("user-1 page=2");
  }

  @Test
  void aRestApisProxyEventDoesToo() throws Exception {
    JsonObject answer = Events.invoke(function, Events.rest(Events.bearer(issuer.token())));

    assertThat(answer.integer("statusCode")).isEqualTo(200);
  }

  @Test
  void aRequestWithoutATokenIsChallenged() throws Exception {
    JsonObject answer = Events.invoke(function, Events.url(JsonObject.of()));

    assertThat(answer.integer("statusCode")).isEqualTo(401);
    assertThat(answer.object("headers").string("www-authenticate"))
        .startsWith("Bearer")
        .contains(", DPoP ")
        .doesNotContain("error");
    assertThat(called).isEmpty();
  }

  @Test
  void aRefusedTokenIsToldWhy() throws Exception {
    String token = issuer.sign(issuer.claims().audience("https://other.example.com"));

    JsonObject answer = Events.invoke(function, Events.url(Events.bearer(token)));

    assertThat(answer.integer("statusCode")).isEqualTo(401);
    assertThat(answer.object("headers").string("www-authenticate"))
        .contains("error=\"invalid_token\"");
    assertThat(answer.toJson()).doesNotContain(token);
    assertThat(called).isEmpty();
  }

  private static Driver offlineAt(long seconds) {
    return Issuer.offline().env(Env.system().clock(() -> Issuer.NOW.plusSeconds(seconds)));
  }

  @Test
  void theNoncesForTheClientsProofsReachIt() throws Exception {
    SigningKey holder = SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform());
    DpopHandle client = DpopHandle.of(holder);
    String token = issuer.sign(issuer.claims().claim("cnf", Map.of("jkt", client.thumbprint())));
    URI url = URI.create(Events.URL_URL);
    AccessTokenValidator validator =
        AccessTokenValidator.of(issuer.server, Issuer.AUDIENCE)
            .jwks(issuer.keys())
            .requireNonces(DpopNonces.sealed(new byte[32]).lifetime(Duration.ofSeconds(60)))
            .build();

    List<JsonObject> answers = new ArrayList<>();
    for (long time : new long[] {0, 1, 40, 41}) {
      Env env = Env.system().clock(() -> Issuer.NOW.plusSeconds(time));
      String proof = client.proof("GET", url, Secret.of(token), env).reveal();
      ProtectedFunction function =
          ProtectedFunction.of(
              validator,
              offlineAt(time),
              (event, accepted, context) ->
                  JsonObject.of("statusCode", 200, "headers", JsonObject.of("x", "y")));
      JsonObject answer = Events.invoke(function, Events.url(Events.dpop(token, proof)));
      answers.add(answer);
      String nonce = answer.object("headers").string("dpop-nonce");
      if (nonce != null) {
        Headers headers = Headers.of("dpop-nonce", nonce);
        assertThat(client.remember(url, Response.of(200, headers, new byte[0]))).isTrue();
      }
    }

    JsonObject refusal = answers.get(0).object("headers");
    assertThat(answers)
        .extracting(answer -> answer.integer("statusCode"))
        .containsExactly(401L, 200L, 200L, 200L);
    assertThat(refusal.string("www-authenticate")).contains("error=\"use_dpop_nonce\"");
    assertThat(refusal.string("cache-control")).isEqualTo("no-store");
    assertThat(answers.get(1).object("headers")).isEqualTo(JsonObject.of("x", "y"));
    assertThat(answers.get(2).object("headers").string("x")).isEqualTo("y");
    assertThat(answers.get(2).object("headers").string("dpop-nonce"))
        .hasSize(32)
        .isNotEqualTo(refusal.string("dpop-nonce"));
    assertThat(answers.get(3).object("headers").has("dpop-nonce")).isFalse();
  }

  @Test
  void aScopeCanBeAskedFor() throws Exception {
    JsonObject event = Events.url(Events.bearer(issuer.token()));

    assertThat(Events.invoke(function.requireScope("orders:read"), event).integer("statusCode"))
        .isEqualTo(200);

    JsonObject refused = Events.invoke(function.requireScope("orders:write"), event);
    assertThat(refused.integer("statusCode")).isEqualTo(403);
    assertThat(refused.object("headers").string("www-authenticate"))
        .contains("insufficient_scope", "scope=\"orders:write\"");
    assertThat(called).hasSize(1);
  }

  @Test
  void keysThatCannotBeHadAreNobodysBadToken() throws Exception {
    AccessTokenValidator noKeys = AccessTokenValidator.of(issuer.server, Issuer.AUDIENCE).build();
    ProtectedFunction offline =
        ProtectedFunction.of(
            noKeys, Issuer.offline(), (event, token, context) -> JsonObject.of("statusCode", 200));

    JsonObject answer = Events.invoke(offline, Events.url(Events.bearer(issuer.token())));

    assertThat(answer.integer("statusCode")).isEqualTo(503);
    assertThat(answer.object("headers").isEmpty()).isTrue();
  }

  @Test
  void keysThatAreNoneAreNobodysBadTokenEither() throws Exception {
    AccessTokenValidator noKeys = AccessTokenValidator.of(issuer.server, Issuer.AUDIENCE).build();
    ProtectedFunction broken =
        ProtectedFunction.of(
            noKeys, Issuer.broken(), (event, token, context) -> JsonObject.of("statusCode", 200));

    JsonObject answer = Events.invoke(broken, Events.url(Events.bearer(issuer.token())));

    assertThat(answer)
        .isEqualTo(JsonObject.of("statusCode", 503, "headers", JsonObject.of(), "body", ""));
  }

  /** The invocation goes on: the client may try again, and its token may be good. */
  @Test
  void aMemoryOfReplaysThatIsDownIsNobodysBadProof() throws Exception {
    List<Exception> reported = new ArrayList<>();
    AccessTokenValidator validator =
        AccessTokenValidator.of(issuer.server, Issuer.AUDIENCE)
            .jwks(issuer.keys())
            .refuseReplays(
                (source, id, until) -> {
                  throw new IllegalStateException("down");
                })
            .build();
    ProtectedFunction protectedBy =
        ProtectedFunction.of(
                validator,
                Issuer.offline(),
                (event, token, context) -> JsonObject.of("statusCode", 200))
            .reportOutages(reported::add);
    ECKey holder = Issuer.ec("holder");
    String token = issuer.boundTo(holder);
    String proof = Issuer.proof(holder, "GET", Events.URL_URL, token);

    assertThat(status(protectedBy, Events.dpop(token, proof))).isEqualTo(503);
    assertThat(reported).singleElement().isInstanceOf(OAuthException.class);
    assertThat(status(protectedBy, Events.dpop(token, "x"))).isEqualTo(401);
    assertThat(reported).as("a refusal is no outage").hasSize(1);
  }

  @Test
  void nothingMayBeMissing() {
    ProtectedFunction.Handler handler = (event, token, context) -> event;
    assertThatNullPointerException()
        .isThrownBy(
            () -> ProtectedFunction.of((AccessTokenValidator) null, Issuer.offline(), handler));
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                ProtectedFunction.of(
                    (Supplier<AccessTokenValidator>) null, Issuer.offline(), handler));
    assertThatNullPointerException()
        .isThrownBy(() -> ProtectedFunction.of(issuer.validator(), null, handler));
    assertThatNullPointerException()
        .isThrownBy(() -> ProtectedFunction.of(issuer.validator(), Issuer.offline(), null));
    assertThatNullPointerException().isThrownBy(() -> function.requireScope(null));
    assertThatNullPointerException().isThrownBy(() -> function.reportOutages(null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> function.baseUrl(URI.create("http://api.example.com")));
  }

  @Test
  void aProofIsCheckedAgainstTheFunctionsUrl() throws Exception {
    ECKey holder = Issuer.ec("holder");
    String token = issuer.boundTo(holder);
    String proof = Issuer.proof(holder, "GET", Events.URL_URL, token);
    String named = Issuer.proof(holder, "GET", "https://api.example.com/orders/17", token);

    assertThat(status(function, Events.dpop(token, proof))).isEqualTo(200);
    assertThat(status(function, Events.dpop(token, named))).isEqualTo(401);
    ProtectedFunction behindProxy = function.baseUrl(URI.create("https://api.example.com"));
    assertThat(status(behindProxy, Events.dpop(token, named))).isEqualTo(200);
    assertThat(status(behindProxy, Events.dpop(token, proof))).isEqualTo(401);
  }

  /** What HTTP APIs tell in payload format 2.0, and what the client called. */
  @ParameterizedTest(name = "{0} {1} at stage {2}")
  @CsvSource({
    "api1.execute-api.example.com, /prod/orders/17, prod, /prod/orders/17, /orders/17",
    "api1.execute-api.example.com, /orders/17, $default, /orders/17, /orders/17",
    "api.example.com, /prod/orders/17, prod, /orders/17, /orders/17",
    "api.example.com, /prod/prod/17, prod, /prod/17, /prod/17",
    "api.example.com, /production/17, prod, /production/17, /production/17",
    "api.example.com, /shop/17, prod, /shop/17, /shop/17",
    "api.example.com, /a, prod, /a, /a",
    "api.example.com, /$default/17, $default, /$default/17, /$default/17",
    "api1x.example.com, /prod/orders/17, prod, /orders/17, /orders/17",
    "api.example.com, /prod, prod, /, ''",
  })
  void aCustomDomainsUrlsHaveNoStage(
      String domain, String path, String stage, String called, String below) throws Exception {
    JsonObject context =
        JsonObject.builder()
            .put("apiId", "api1")
            .put("domainName", domain)
            .put("stage", stage)
            .put("http", JsonObject.of("method", "GET", "path", path))
            .build();
    ProtectedFunction behindProxy = function.baseUrl(URI.create("https://cdn.example.com/v1"));

    assertThat(status(function, "https://" + domain + called, path, context)).isEqualTo(200);
    assertThat(status(behindProxy, "https://cdn.example.com/v1" + below, path, context))
        .isEqualTo(200);
  }

  private long status(ProtectedFunction function, String called, String path, JsonObject context)
      throws Exception {
    ECKey holder = Issuer.ec("holder");
    String token = issuer.boundTo(holder);
    JsonObject headers = Events.dpop(token, Issuer.proof(holder, "GET", called, token));
    JsonObject event = Events.url(headers).with("rawPath", path).with("requestContext", context);
    return Events.invoke(function, event).integer("statusCode");
  }

  @Test
  void theHostFieldDoesNotDecideWhatAProofIsFor() throws Exception {
    ECKey holder = Issuer.ec("holder");
    String token = issuer.boundTo(holder);
    String elsewhere = Issuer.proof(holder, "GET", "https://evil.example/prod/orders/17", token);

    JsonObject headers = Events.dpop(token, elsewhere).with("host", "evil.example");

    assertThat(status(function, headers)).isEqualTo(401);
  }

  @Test
  void theFunctionsOwnFailureIsItsOwn() {
    ProtectedFunction failing =
        ProtectedFunction.of(
            issuer.validator(),
            Issuer.offline(),
            (event, token, context) -> {
              throw new IOException("the database is down");
            });

    assertThatThrownBy(() -> Events.invoke(failing, Events.url(Events.bearer(issuer.token()))))
        .isInstanceOf(IOException.class)
        .hasMessage("the database is down");
  }

  /** What it has is told by events of which a member is left out. */
  @Test
  void theUrlIsAsMuchAsTheEventTells() throws Exception {
    JsonObject http = JsonObject.of("method", "GET");
    JsonObject unstaged = JsonObject.of("domainName", "api.example.com", "http", http);
    JsonObject staged = unstaged.with("apiId", "api1").with("stage", "prod");
    ProtectedFunction behindProxy = function.baseUrl(URI.create("https://cdn.example.com/v1"));

    assertThat(status(function, "https://api.example.com/", null, staged)).isEqualTo(200);
    assertThat(status(behindProxy, "https://cdn.example.com/v1", null, staged)).isEqualTo(200);
    assertThat(status(behindProxy, "https://cdn.example.com/v1/a", "/a", unstaged)).isEqualTo(200);
  }

  @Test
  void anEventWithoutFieldsIsChallenged() throws Exception {
    JsonObject event = Events.url(JsonObject.of()).with("headers", null);

    assertThat(Events.invoke(function, event).integer("statusCode")).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'Records':[]} | no requestContext:",
        "{'requestContext':{}} | no httpMethod:",
        "{'requestContext':{'http':{}}} | no requestContext.http.method:",
        "{'requestContext':{'http':{'method':'GET'}}} | no requestContext.domainName:",
      },
      quoteCharacter = '"')
  void whatTellsOfNoRequestFails(String event, String lacking) {
    assertThatThrownBy(() -> Events.invoke(function, event.replace('\'', '"')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(lacking);
  }

  @Test
  void anEventBeyondLambdasLimitIsNotRead() {
    String frame = "{\"body\":\"\"}";
    String longest = frame.replace(":\"", ":\"" + "x".repeat(6 * 1024 * 1024 - frame.length()));

    assertThatThrownBy(() -> Events.invoke(function, longest + " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("longer than");
    assertThatThrownBy(() -> Events.invoke(function, longest))
        .as("read, and found to be no request's")
        .hasMessageContaining("requestContext");
  }

  private static long status(ProtectedFunction function, JsonObject headers) throws Exception {
    return Events.invoke(function, Events.url(headers)).integer("statusCode");
  }

  @Test
  void aWrongArgumentStaysWhatItIs() {
    IllegalArgumentException mistake = new IllegalArgumentException("of the function's own");
    Driver driver =
        Driver.of(
                request -> {
                  throw mistake;
                })
            .env(Env.system().clock(Clock.fixed(Issuer.NOW, ZoneOffset.UTC)));
    // one each: callers of one validator share a failure of the request for its keys
    Supplier<AccessTokenValidator> keyless =
        () -> AccessTokenValidator.of(issuer.server, Issuer.AUDIENCE).build();
    ProtectedFunction own =
        ProtectedFunction.of(keyless, driver, (event, token, context) -> JsonObject.of());
    JsonObject headers = Events.bearer(issuer.token());

    assertThatThrownBy(() -> Events.invoke(own, Events.url(headers))).isSameAs(mistake);
    ApiGatewayAuthorizer authorizer = ApiGatewayAuthorizer.of(keyless, driver);
    assertThatThrownBy(() -> Events.invoke(authorizer, Events.http(headers))).isSameAs(mistake);
  }
}
