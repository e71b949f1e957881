package dev.oauth4jvm.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** RFC 6749, section 2.3; OpenID Connect Core 1.0, section 9; RFC 8705, section 2. */
class ClientAuthenticationTest {

  private static final Secret SECRET = Secret.of("a secret of 32 bytes or even more");

  private final Server server = new Server();

  private Form parameters(ClientAuthentication authentication) {
    ClientAuthentication.Credentials credentials =
        authentication.credentials(Party.SERVER, Party.CLIENT, server.env());
    assertThat(credentials.headers().entries()).isEmpty();
    assertThat(authentication.toString()).doesNotContain(SECRET.reveal());
    assertThat(credentials.toString()).doesNotContain(SECRET.reveal());
    return credentials.parameters();
  }

  private static void assertClaims(JsonObject claims) {
    assertThat(claims.string("iss")).isEqualTo("shop");
    assertThat(claims.string("sub")).isEqualTo("shop");
    assertThat(claims.string("aud")).isEqualTo("https://as.example");
    assertThat(claims.integer("iat")).isEqualTo(Server.NOW);
    assertThat(claims.integer("nbf")).isEqualTo(Server.NOW);
    assertThat(claims.integer("exp")).isEqualTo(Server.NOW + 60);
    assertThat(claims.string("jti")).hasSize(43);
  }

  @Test
  void secretPostSendsBothAsParameters() {
    assertThat(parameters(ClientAuthentication.secretPost(SECRET)))
        .isEqualTo(Form.empty().with("client_id", "shop").with("client_secret", SECRET.reveal()));
  }

  @Test
  void noneAndTlsSendTheIdentifierAlone() {
    Form identifier = Form.empty().with("client_id", "shop");
    assertThat(parameters(ClientAuthentication.none())).isEqualTo(identifier);
    assertThat(parameters(ClientAuthentication.tls())).isEqualTo(identifier);
  }

  @Test
  void privateKeyJwtSendsASignedAssertion() {
    Form form = parameters(ClientAuthentication.privateKeyJwt(Party.KEY));
    assertThat(form.first("client_id")).isEqualTo("shop");
    assertThat(form.first("client_assertion_type"))
        .isEqualTo("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    UnverifiedJwt jwt = UnverifiedJwt.parse(String.valueOf(form.first("client_assertion")));
    jwt.verify(VerificationKey.of(Party.KEY.toPublicJwk(), JwsAlgorithm.ES256, Crypto.platform()));
    assertThat(jwt.header().json()).isEqualTo(JsonObject.of("alg", "ES256", "kid", "k"));
    assertClaims(jwt.claims());
  }

  @Test
  void secretJwtSendsAnAssertionWithAMac() throws Exception {
    String assertion =
        String.valueOf(
            parameters(ClientAuthentication.secretJwt(SECRET)).first("client_assertion"));
    List<String> parts = List.of(assertion.split("\\.", -1));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] expected =
        mac.doFinal((parts.get(0) + "." + parts.get(1)).getBytes(StandardCharsets.US_ASCII));
    assertThat(Base64.getUrlDecoder().decode(parts.get(2))).isEqualTo(expected);
    assertThat(JsonObject.parse(Base64.getUrlDecoder().decode(parts.get(0))))
        .isEqualTo(JsonObject.of("alg", "HS256"));
    assertClaims(JsonObject.parse(Base64.getUrlDecoder().decode(parts.get(1))));
  }

