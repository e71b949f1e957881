package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a header field or a URL will be made of is refused where it comes in, and not where it is
 * used (RFC 6749, appendix A; RFC 6750, section 2.1).
 */
class UnusableCharactersTest {

  private static final Operation<?> TOKENS =
      ClientCredentialsGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION);
  private static final Operation<?> DEVICE =
      DeviceAuthorization.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION);
  private static final Operation<?> BACKCHANNEL =
      BackchannelAuthentication.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION);
  private static final Operation<?> PUSHED =
      PushedAuthorization.of(
          AuthorizationRequest.of(Party.SERVER, Party.CLIENT, Party.REDIRECT).withoutPkce(),
          Party.AUTHENTICATION);
  private static final Operation<?> REGISTERED =
      ClientRegistration.of(Party.SERVER, JsonObject.of());

  private static final JsonObject TOKEN_BODY =
      JsonObject.of("access_token", "a!b|c", "token_type", "bearer");
  private static final JsonObject DEVICE_BODY =
      JsonObject.of(
              "device_code", "d", "user_code", "u", "verification_uri", "https://v", "interval", 5)
          .with("expires_in", 60);

  static Stream<Arguments> members() {
    return Stream.of(
        Arguments.of(TOKENS, 200, TOKEN_BODY, "access_token", false),
        Arguments.of(TOKENS, 200, TOKEN_BODY, "refresh_token", true),
        Arguments.of(TOKENS, 200, TOKEN_BODY, "scope", true),
        Arguments.of(DEVICE, 200, DEVICE_BODY, "device_code", true),
        Arguments.of(DEVICE, 200, DEVICE_BODY, "user_code", true),
        Arguments.of(DEVICE, 200, DEVICE_BODY, "verification_uri", false),
        Arguments.of(DEVICE, 200, DEVICE_BODY, "verification_uri_complete", false),
        Arguments.of(BACKCHANNEL, 200, JsonObject.of("expires_in", 60), "auth_req_id", true),
        Arguments.of(PUSHED, 201, JsonObject.of("expires_in", 60), "request_uri", false),
        Arguments.of(REGISTERED, 201, JsonObject.of(), "client_id", true),
        Arguments.of(
            REGISTERED,
            201,
            JsonObject.of("client_id", "c", "client_secret_expires_at", 0),
            "client_secret",
            true),
        Arguments.of(
            REGISTERED, 201, JsonObject.of("client_id", "c"), "registration_access_token", false));
  }

  private static String good(String member) {
    return member.startsWith("verification_uri") ? "https://as.example/PLANTED" : "PLANTED";
  }

  @ParameterizedTest
  @MethodSource("members")
  void areRefusedWhereTheyComeIn(
      Operation<?> operation, int status, JsonObject body, String member, boolean spaces) {
    for (String character : List.of("\u0000", "\t", "\r\n", "\u007f", "é", "\u202e", "😀")) {
      JsonObject bad = body.with(member, good(member) + character);
      OAuthException refusal = new Server(Server.json(status, bad.toJson())).refuse(operation);

      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
      assertThat(refusal)
          .hasMessageNotContaining("PLANTED")
          .hasMessageContaining("\"" + member + "\", at index " + good(member).length());
      assertThat(refusal.details())
          .isEqualTo(
              Details.member(
                  member,
                  spaces ? "printable ASCII" : "printable ASCII without spaces",
                  "another value"));
    }
  }

  @ParameterizedTest
  @MethodSource("members")
  void aSpaceIsRefusedWhereItSeparates(
      Operation<?> operation, int status, JsonObject body, String member, boolean spaces) {
    String json = body.with(member, good(member) + " a").toJson();
    if (spaces) {
      assertThat(new Server(Server.json(status, json)).run(operation)).isNotNull();
    } else {
      assertThat(new Server(Server.json(status, json)).refuse(operation).code())
          .isEqualTo(ErrorCode.INVALID_RESPONSE);
    }
  }

  @Test
  void anAccessTokenMayHaveMoreThanTheCharactersOfABearerToken() {
    TokenResponse tokens =
        new Server(Server.json(200, TOKEN_BODY.toJson()))
            .run(ClientCredentialsGrant.of(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION));

    assertThat(tokens.accessToken()).isEqualTo(Secret.of("a!b|c"));
  }

  @Test
  void anExpiryFarAwayOfNoSecretIsNoExpiry() {
    String body = "{\"client_id\":\"c\",\"client_secret_expires_at\":1e18}";

    RegisteredClient client =
        new Server(Server.json(201, body))
            .run(ClientRegistration.of(Party.SERVER, JsonObject.of()));

    assertThat(client.clientSecretExpiresAt()).isNull();
  }
}
