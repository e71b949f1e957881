package dev.oauth4jvm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.client.HybridResponse;
import dev.oauth4jvm.client.JarmResponse;
import dev.oauth4jvm.client.LogoutToken;
import dev.oauth4jvm.client.LogoutTokenValidation;
import dev.oauth4jvm.client.RefreshGrant;
import dev.oauth4jvm.client.SignatureValidation;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.Jwks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the authorization server signs for a client. */
class SignedFuzzTest {

  private static final String HEADER = "{\"alg\":\"ES256\",\"kid\":\"k\"}";
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final List<String> JUDGED =
      List.of("code", "state", "error", "response", "id_token", "token", "access_token");

  private static Draft idToken(String more) {
    return new Draft(
        HEADER,
        """
        {"iss":"https://as.example","sub":"alice","aud":"shop","iat":1800000000,"exp":1800000300\
        %s}"""
            .formatted(more));
  }

  @FuzzTest
  void anIdTokenIsAcceptedWhenTheChecksOfOpenIdConnectPass(byte[] input) {
    String changes = World.text(input);
    Draft draft = idToken("").changed(changes, "hcs");
    String signed = draft.signed(World.KEY);
    String token = draft.tampered(signed);
    Operation<TokenResponse> grant =
        RefreshGrant.of(
            World.SERVER, World.CLIENT, ClientAuthentication.none(), Secret.of("refresh"));
    JsonObject body = JsonObject.of("access_token", "a", "token_type", "Bearer", "id_token", token);
    Claims claims = Claims.of(draft);

    Outcome<TokenResponse> outcome = World.run(grant, World.json(body.toJson()));

    if (!token.equals(signed)) {
      // over TLS the signature is judged only when asked for
      if (outcome.value() != null) {
        requireUnsigned(outcome.value());
      }
      return;
    }
    outcome.requireAccepted(claims != null && claims.isHeader() && isIdToken(claims), changes);
    outcome.requireSecret(token);
    if (outcome.value() != null) {
      World.run(SignatureValidation.of(outcome.value().idToken(), jwks()))
          .requireAccepted(claims.isSignedByKey(), changes);
    }
  }

  private static void requireUnsigned(TokenResponse response) {
    World.run(SignatureValidation.of(response.idToken(), jwks()))
        .requireAccepted(false, "tampered");
  }

  @FuzzTest
  void aHybridResponseIsAcceptedWhenItsIdTokenIsOfThisResponse(byte[] input) {
    String changes = World.text(input);
    Draft draft =
        idToken(
                ",\"nonce\":\"n\",\"c_hash\":\"%s\",\"s_hash\":\"%s\""
                    .formatted(half("c0de"), half("st")))
            .changed(changes, "hcs");
    String signed = draft.signed(World.KEY);
    String token = draft.tampered(signed);
    Form parameters = Form.empty().with("code", "c0de").with("state", "st").with("id_token", token);
    Claims claims = Claims.of(draft);
    boolean acceptable =
        token.equals(signed)
            && claims != null
            && claims.isSignedByKey()
            && isIdToken(claims)
            && "n".equals(claims.json().get("nonce"))
            && half("c0de").equals(claims.json().get("c_hash"))
            && (!claims.json().has("s_hash") || half("st").equals(claims.json().get("s_hash")));

    Outcome<AuthorizationResponse> outcome =
        World.run(HybridResponse.of(jwks(), World.CLIENT, parameters, Expect.state("st"), "n"));

    outcome.requireAccepted(acceptable, changes);
    outcome.requireSecret(token);
  }

