package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.RegisteredClient;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A refusal of an answer names the request; a URL that no request can be sent to is named too. */
class RefusalsNameTheRequestTest {

  private static final Response PAGE =
      Response.of(
          401,
          Headers.of("content-type", "text/html"),
          "s3cret".getBytes(StandardCharsets.ISO_8859_1));

  @ParameterizedTest
  @MethodSource("dev.oauth4jvm.client.RefusedDestinationTest#operations")
  void itsMethodAndUrl(Map.Entry<String, Operation<?>> operation) throws Exception {
    Step<?> step = operation.getValue().begin(new Server().env());
    Request request = null;
    Throwable refusal = null;
    while (refusal == null) {
      Step.Send<?> send = (Step.Send<?>) step;
      request = send.request();
      try {
        step = send.receive(PAGE);
      } catch (OAuthException e) {
        refusal = e;
      }
    }
    String named = request.method() + " " + request.uri();
    assertThat(((OAuthException) refusal).request()).isEqualTo(named);
    assertThat(refusal).hasMessageEndingWith("(" + named + ")").hasMessageNotContaining("s3cret");
  }

  @Test
  void withoutItsQuery() {
    AuthorizationServer server =
        AuthorizationServer.of(
            Party.SERVER.json().with("token_endpoint", "https://as.example/token?key=s3cret"));
    OAuthException refusal =
        new Server(PAGE)
            .refuse(ClientCredentialsGrant.of(server, Party.CLIENT, Party.AUTHENTICATION));

    assertThat(refusal)
        .hasMessageEndingWith("(POST https://as.example/token?<redacted>)")
        .hasMessageNotContaining("s3cret");
  }

  /** What sends a request to a URL that somebody else chose. */
  private static List<ThrowingCallable> leadsTo(String url) {
    AuthorizationServer server =
        AuthorizationServer.of(Party.SERVER.json().with("token_endpoint", url));
    Headers challenge = Headers.of("www-authenticate", "Bearer resource_metadata=\"" + url + "\"");
    RegisteredClient registered =
        Party.registered(
            JsonObject.of("client_id", "shop", "registration_client_uri", url)
                .with("registration_access_token", "t0ken"));
    return List.of(
        () -> run(ClientCredentialsGrant.of(server, Party.CLIENT, Party.AUTHENTICATION)),
        () ->
            run(
                ResourceDiscovery.challenged(
                    new ChallengeException(
                        Challenge.parse(challenge), Response.of(401, challenge, new byte[0])),
                    "https://api.example")),
        () -> run(ClientRegistration.read(registered)));
  }

  private static void run(Operation<?> operation) throws Exception {
    Driver.create().run(operation);
  }

  @ParameterizedTest
  @CsvSource({
    "https://my_server/x, my_server, underscore",
    "https://as.example:0/x, as.example:0, a port from 1 to 65535",
    "https://as.example:65536/x, as.example:65536, a port from 1 to 65535",
  })
  void aUrlOfAServersThatCannotBeRequestedIsTheServersFault(
      String url, String host, String expected) {
    for (ThrowingCallable leading : leadsTo(url)) {
      assertThatThrownBy(leading)
          .isInstanceOf(OAuthException.class)
          .hasMessageContaining(host)
          .hasMessageContaining(expected);
    }
  }

  @Test
  void aUrlOfTheCallersThatCannotBeRequestedIsTheCallersMistakeWhoeverDrives() {
    Operation<?> operation =
        ProtectedResourceRequest.of(
            Request.get(URI.create("https://my_server/x?key=s3cret")), Secret.of("t0ken"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(operation))
        .withMessageContaining("https://my_server/x")
        .withMessageContaining("underscore")
        .withMessageNotContaining("s3cret");
    assertThatThrownBy(() -> AsyncDriver.create().start(operation).get())
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://my_server/x");
  }

  @Test
  void theUserInformationOfAUrlIsNotShown() {
    RegisteredClient registered =
        Party.registered(
            JsonObject.of(
                "client_id",
                "shop",
                "registration_client_uri",
                "https://u:s3cret@as.example/shop"));

    Throwable refusal = catchThrowable(registered::registrationClientUri);

    assertThat(refusal).hasMessageContaining("as.example").hasMessageNotContaining("s3cret");
    assertThat(((OAuthException) refusal).code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
  }
}
