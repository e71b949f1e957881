package dev.oauth4jvm.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a refused request to the authorization server: RFC 9728, sections 3.3 and 5. */
class ChallengedDiscoveryTest {

  private static final String USED = "https://rs.example/mcp";
  private static final String NAMED = "https://meta.example/rs?x=y";

  private static ChallengeException refusal(String... challenges) {
    Headers headers = Headers.of();
    for (String challenge : challenges) {
      headers = headers.and("www-authenticate", challenge);
    }
    return new ChallengeException(Challenge.parse(headers), Response.of(401, headers, new byte[0]));
  }

  private static ChallengeException naming(String location) {
    return refusal("Bearer resource_metadata=\"" + location + "\"");
  }

  private static Response resource(String identifier) {
    return Server.json(200, JsonObject.of("resource", identifier).toJson());
  }

  private static ResourceServer withServers(List<?> servers) {
    return ResourceServer.of(JsonObject.of("resource", USED, "authorization_servers", servers));
  }

  // ---- the resource's metadata

  @Test
  void fetchesTheMetadataFromWhereTheChallengeSays() {
    Server server = new Server(resource(USED));
    ResourceServer found = server.run(ResourceDiscovery.challenged(naming(NAMED), USED));
    assertThat(server.last().uri()).hasToString(NAMED);
    assertThat(server.last().headers().has("authorization")).isFalse();
    assertThat(found.resource()).isEqualTo(USED);
  }

  @Test
  void anySchemeMayNameItAndSeveralMayNameTheSame() {
    Server server = new Server(resource(USED));
    server.run(
        ResourceDiscovery.challenged(
            refusal(
                "Basic realm=\"x\", DPoP resource_metadata=\"" + NAMED + "\"",
                "Bearer resource_metadata=\"" + NAMED + "\""),
            USED));
    assertThat(server.last().uri()).hasToString(NAMED);
  }

  @Test
  void withoutTheParameterItIsTheWellKnownLocation() {
    Server server = new Server(resource(USED));
    server.run(ResourceDiscovery.challenged(refusal("Bearer"), USED));
    assertThat(server.last().uri())
        .hasToString("https://rs.example/.well-known/oauth-protected-resource/mcp");
  }

