package dev.oauth4jvm.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.discovery.ClientRegistration;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.http.JdkTransport;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation, over a real socket and the JDK's HTTP client, against a server that does what no
 * real one does on purpose. Whatever comes, it is an exception of the family, or an {@link
 * IOException} of the transport alone; it comes in time; and nothing secret is in it, though the
 * server sends back all that it was sent.
 */
class HostileServerTest {

  private static final JdkTransport TRANSPORT =
      JdkTransport.builder().maxBodyBytes(65_536).requestTimeout(Duration.ofSeconds(20)).build();
  private static final JdkTransport IMPATIENT =
      JdkTransport.builder().requestTimeout(Duration.ofMillis(300)).build();
  private static final Env ENV = Env.system().allowInsecureRequests();
  private static final Secret TOKEN = Secret.of("PLANTEDtoken");

  private static HostileServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new HostileServer();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static Map<String, Operation<?>> operations() {
    AuthorizationServer as = server.metadata();
    ClientAuthentication post = ClientAuthentication.secretPost(Secret.of("PLANTEDsecret"));
    ClientAuthentication basic = ClientAuthentication.secretBasic(Secret.of("PLANTEDsecret"));
    Pkce pkce = Pkce.of(Secret.of("PLANTEDverifier".repeat(3)));
    DpopHandle dpop = DpopHandle.of(Party.KEY);
    AuthorizationRequest request =
        AuthorizationRequest.of(as, Party.CLIENT, Party.REDIRECT)
            .pkce(pkce)
            .state("PLANTEDstate")
            .nonce("PLANTEDnonce");
    AuthorizationResponse response =
        AuthorizationResponse.validate(
            as,
            Party.CLIENT,
            Form.parse("code=PLANTEDcode&state=PLANTEDstate"),
            Expect.state("PLANTEDstate"));
    String jarm =
        Party.sign(
            JsonObject.builder()
                .put("iss", server.issuer())
                .put("aud", "shop")
                .put("exp", ENV.epochSecond() + 600)
                .put("code", "PLANTEDcode")
                .put("state", "PLANTEDstate")
                .build());
    Map<String, Operation<?>> all = new LinkedHashMap<>();
    all.put("discovery", Discovery.oidc(server.issuer()));
    all.put("OAuth discovery", Discovery.oauth(server.issuer()));
    all.put("resource discovery", ResourceDiscovery.of(server.issuer()));
    all.put("PAR", PushedAuthorization.of(request, post).dpop(dpop));
    all.put(
        "code",
        CodeGrant.of(as, Party.CLIENT, post, response, Party.REDIRECT, pkce)
            .expectNonce("PLANTEDnonce")
            .dpop(dpop));
    all.put("refresh", RefreshGrant.of(as, Party.CLIENT, basic, TOKEN));
    all.put("client credentials", ClientCredentialsGrant.of(as, Party.CLIENT, basic));
    all.put("exchange", ExtensionGrant.tokenExchange(as, Party.CLIENT, post, TOKEN, "urn:t"));
    all.put("device", DeviceAuthorization.of(as, Party.CLIENT, post));
    all.put("device code", DeviceCodeGrant.of(as, Party.CLIENT, post, TOKEN));
    all.put("CIBA", BackchannelAuthentication.of(as, Party.CLIENT, post).notificationToken(TOKEN));
    all.put("introspection", Introspection.of(as, Party.CLIENT, basic, TOKEN));
    all.put("introspection JWT", Introspection.of(as, Party.CLIENT, post, TOKEN).requestJwt());
    all.put("revocation", Revocation.of(as, Party.CLIENT, basic, TOKEN));
    all.put("UserInfo", UserInfo.of(as, Party.CLIENT, TOKEN, "alice"));
    all.put("UserInfo by DPoP", UserInfo.of(as, Party.CLIENT, TOKEN, "alice").dpop(dpop));
    all.put(
        "registration",
        ClientRegistration.of(as, JsonObject.of("software_statement", "PLANTEDstatement"))
            .initialAccessToken(TOKEN));
    all.put(
        "JARM",
        JarmResponse.of(
            Jwks.of(as).build(),
            Party.CLIENT,
            Form.empty().with("response", jarm),
            Expect.state("PLANTEDstate")));
    return all;
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void noAnswerDoesMoreThanFail(HostileFault fault) {
    server.plays(fault);
    boolean slow = fault.outcome() == HostileFault.Outcome.TOO_SLOW;
    Driver driver = Driver.of(slow ? IMPATIENT : TRANSPORT).env(ENV);
    for (Map.Entry<String, Operation<?>> operation : operations().entrySet()) {
      String what = operation.getKey() + " where the server " + fault;
      if (fault.outcome() == HostileFault.Outcome.BODY && operation.getKey().equals("revocation")) {
        continue; // it has no body to judge (RFC 7009, section 2.2)
      }
      Throwable thrown = catchThrowable(() -> driver.run(operation.getValue()));

      assertThat(thrown).as(what).isNotNull();
      switch (fault.outcome()) {
        case NO_RESPONSE -> assertThat(thrown).as(what).isInstanceOf(IOException.class);
        case TOO_SLOW -> assertThat(thrown).as(what).isInstanceOf(HttpTimeoutException.class);
        case RESPONSE, BODY ->
            assertThat(thrown)
                .as(what)
                .isInstanceOf(OAuthException.class)
                .hasMessageNotContaining(what);
      }
      assertKeepsSecrets(thrown, what);
    }
  }

  /** Messages, causes, suppressed exceptions and what was compared; whole, as a log has them. */
  static void assertKeepsSecrets(Throwable thrown, String what) {
    StringWriter log = new StringWriter();
    thrown.printStackTrace(new PrintWriter(log, true));
    if (thrown instanceof OAuthException refusal) {
      log.append(refusal.details().toString())
          .append(String.valueOf(refusal.details().expected()))
          .append(String.valueOf(refusal.details().actual()));
    }
    assertThat(log.toString().length()).as(what).isLessThan(60_000);
    assertThat(log.toString()).as(what).doesNotContain("PLANTED").doesNotContain("eyJh");
  }

  @ParameterizedTest
  @EnumSource(
      value = HostileFault.class,
      names = {"REDIRECTS", "REDIRECTS_KEEPING_THE_BODY"})
  void aRedirectIsNotFollowed(HostileFault fault) {
    List<String> paths = new CopyOnWriteArrayList<>();
    server.plays(
        call -> {
          paths.add(call.path());
          fault.play(call);
        });
    Driver driver = Driver.of(TRANSPORT).env(ENV);
    for (Operation<?> operation : operations().values()) {
      Throwable thrown = catchThrowable(() -> driver.run(operation));
      assertThat(thrown)
          .isInstanceOfSatisfying(
              OAuthException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.RESPONSE_IS_NOT_CONFORM));
    }
    assertThat(paths).hasSize(operations().size()).doesNotContain("/elsewhere");
  }
}
