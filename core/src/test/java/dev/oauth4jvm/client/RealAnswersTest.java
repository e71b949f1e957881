package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ResponseBodyException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers in the wild answer beside the letter of the specification, and is accepted. */
class RealAnswersTest {

  private static final String MARK = "\uFEFF";

  private static final ClientCredentialsGrant GRANT =
      ClientCredentialsGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION);
  private static final DeviceAuthorization DEVICE =
      DeviceAuthorization.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION);
  private static final BackchannelAuthentication BACKCHANNEL =
      BackchannelAuthentication.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION);
  private static final Introspection INTROSPECTION =
      Introspection.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, Secret.of("t"));
  private static final ClientRegistration REGISTRATION =
      ClientRegistration.of(Party.SERVER, JsonObject.of());
  private static final UserInfo USER_INFO =
      UserInfo.of(Party.SERVER, Party.CLIENT, Secret.of("t"), "alice");

  private static PushedAuthorization pushed() {
    return PushedAuthorization.of(
        AuthorizationRequest.of(Party.SERVER, Party.CLIENT, Party.REDIRECT)
            .pkce(Pkce.generate(new Server().env())),
        Party.AUTHENTICATION);
  }

  private static <R> R accept(Operation<R> operation, int status, String body) {
    return new Server(Server.json(status, body)).run(operation);
  }

  @Test
  void aMemberThatIsNullInATokenResponseIsAbsent() {
    TokenResponse response =
        accept(
            GRANT,
            200,
            "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"refresh_token\":null,"
                + "\"scope\":null,\"expires_in\":null,\"id_token\":null,"
                + "\"authorization_details\":null}");
    assertThat(response.refreshToken()).isNull();
    assertThat(response.scope()).isNull();
    assertThat(response.expiresIn()).isNull();
    assertThat(response.idToken()).isNull();
    assertThat(response.authorizationDetails()).isNull();
  }

  @Test
  void aMemberThatIsNullInADeviceOrBackchannelResponseIsAbsent() {
    DeviceAuthorization.Codes codes =
        accept(
            DEVICE,
            200,
            "{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"https://v\","
                + "\"expires_in\":60,\"verification_uri_complete\":null,\"interval\":null}");
    assertThat(codes.verificationUriComplete()).isNull();
    assertThat(codes.interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(
            accept(BACKCHANNEL, 200, "{\"auth_req_id\":\"r\",\"expires_in\":60,\"interval\":null}")
                .interval())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aMemberThatIsNullInARegistrationIsAbsent() {
    RegisteredClient client =
        accept(
            REGISTRATION,
            201,
            "{\"client_id\":\"c\",\"client_secret\":null,\"client_secret_expires_at\":null,"
                + "\"registration_client_uri\":\"https://as.example/register/c\","
                + "\"registration_access_token\":\"first\"}");
    assertThat(client.clientSecret()).isNull();
    assertThat(client.clientSecretExpiresAt()).isNull();
    RegisteredClient updated =
        accept(
            ClientRegistration.read(client),
            200,
            "{\"client_id\":\"c\",\"registration_client_uri\":null,"
                + "\"registration_access_token\":null}");
    assertThat(updated.registrationClientUri()).hasToString("https://as.example/register/c");
    assertThat(updated.registrationAccessToken()).isEqualTo(Secret.of("first"));
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "'\"0\"', 5", "'\"7\"', 7", "7, 7", "1e300, 3600"})
  void anIntervalMayBeZeroOrText(String interval, int seconds) {
    String rest = "\"expires_in\":\"900\",\"interval\":" + interval + "}";
    assertThat(
            accept(
                    DEVICE,
                    200,
                    "{\"device_code\":\"d\",\"user_code\":\"u\",\"verification_uri\":\"https://v\","
                        + rest)
                .interval())
        .isEqualTo(Duration.ofSeconds(seconds));
    assertThat(accept(BACKCHANNEL, 200, "{\"auth_req_id\":\"r\"," + rest).interval())
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void aScopeMayBeAnArrayOfItsValues() {
    assertThat(
            accept(
                    GRANT,
                    200,
                    "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"scope\":[\"a\",\"b\"]}")
                .scope())
        .isEqualTo("a b");
    assertThat(accept(INTROSPECTION, 200, "{\"active\":true,\"scope\":[\"a\",\"b\"]}").scope())
        .isEqualTo("a b");
  }

  static Stream<Map.Entry<Integer, Operation<?>>> operations() {
    return Stream.of(
        Map.entry(200, GRANT),
        Map.entry(200, DEVICE),
        Map.entry(200, BACKCHANNEL),
        Map.entry(200, INTROSPECTION),
        Map.entry(200, USER_INFO),
        Map.entry(201, REGISTRATION),
        Map.entry(201, pushed()));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anErrorWithTheStatusOfASuccessOrOfAFailingServerIsKept(
      Map.Entry<Integer, Operation<?>> operation) {
    for (int status : new int[] {operation.getKey(), 400, 500, 503}) {
      OAuthException refusal =
          new Server(Server.json(status, MARK + "{\"error\":\"slow_down\"}"))
              .refuse(operation.getValue());
      assertThat(refusal)
          .isInstanceOfSatisfying(
              ResponseBodyException.class,
              error -> {
                assertThat(error.error()).isEqualTo("slow_down");
                assertThat(error.status()).isEqualTo(status);
              });
    }
  }

  @Test
  void aByteOrderMarkBeforeMetadataAndKeysIsIgnored() {
    AuthorizationServer server =
        accept(
            Discovery.oidc("https://as.example"),
            200,
            MARK + "{\"issuer\":\"https://as.example\"}");
    assertThat(server.issuer()).isEqualTo("https://as.example");
    JsonObject keys = JsonObject.of("keys", List.of(Party.KEY.toPublicJwk().json()));
    IdToken idToken =
        IdTokenCheck.check(
            Party.SERVER,
            Party.CLIENT,
            Party.sign(Party.idClaims()),
            IdTokenRules.DEFAULT,
            List.of(),
            new Server().env());
    assertThat(accept(SignatureValidation.of(idToken, Party.jwks()), 200, MARK + keys.toJson()))
        .isSameAs(idToken);
  }
}