  @Test
  void severalLocationsAreRefused() {
    Server server = new Server();
    OAuthException failure =
        server.refuse(
            ResourceDiscovery.challenged(
                refusal(
                    "Bearer resource_metadata=\"" + NAMED + "\"",
                    "DPoP resource_metadata=\"https://evil.example/\""),
                USED));
    assertThat(failure.code().value()).isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(server.asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/relative, OAUTH_INVALID_RESPONSE",
    "https:opaque, OAUTH_INVALID_RESPONSE",
    "https://a b, OAUTH_INVALID_RESPONSE",
    "https://user@meta.example/, OAUTH_INVALID_RESPONSE",
    "https://meta.example/#x, OAUTH_INVALID_RESPONSE",
    "http://meta.example/, OAUTH_HTTP_REQUEST_FORBIDDEN",
    "ftp://meta.example/, OAUTH_REQUEST_PROTOCOL_FORBIDDEN",
  })
  void nothingButHttpsIsFollowed(String location, String code) {
    Server server = new Server();
    OAuthException failure = server.refuse(ResourceDiscovery.challenged(naming(location), USED));
    assertThat(failure.code().value()).isEqualTo(code);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void httpIsFollowedWhereTheCallerAllowsIt() {
    Server server = new Server(resource(USED)).insecure();
    server.run(ResourceDiscovery.challenged(naming("http://localhost/meta"), USED));
    assertThat(server.last().uri()).hasToString("http://localhost/meta");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://rs.example",
        "https://rs.example/mcp/",
        "https://rs.example/other",
        "https://good.example/mcp"
      })
  void anotherResourcesMetadataIsRefused(String resource) {
    OAuthException failure =
        new Server(resource(resource)).refuse(ResourceDiscovery.challenged(naming(NAMED), USED));
    assertThat(failure.code().value()).isEqualTo("OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED");
    assertThat(((ProcessingException) failure).details().expected()).isEqualTo(USED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://rs.example", "https://rs.example/", "https://RS.example:443/mcp", USED})
  void aParentIsAcceptedWhereTheCallerSaysSo(String resource) {
    ResourceDiscovery discovery = ResourceDiscovery.challenged(naming(NAMED), USED).acceptParent();
    assertThat(new Server(resource(resource)).run(discovery).resource()).isEqualTo(resource);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://good.example",
        "https://rs.example:8443",
        "http://rs.example",
        "https://rs.example/m",
        "https://rs.example/mcp/below",
        "https://rs.example/?x=y",
        "https://rs.example/#x",
        "https://x@rs.example/",
        "rs.example",
        "https://a b"
      })
  void aParentIsTheSameOriginAndTheBeginningOfThePath(String resource) {
    ResourceDiscovery discovery = ResourceDiscovery.challenged(naming(NAMED), USED).acceptParent();
    assertThat(new Server(resource(resource)).refuse(discovery).code().value())
        .isEqualTo("OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED");
  }

  @Test
  void theOriginsMetadataIsAskedForLastWhereAParentIsAccepted() {
    Server server = new Server(Server.json(404, "{}"), resource("https://rs.example"));
    ResourceServer found =
        server.run(ResourceDiscovery.of("https://rs.example/a/b?c=d").acceptParent());
    assertThat(found.resource()).isEqualTo("https://rs.example");
    assertThat(server.asked)
        .extracting(request -> request.uri().toString())
        .containsExactly(
            "https://rs.example/.well-known/oauth-protected-resource/a/b?c=d",
            "https://rs.example/.well-known/oauth-protected-resource");
  }

  @Test
  void theOriginsMetadataIsNotAskedForOtherwise() {
    Response nothing = Server.json(404, "{}");
    for (ResourceDiscovery discovery :
        List.of(
            ResourceDiscovery.of(USED),
            ResourceDiscovery.challenged(naming(NAMED), USED).acceptParent(),
            ResourceDiscovery.of("https://rs.example").acceptParent())) {
      Server server = new Server(nothing, resource("https://rs.example"));
      assertThat(server.refuse(discovery).code().value())
          .isEqualTo("OAUTH_RESPONSE_IS_NOT_CONFORM");
      assertThat(server.asked).hasSize(1);
    }
  }

  @Test
  void theResourceIsTheCallersToKnow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceDiscovery.challenged(naming(NAMED), "mcp"))
        .withMessageStartingWith("resource ");
  }

  // ---- its authorization server

  private static Response issuer(String issuer) {
    return Server.json(200, JsonObject.of("issuer", issuer).toJson());
  }

  @Test
  void goesOnToTheFirstAuthorizationServer() {
    Server server = new Server(issuer("https://as.example/t"));
    AuthorizationServer found =
        server.run(Discovery.of(withServers(List.of("https://as.example/t", "https://b.example"))));
    assertThat(found.issuer()).isEqualTo("https://as.example/t");
    assertThat(server.asked).hasSize(1);
    assertThat(server.last().uri())
        .hasToString("https://as.example/.well-known/oauth-authorization-server/t");
  }

  @ParameterizedTest
  @CsvSource({
    "https://as.example/t, /t/.well-known/openid-configuration, 3",
    "https://as.example, /.well-known/openid-configuration, 2",
  })
  void asksForOpenIdConfigurationWhereThereIsNothingElse(String issuer, String last, int requests) {
    Response nothing = Server.json(404, "{}");
    Server server =
        requests == 3
            ? new Server(nothing, nothing, issuer(issuer))
            : new Server(nothing, issuer(issuer));
    server.run(Discovery.of(withServers(List.of(issuer))));
    assertThat(server.asked).hasSize(requests);
    assertThat(server.last().uri()).hasToString("https://as.example" + last);
  }

  @Test
  void asksForOpenIdConfigurationBeforeThePathFirst() {
    Server server = new Server(Server.json(404, "{}"), issuer("https://as.example/t"));
    server.run(Discovery.of(withServers(List.of("https://as.example/t"))));
    assertThat(server.last().uri())
        .hasToString("https://as.example/.well-known/openid-configuration/t");
  }

  @ParameterizedTest
  @CsvSource({"https://as.example/t, 3", "https://as.example, 2"})
  void whereThereIsNothingAtAllItSaysSo(String issuer, int requests) {
    Response nothing = Server.json(404, "{}");
    Server server = new Server(nothing, nothing, nothing);
    assertThat(server.refuse(Discovery.of(withServers(List.of(issuer)))).details())
        .isEqualTo(Details.status(200, 404));
    assertThat(server.asked).hasSize(requests);
  }

  @Test
  void whatIsThereButWrongIsNotPassedOver() {
    Server server = new Server(issuer("https://other.example"), issuer("https://as.example/t"));
    OAuthException failure =
        server.refuse(Discovery.of(withServers(List.of("https://as.example/t"))));
    assertThat(failure.code().value()).isEqualTo("OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED");
    assertThat(server.asked).hasSize(1);
  }

  static Stream<Response> noMetadata() {
    return Stream.of(
        Response.of(
            200,
            Headers.of("content-type", "text/html"),
            "<html>".getBytes(StandardCharsets.UTF_8)),
        Server.json(200, "<html>"),
        Server.json(200, "[]"),
        Server.json(200, "{\"error\":\"not found\"}"),
        Server.json(301, "{}", "location", "https://as.example/login"),
        Server.json(401, "{}"),
        Server.json(404, "{}"),
        Server.json(500, "{}"),
        Server.json(503, "{\"issuer\":\"https://other.example\"}"));
  }

  @ParameterizedTest
  @MethodSource("noMetadata")
  void theNextLocationIsAskedWhereOneAnswersAnythingButMetadata(Response other) {
    Server server = new Server(other, other, issuer("https://as.example/t"));
    assertThat(server.run(Discovery.of(withServers(List.of("https://as.example/t")))).issuer())
        .isEqualTo("https://as.example/t");
    assertThat(server.asked).hasSize(3);
    Server parent = new Server(other, resource("https://rs.example"));
    assertThat(parent.run(ResourceDiscovery.of(USED).acceptParent()).resource())
        .isEqualTo("https://rs.example");
  }

  @Test
  void theErrorTellsWhatEachLocationAnswered() {
    Server server =
        new Server(Server.json(404, "{}"), Server.json(200, "[]"), Server.json(500, "{}"));
    assertThat(server.refuse(Discovery.of(withServers(List.of("https://as.example/t")))))
        .hasMessageMatching(
            "none of the locations has the metadata: .*expected 200, got 404"
                + " \\(GET https://as.example/.well-known/oauth-authorization-server/t\\);"
                + " .*JSON.*"
                + " \\(GET https://as.example/.well-known/openid-configuration/t\\);"
                + " .*expected 200, got 500"
                + " \\(GET https://as.example/t/.well-known/openid-configuration\\);"
                + " the last one: expected 200, got 500"
                + " \\(GET https://as.example/t/.well-known/openid-configuration\\)");
  }

  @Test
  void saysWhichMemberIsMissingOrUnusable() {
    for (List<?> none : List.of(List.of(), List.of(1))) {
      ProcessingException missing =
          catchThrowableOfType(ProcessingException.class, () -> Discovery.of(withServers(none)));
      assertThat(missing.code().value()).isEqualTo("OAUTH_MISSING_SERVER_METADATA");
      assertThat(missing).hasMessageContaining("\"authorization_servers\"");
    }
    ProcessingException unusable =
        catchThrowableOfType(
            ProcessingException.class, () -> Discovery.of(withServers(List.of("as.example"))));
    assertThat(unusable.code().value()).isEqualTo("OAUTH_INVALID_SERVER_METADATA");
    assertThat(
            new Server()
                .refuse(Discovery.of(withServers(List.of("http://as.example"))))
                .code()
                .value())
        .isEqualTo("OAUTH_HTTP_REQUEST_FORBIDDEN");
  }

  @Test
  void theFirstChallengeMayNameItAndTheLastNeedNot() {
    Server server = new Server(resource(USED));
    server.run(
        ResourceDiscovery.challenged(
            refusal("Bearer resource_metadata=\"" + NAMED + "\"", "Basic realm=\"x\""), USED));
    assertThat(server.last().uri()).hasToString(NAMED);
  }

  @Test
  void aLocationWithoutSchemeIsNotCompleted() {
    OAuthException refusal =
        new Server().refuse(ResourceDiscovery.challenged(naming("//rs.example/meta"), USED));
    assertThat(refusal.code().value()).isEqualTo("OAUTH_INVALID_RESPONSE");
    assertThat(refusal.details().actual()).isEqualTo("//rs.example/meta");
  }

  @Test
  void metadataOfNoResourceIsNobodysParent() {
    ResourceDiscovery discovery = ResourceDiscovery.challenged(naming(NAMED), USED).acceptParent();
    assertThat(new Server(Server.json(200, "{}")).refuse(discovery))
        .hasMessageContaining("must have \"resource\"");
  }

  @Test
  void aTransportsFailureIsNoReasonToAskElsewhere() {
    Step.Send<AuthorizationServer> first =
        (Step.Send<AuthorizationServer>)
            Discovery.of(withServers(List.of("https://as.example/t"))).begin(new Server().env());
    IOException failure = new IOException("no route");
    assertThat(catchThrowableOfType(IOException.class, () -> first.failed(failure)))
        .isSameAs(failure);
  }

  @Test
  void anUnusableIssuerIsTold() {
    for (List<?> servers : List.of(List.of("as.example"), List.of())) {
      ProcessingException refusal =
          catchThrowableOfType(ProcessingException.class, () -> Discovery.of(withServers(servers)));
      assertThat(refusal.details().actual())
          .isEqualTo(servers.isEmpty() ? List.of() : servers.get(0));
    }
  }
}
