package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.json.JsonObject;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An endpoint that the metadata lacks is called by its member's name, and nothing is sent. */
class MissingMetadataTest {

  private static final AuthorizationServer BARE =
      AuthorizationServer.of(JsonObject.of("issuer", "https://as.example"));
  private static final Client CLIENT = Client.of("shop");
  private static final ClientAuthentication NONE = ClientAuthentication.none();
  private static final Secret TOKEN = Secret.of("t0ken");

  private static AuthorizationRequest request() {
    return AuthorizationRequest.of(BARE, CLIENT, Party.REDIRECT).withoutPkce();
  }

  static Stream<Map.Entry<String, Operation<?>>> operations() {
    return Stream.of(
        Map.entry("token_endpoint", ClientCredentialsGrant.of(BARE, CLIENT, NONE)),
        Map.entry("token_endpoint", RefreshGrant.of(BARE, CLIENT, NONE, TOKEN)),
        Map.entry("pushed_authorization_request_endpoint", PushedAuthorization.of(request(), NONE)),
        Map.entry("device_authorization_endpoint", DeviceAuthorization.of(BARE, CLIENT, NONE)),
        Map.entry(
            "backchannel_authentication_endpoint",
            BackchannelAuthentication.of(BARE, CLIENT, NONE)),
        Map.entry("introspection_endpoint", Introspection.of(BARE, CLIENT, NONE, TOKEN)),
        Map.entry("revocation_endpoint", Revocation.of(BARE, CLIENT, NONE, TOKEN)),
        Map.entry("userinfo_endpoint", UserInfo.of(BARE, CLIENT, TOKEN, "alice")),
        Map.entry("registration_endpoint", ClientRegistration.of(BARE, JsonObject.of())));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void anOperationNamesTheMember(Map.Entry<String, Operation<?>> operation) {
    Server server = new Server();
    ProcessingException missing = (ProcessingException) server.refuse(operation.getValue());
    requireNamed(missing, operation.getKey());
    assertThat(server.asked).isEmpty();
  }

  @Test
  void aUrlForTheBrowserNamesTheMember() {
    requireNamed(
        catchThrowableOfType(ProcessingException.class, () -> request().uri(new Server().env())),
        "authorization_endpoint");
    requireNamed(
        catchThrowableOfType(
            ProcessingException.class,
            () -> LogoutRequest.of(BARE, CLIENT).uri(new Server().env())),
        "end_session_endpoint");
  }

  private static void requireNamed(ProcessingException missing, String member) {
    assertThat(missing.code()).isEqualTo(ErrorCode.MISSING_SERVER_METADATA);
    assertThat(missing.details().name()).isEqualTo(member);
    assertThat(missing).hasMessageContaining("\"" + member + "\"");
  }
}