  @Test
  void aSecretThatCouldBeGuessedMakesNoMac() {
    ClientAuthentication.secretJwt(Secret.of("x".repeat(32)));
    ClientAuthentication.secretJwt(Secret.of("é".repeat(16)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientAuthentication.secretJwt(Secret.of("x".repeat(31))))
        .withMessageContaining("32 bytes")
        .withMessageNotContaining("xx");
  }

  @Test
  void theHookHasTheLastWordOnAllButTheAlgorithm() {
    JwtHook hook =
        parts -> {
          assertThat(parts.header()).isEqualTo(JsonObject.of("alg", "ES256", "kid", "k"));
          return new JwtHook.Parts(
              parts.header().with("alg", "none").with("typ", "JWT"),
              parts.claims().with("aud", "https://as.example/token"));
        };
    UnverifiedJwt jwt =
        UnverifiedJwt.parse(
            String.valueOf(
                parameters(ClientAuthentication.privateKeyJwt(Party.KEY, hook))
                    .first("client_assertion")));
    assertThat(jwt.header().algorithmName()).isEqualTo("ES256");
    assertThat(jwt.header().type()).isEqualTo("JWT");
    assertThat(jwt.claims().string("aud")).isEqualTo("https://as.example/token");
  }

  @Test
  void anAssertionIsTypedWhereItIsRequired() {
    for (ClientAuthentication authentication :
        new ClientAuthentication[] {
          ClientAuthentication.privateKeyJwt(Party.KEY, JwtHook.TYPED),
          ClientAuthentication.secretJwt(SECRET, JwtHook.TYPED)
        }) {
      UnverifiedJwt jwt =
          UnverifiedJwt.parse(String.valueOf(parameters(authentication).first("client_assertion")));
      assertThat(jwt.header().type()).isEqualTo("client-authentication+jwt");
      assertClaims(jwt.claims());
    }
  }

  @Test
  void theAssertionOfAnotherPartyIsSentAsItIsNow() {
    Iterator<Secret> issued = List.of(SECRET, Secret.of("a.b.c")).iterator();
    ClientAuthentication authentication = ClientAuthentication.assertion(issued::next);
    for (String assertion : new String[] {SECRET.reveal(), "a.b.c"}) {
      assertThat(parameters(authentication))
          .isEqualTo(
              Form.empty()
                  .with("client_id", "shop")
                  .with(
                      "client_assertion_type",
                      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                  .with("client_assertion", assertion));
    }
  }

  @Test
  void theSvidOfSpiffeIdentifiesTheClient() {
    ClientAuthentication authentication = ClientAuthentication.spiffe(() -> SECRET);
    Form svid =
        Form.empty()
            .with("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe")
            .with("client_assertion", SECRET.reveal());
    String id = "spiffe://example.org/shop";

    assertThat(parameters(authentication)).isEqualTo(svid);
    assertThat(authentication.credentials(Party.SERVER, Client.of(id), server.env()).parameters())
        .isEqualTo(Form.empty().with("client_id", id).withAll(svid));
  }

  @Test
  void aSourceOfAssertionsMayFailButNotReturnNothing() {
    ClientAuthentication nothing = ClientAuthentication.assertion(() -> null);
    assertThatNullPointerException()
        .isThrownBy(() -> nothing.credentials(Party.SERVER, Party.CLIENT, server.env()))
        .withMessageContaining("source of assertions");
    assertThatNullPointerException().isThrownBy(() -> ClientAuthentication.spiffe(null));
  }

  @Test
  void anAssertionHasTheClientsClock() {
    JsonObject claims =
        UnverifiedJwt.parse(
                String.valueOf(
                    ClientAuthentication.privateKeyJwt(Party.KEY)
                        .credentials(
                            Party.SERVER,
                            Party.CLIENT.clockSkew(Duration.ofSeconds(100)),
                            server.env())
                        .parameters()
                        .first("client_assertion")))
            .claims();
    assertThat(claims.integer("iat")).isEqualTo(Server.NOW + 100);
    assertThat(claims.integer("nbf")).isEqualTo(Server.NOW + 100);
    assertThat(claims.integer("exp")).isEqualTo(Server.NOW + 160);
  }

  @Test
  void secretKeyAndHookAreNamedWhereTheyAreMissing() {
    assertThatNullPointerException()
        .isThrownBy(() -> ClientAuthentication.secretJwt(null))
        .withMessage("secret");
    assertThatNullPointerException()
        .isThrownBy(() -> ClientAuthentication.secretPost(null))
        .withMessage("secret");
    assertThatNullPointerException()
        .isThrownBy(() -> ClientAuthentication.secretBasic(null))
        .withMessage("secret");
    assertThatNullPointerException()
        .isThrownBy(() -> ClientAuthentication.secretJwt(SECRET, null))
        .withMessage("hook");
    assertThatNullPointerException()
        .isThrownBy(() -> ClientAuthentication.privateKeyJwt(null))
        .withMessage("key");
    assertThatNullPointerException()
        .isThrownBy(() -> ClientAuthentication.privateKeyJwt(Party.KEY, null))
        .withMessage("hook");
  }
}
