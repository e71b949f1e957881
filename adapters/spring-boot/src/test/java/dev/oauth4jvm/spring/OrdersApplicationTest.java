package dev.oauth4jvm.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.spring.orders.OrdersApplication;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;

/** The example of the guide, whole. */
class OrdersApplicationTest {

  private static final Issuer ISSUER = new Issuer();
  private static Application application;

  @BeforeAll
  static void start() {
    application =
        Application.start(
            WebApplicationType.SERVLET, OrdersApplication.class, ISSUER.properties(), beans -> {});
  }

  @AfterAll
  static void stop() {
    application.close();
    ISSUER.close();
  }

  private static Response send(Request request) throws IOException {
    Response answer = application.send(request);
    assertThat(answer.headers().all("set-cookie")).as("no session").isEmpty();
    return answer;
  }

  private static List<String> parameters(Response answer, String name) {
    return Challenge.parse(answer.headers()).stream()
        .map(challenge -> challenge.parameter(name))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  @Test
  void aTokenWithTheScopeReadsOrders() throws IOException {
    assertThat(Wire.text(send(ISSUER.bearer("/orders")))).isEqualTo("orders of alice by shop");
    assertThat(Wire.text(send(ISSUER.proven("/orders")))).isEqualTo("orders of alice by shop");
  }

  @Test
  void anOpenPathNeedsNoTokenAndRefusesABadOne() throws IOException {
    assertThat(Wire.text(send(Issuer.get("/health")))).isEqualTo("healthy");
    assertThat(send(ISSUER.tokens.expired().authorize(Issuer.get("/health"))).status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/orders", "/payments", "/reports", "/none"})
  void aRequestWithoutATokenLearnsBothSchemes(String path) throws IOException {
    Response answer = send(Issuer.get(path));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(Wire.text(answer)).isEmpty();
    assertThat(Challenge.parse(answer.headers()))
        .extracting(Challenge::scheme)
        .containsExactly("bearer", "dpop");
    assertThat(parameters(answer, "error")).isEmpty();
    assertThat(parameters(answer, "resource_metadata")).hasSize(1);
  }

  @Test
  void theRuleOfSpringNamesTheScopeInTheChallenge() throws IOException {
    assertThat(parameters(send(Issuer.get("/orders")), "scope")).containsExactly("orders:read");

    Response denied = send(ISSUER.tokens.scope("x").authorize(Issuer.get("/orders")));

    assertThat(denied.status()).isEqualTo(403);
    assertThat(parameters(denied, "error")).containsExactly("insufficient_scope");
    assertThat(parameters(denied, "scope")).containsExactly("orders:read");
  }

  @Test
  void theExpressionOfAMethodNamesTheScopeInTheChallenge() throws IOException {
    Response denied = send(ISSUER.bearer("/reports"));

    assertThat(denied.status()).isEqualTo(403);
    assertThat(parameters(denied, "error")).containsExactly("insufficient_scope");
    assertThat(parameters(denied, "scope")).containsExactly("reports:read");
    assertThat(
            Wire.text(send(ISSUER.tokens.scope("reports:read").authorize(Issuer.get("/reports")))))
        .isEqualTo("reports");
  }

  @Test
  void aPaymentNeedsTheAuthenticationThatTheChallengeNames() throws IOException {
    Response refused = send(ISSUER.tokens.authorize(Issuer.post("/payments")));

    assertThat(refused.status()).isEqualTo(401);
    assertThat(parameters(refused, "error")).containsExactly("insufficient_user_authentication");
    assertThat(parameters(refused, "acr_values")).containsExactly("urn:example:two-factors");
    assertThat(parameters(refused, "max_age")).containsExactly("300");
    assertThat(parameters(refused, "scope")).containsExactly("orders:pay");
    Response paid =
        send(
            ISSUER
                .tokens
                .claim("acr", "urn:example:two-factors")
                .claim("auth_time", Instant.now().getEpochSecond() - 60)
                .authorize(Issuer.post("/payments")));
    assertThat(Wire.text(paid)).isEqualTo("paid by alice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/payments", "/orders", "/health"})
  void aFormWithoutATokenIsAskedForOne(String path) throws IOException {
    Response answer = send(Issuer.post(path));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(Challenge.parse(answer.headers())).hasSize(2);
  }

  @Test
  void anUnknownPathIsNotFoundForThoseWhoHaveAToken() throws IOException {
    assertThat(send(ISSUER.bearer("/none")).status()).isEqualTo(404);
    assertThat(send(ISSUER.proven("/none")).status()).isEqualTo(404);
  }

  @Test
  void theMetadataIsServedToAnyone() throws IOException {
    Response answer = send(Issuer.get("/.well-known/oauth-protected-resource"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(Wire.text(answer))
        .contains("\"authorization_servers\":[\"" + ISSUER.issuer.issuer());
  }
}
