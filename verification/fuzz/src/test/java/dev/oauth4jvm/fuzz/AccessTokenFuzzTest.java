package dev.oauth4jvm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Validation of access tokens and DPoP proofs. */
class AccessTokenFuzzTest {

  private static final String AUDIENCE = "https://api.example";
  private static final URI URL = URI.create("https://api.example/orders?page=2");
  private static final AccessTokenValidator VALIDATOR =
      AccessTokenValidator.of(World.SERVER, AUDIENCE).build();
  private static final JsonObject SENDER = World.SENDER.toPublicJwk().json();
  private static final String THUMBPRINT = World.SENDER.toPublicJwk().thumbprint();

  private static Draft token() {
    return new Draft(
        "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k\"}",
        """
        {"iss":"https://as.example","exp":1800003600,"aud":"https://api.example","sub":"alice",\
        "client_id":"shop","iat":1800000000,"jti":"1"}""");
  }

  private static Draft proof(String token) {
    return new Draft(
        "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":" + SENDER.toJson() + "}",
        """
        {"jti":"p","htm":"GET","htu":"https://api.example/orders","iat":1800000000,"ath":"%s"}"""
            .formatted(hash(token)));
  }

  private static String hash(String token) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(token.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @FuzzTest
  void noHeaderFieldDoesMoreThanFail(byte[] input) {
    String fields = World.text(input);
    String[] both = fields.split("\n", 2);
    Request request;
    try {
      request = Request.get(URL).header("authorization", both[0]);
      request = both.length == 1 ? request : request.header("dpop", both[1]);
    } catch (IllegalArgumentException notAHeaderField) {
      return; // no server hands out such a request
    }
    Outcome<AccessToken> outcome = World.run(VALIDATOR.validate(request));

    // nobody signed one, unless the corpus has it
    outcome.requireAccepted(false, fields);
    requireRefusable(request, outcome);
    String token = both[0].substring(both[0].indexOf(' ') + 1);
    if (token.length() >= 40) {
      outcome.requireSecret(token);
    }
  }

  @FuzzTest
  void aSignedTokenIsAcceptedWhenTheProfileSaysSo(byte[] input) {
    String changes = World.text(input);
    Draft draft = token().changed(changes, "hcs");
    String signed = draft.signed(World.KEY);
    String token = draft.tampered(signed);
    Request request;
    try {
      request = Request.get(URL).header("authorization", "Bearer " + token);
    } catch (IllegalArgumentException notAHeaderField) {
      return;
    }
    Claims claims = Claims.of(draft);
    boolean acceptable =
        token.equals(signed)
            && isProfile(claims)
            && (!claims.json().has("cnf") || JsonObject.of().equals(claims.json().get("cnf")));

    Outcome<AccessToken> outcome = World.run(VALIDATOR.validate(request));

    outcome.requireAccepted(acceptable, changes);
    outcome.requireSecret(token);
    requireRefusable(request, outcome);
    if (outcome.value() != null) {
      assertThat(outcome.value().claims()).isEqualTo(claims.json());
      assertThat(outcome.value().isProven()).isFalse();
    }
  }

  @FuzzTest
  void aProofIsAcceptedWhenItIsThisRequests(byte[] input) {
    String changes = World.text(input);
    Draft bound =
        token().changed("c cnf={\"jkt\":\"" + THUMBPRINT + "\"}", "hcs").changed(changes, "hcs");
    String token = bound.signed(World.KEY);
    Draft draft = proof(token).changed(changes, "HCS");
    String signed = draft.signed(World.SENDER);
    String proof = draft.tampered(signed);
    Request request;
    try {
      request = Request.get(URL).header("authorization", "DPoP " + token).header("dpop", proof);
    } catch (IllegalArgumentException notAHeaderField) {
      return;
    }
    Claims claims = Claims.of(bound);
    boolean acceptable =
        isProfile(claims)
            && JsonObject.of("jkt", THUMBPRINT).equals(claims.json().get("cnf"))
            && proof.equals(signed)
            && isProof(Claims.of(draft), token);

    Outcome<AccessToken> outcome = World.run(VALIDATOR.validate(request));

    outcome.requireAccepted(acceptable, changes);
    outcome.requireSecret(token);
    outcome.requireSecret(proof);
    requireRefusable(request, outcome);
    if (outcome.value() != null) {
      assertThat(outcome.value().isProven()).isTrue();
    }
  }

  private static void requireRefusable(Request request, Outcome<AccessToken> outcome) {
    if (outcome.refusal() != null) {
      assertThat(VALIDATOR.refusal(request, outcome.refusal()).status()).isIn(400, 401);
    }
  }

  /** RFC 9068, sections 2 and 4. */
  private static boolean isProfile(@Nullable Claims claims) {
    return claims != null
        && claims.isSignedByKey()
        && claims.hasType("at+jwt")
        && claims.isTimely()
        && claims.has("iss", "exp", "aud", "sub", "client_id", "iat", "jti")
        && claims.isFrom(World.ISSUER)
        && claims.isFor(AUDIENCE)
        && claims.isStringOrAbsent("client_id")
        && claims.isStringOrAbsent("jti")
        && claims.isStringOrAbsent("sub");
  }

  /** RFC 9449, section 4.3. */
  private static boolean isProof(@Nullable Claims claims, String token) {
    return claims != null
        && claims.isHeader()
        && claims.hasType("dpop+jwt")
        && claims.isTimely()
        && claims.json().get("jti") instanceof String
        && "GET".equals(claims.json().get("htm"))
        && claims.json().get("htu") instanceof String url
        && isOrders(url)
        && claims.isDate("iat")
        && claims.compare("iat", World.NOW - 300) >= 0
        && hash(token).equals(claims.json().get("ath"))
        && claims.header().get("jwk") instanceof JsonObject jwk
        && isSender(jwk);
  }

  private static boolean isSender(JsonObject jwk) {
    for (String name : new String[] {"kty", "crv", "x", "y"}) {
      if (!SENDER.get(name).equals(jwk.get(name))) {
        return false;
      }
    }
    for (String name : new String[] {"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"}) {
      if (jwk.has(name)) {
        return false;
      }
    }
    return (!jwk.has("alg") || "ES256".equals(jwk.get("alg")))
        && (!jwk.has("use") || "sig".equals(jwk.get("use")))
        && (!jwk.has("kid") || jwk.get("kid") instanceof String)
        && (!jwk.has("key_ops") || isToVerify(jwk));
  }

  private static boolean isToVerify(JsonObject jwk) {
    return jwk.strings("key_ops") != null && jwk.strings("key_ops").contains("verify");
  }

  /** The request's URL by RFC 3986, section 6, without query and fragment. */
  private static boolean isOrders(String text) {
    try {
      URI url = new URI(text).parseServerAuthority();
      return "https".equalsIgnoreCase(url.getScheme())
          && "api.example".equalsIgnoreCase(url.getHost())
          && (url.getPort() == -1 || url.getPort() == 443)
          && url.getRawUserInfo() == null
          && !url.getRawPath().toLowerCase(Locale.ROOT).contains("%2f")
          && "/orders".equals(new URI(null, null, url.getPath(), null).normalize().getPath());
    } catch (URISyntaxException notAUrl) {
      return false;
    }
  }
}
