package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.ProtectedResourceRequest;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.signin.SignIn;
import dev.oauth4jvm.signin.StepUp;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Both ends of a step-up (RFC 9470): what a protected resource requires, a client asks for. */
class AnsweredChallengeTest {

  private static final StepUp BEFORE = StepUp.of(Api.AUDIENCE, "GET /orders");

  private final Api api = new Api();
  private final ProtectedResource resource =
      ProtectedResource.of(Api.AUDIENCE).trust(JwtAccessTokens.of(Api.SERVER)).build();

  /** The resource's refusal of a token, as the client receives it. */
  private ChallengeException refusal(Requirement requirement, String acr) {
    String token =
        Api.token()
            .claim("scope", "\"orders:read\"")
            .claim("acr", acr)
            .claim("auth_time", String.valueOf(Api.NOW))
            .sign(Api.KEY);
    Server network =
        new Server()
            .answer(
                request -> {
                  Verdict verdict = api.server.run(resource.admit(request, requirement).verdict());
                  return ((Verdict.Refused) verdict).response();
                });
    return (ChallengeException)
        network.refuse(ProtectedResourceRequest.of(Request.get(Api.URL), Secret.of(token)));
  }

  private static Form request(StepUp stepUp) {
    AuthorizationRequest request =
        AuthorizationRequest.of(Api.SERVER, Client.of("shop"), "https://shop.example.com/callback");
    return SignIn.begin(stepUp.request(request, "openid orders:read"), new Server().env())
        .request()
        .form();
  }

  @Test
  void theUserIsSentToAuthenticateAsTheResourceRequires() {
    Requirement requirement =
        Requirement.none().acr("gold", "silver").maxAuthAge(Duration.ofMinutes(5)).scope("a");
    Form form = request(BEFORE.answer(refusal(requirement, "\"bronze\"")));

    assertThat(form.first("acr_values")).isEqualTo("gold silver");
    assertThat(form.first("max_age")).isEqualTo("300");
    assertThat(form.first("scope")).isEqualTo("openid orders:read a");
  }

  @Test
  void theUserIsAskedForTheScopesThatTheResourceRequires() {
    Requirement requirement = Requirement.none().scope("orders:write").acr("gold");
    Form form = request(BEFORE.answer(refusal(requirement, "\"gold\"")));

    assertThat(form.first("scope")).isEqualTo("openid orders:read orders:write");
    assertThat(form.first("acr_values")).isNull();
  }
}
