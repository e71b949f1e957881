package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.quickstart.server.LocalClient;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without a driver: the caller sends each request with an HTTP client of its own. */
@ExtendWith(SharedServer.class)
class TwoStepsIT {

  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();

  private final LocalAuthorizationServer issuer;
  private final Env env = Env.system().allowInsecureRequests();

  TwoStepsIT(LocalAuthorizationServer issuer) {
    this.issuer = issuer;
  }

  @Test
  void eachOperationIsARequestToMakeAndAResponseToJudge() throws Exception {
    LocalClient app = SharedServer.APP;

    Step.Send<AuthorizationServer> discovery = send(Discovery.oidc(issuer.issuer()).begin(env));
    assertThat(discovery.request().method()).isEqualTo("GET");
    assertThat(discovery.request().uri().toString())
        .isEqualTo(issuer.issuer() + "/.well-known/openid-configuration");
    AuthorizationServer server = result(discovery.receive(exchange(discovery.request())));

    Step.Send<TokenResponse> grant = send(grant(server, app).begin(env));
    assertThat(grant.request().method()).isEqualTo("POST");
    assertThat(grant.request().uri()).isEqualTo(issuer.tokenEndpoint());
    TokenResponse response = result(grant.receive(exchange(grant.request())));

    int before = issuer.jwksRequests().count();
    AccessTokenValidator validator = AccessTokenValidator.of(server, Party.AUDIENCE).build();
    Request incoming = Party.bearer(response.accessToken().reveal());
    Step.Send<AccessToken> validation = send(validator.validate(incoming).begin(env));
    assertThat(validation.request().uri()).isEqualTo(issuer.jwksUri());
    AccessToken token = result(validation.receive(exchange(validation.request())));
    assertThat(token.clientId()).isEqualTo(app.id());
    assertThat(issuer.jwksRequests().count()).isEqualTo(before + 1);

    // with the set in memory there is nothing to send
    assertThat(result(validator.validate(incoming).begin(env)).clientId()).isEqualTo(app.id());
    assertThat(issuer.jwksRequests().count()).isEqualTo(before + 1);
  }

  @Test
  void aNonceThatTheServerWantsIsOneMoreStep() throws Exception {
    String resource = "https://orders.example.com";
    try (OidcProvider provider =
        OidcProvider.builder()
            .client(SharedServer.APP.id(), SharedServer.APP.secret())
            .resource(resource, "ES256")
            .requireDpopNonce()
            .start()) {
      Step.Send<AuthorizationServer> discovery = send(Discovery.oidc(provider.issuer()).begin(env));
      AuthorizationServer server = result(discovery.receive(exchange(discovery.request())));
      DpopHandle dpop = DpopHandle.of(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()));

      Step.Send<TokenResponse> first =
          send(
              grant(server, SharedServer.APP)
                  .resource(resource)
                  .scope("read")
                  .dpop(dpop)
                  .begin(env));
      Response refused = exchange(first.request());
      assertThat(DpopHandle.isNonceError(refused)).isTrue();
      Step.Send<TokenResponse> second = send(first.receive(refused));
      TokenResponse response = result(second.receive(exchange(second.request())));

      assertThat(response.tokenType()).isEqualTo("dpop");
      assertThat(provider.tokenRequests()).isEqualTo(2);
    }
  }

  @Test
  void aRequestThatGotNoResponseIsReportedAndAfterAPauseTheNextRunBeginsAnew() throws Exception {
    Party party = new Party(issuer.issuer());
    String token = party.token(SharedServer.APP);
    Operation<AccessToken> validation = party.validation(Jwks.of(party.server).build(), token);
    IOException lost = new IOException("the cable");

    Step.Send<AccessToken> first = send(validation.begin(env));
    assertThatThrownBy(() -> first.failed(lost)).isSameAs(lost);

    Env afterThePause = env.clock(InstantSource.offset(InstantSource.system(), TWO_SECONDS));
    Step.Send<AccessToken> second = send(validation.begin(afterThePause));
    assertThat(result(second.receive(exchange(second.request()))).clientId())
        .isEqualTo(SharedServer.APP.id());
  }

  private static ClientCredentialsGrant grant(AuthorizationServer server, LocalClient client) {
    return ClientCredentialsGrant.of(
        server,
        Client.of(client.id()),
        ClientAuthentication.secretBasic(Secret.of(client.secret())));
  }

  /** What the caller writes once for its HTTP client. */
  private static Response exchange(Request request) throws IOException, InterruptedException {
    HttpRequest.Builder message =
        HttpRequest.newBuilder(request.uri())
            .timeout(Duration.ofSeconds(50))
            .method(request.method(), BodyPublishers.ofByteArray(request.body()));
    request.headers().entries().forEach(field -> message.header(field.getKey(), field.getValue()));
    HttpResponse<byte[]> response = HTTP.send(message.build(), BodyHandlers.ofByteArray());
    return Response.of(
        response.statusCode(), Headers.from(response.headers().map()), response.body());
  }

  private static <R> Step.Send<R> send(Step<R> step) {
    assertThat(step).isInstanceOf(Step.Send.class);
    return (Step.Send<R>) step;
  }

  private static <R> R result(Step<R> step) {
    assertThat(step).isInstanceOf(Step.Done.class);
    return ((Step.Done<R>) step).result();
  }
}