  @FuzzTest
  void aJarmResponseIsAcceptedWhenItsJwtIsThisClients(byte[] input) {
    String changes = World.text(input);
    Draft draft =
        new Draft(
                HEADER,
                """
                {"iss":"https://as.example","aud":"shop","exp":1800000060,"code":"c0de",\
                "state":"st"}""")
            .changed(changes, "hcs");
    String signed = draft.signed(World.KEY);
    String token = draft.tampered(signed);
    Claims claims = Claims.of(draft);
    boolean acceptable =
        token.equals(signed)
            && claims != null
            && claims.isSignedByKey()
            && claims.isTimely()
            && claims.has("aud", "exp", "iss")
            && claims.isFrom(World.ISSUER)
            && claims.isFor("shop")
            && isAuthorization(claims.json());

    Outcome<AuthorizationResponse> outcome =
        World.run(
            JarmResponse.of(
                jwks(), World.CLIENT, Form.empty().with("response", token), Expect.state("st")));

    outcome.requireAccepted(acceptable, changes);
    outcome.requireSecret(token);
  }

  @FuzzTest
  void aLogoutTokenIsAcceptedWhenTheChecksOfBackChannelLogoutPass(byte[] input) {
    String changes = World.text(input);
    Draft draft =
        new Draft(
                HEADER,
                """
                {"iss":"https://as.example","sub":"alice","aud":"shop","iat":1800000000,\
                "exp":1800000120,"jti":"j","events":{"%s":{}}}"""
                    .formatted(EVENT))
            .changed(changes, "hcs");
    String signed = draft.signed(World.KEY);
    String token = draft.tampered(signed);
    Claims claims = Claims.of(draft);

    Outcome<LogoutToken> outcome =
        World.run(
            LogoutTokenValidation.of(
                jwks(), World.CLIENT, Form.empty().with("logout_token", token)));

    outcome.requireAccepted(
        token.equals(signed) && claims != null && claims.isSignedByKey() && isLogout(claims),
        changes);
    outcome.requireSecret(token);
  }

  private static Jwks jwks() {
    return Jwks.of(World.SERVER).build();
  }

  /** OpenID Connect Core 1.0, section 3.1.3.7. */
  private static boolean isIdToken(Claims claims) {
    JsonObject json = claims.json();
    List<?> audiences = claims.audiences();
    return claims.isTimely()
        && claims.has("iss", "sub", "aud", "exp", "iat")
        && claims.compare("iat", World.NOW - 3600) >= 0
        && claims.isFrom(World.ISSUER)
        && claims.isFor("shop")
        && (audiences == null || audiences.size() == 1 || "shop".equals(json.get("azp")))
        && claims.isNonEmpty("sub")
        && (!json.has("auth_time")
            || (json.number("auth_time") != null && json.number("auth_time").signum() >= 0));
  }

  /** OpenID Connect Back-Channel Logout 1.0, section 2.6. */
  private static boolean isLogout(Claims claims) {
    JsonObject json = claims.json();
    return (!claims.header().has("typ") || claims.hasType("JWT") || claims.hasType("logout+jwt"))
        && claims.isTimely()
        && claims.has("iss", "aud", "iat", "exp", "jti", "events")
        && claims.isFrom(World.ISSUER)
        && claims.isFor("shop")
        && claims.isNonEmpty("jti")
        && (!json.has("sub") || claims.isNonEmpty("sub"))
        && (!json.has("sid") || claims.isNonEmpty("sid"))
        && (json.has("sub") || json.has("sid"))
        && json.get("events") instanceof JsonObject events
        && events.get(EVENT) instanceof JsonObject
        && !json.has("nonce");
  }

  /** RFC 6749, section 4.1.2, of a server that names itself. */
  private static boolean isAuthorization(JsonObject json) {
    for (String name : JUDGED) {
      if (json.has(name) && !(json.get(name) instanceof String)) {
        return false;
      }
    }
    return "st".equals(json.get("state"))
        && (!json.has("error") || "".equals(json.get("error")))
        && !json.has("response")
        && !json.has("id_token")
        && !json.has("token")
        && !json.has("access_token");
  }

  /** OpenID Connect Core 1.0, section 3.3.2.11: half of the hash. */
  private static String half(String value) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An ID Token of the fixed surroundings is accepted as it is. */
  @Test
  void theDraftItselfIsAccepted() {
    Claims claims = Claims.of(idToken(""));
    assertThat(claims)
        .isNotNull()
        .matches(Claims::isSignedByKey)
        .matches(SignedFuzzTest::isIdToken);
  }
}
