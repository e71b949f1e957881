package dev.oauth4jvm.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes in the token, the proof, the header fields and the JWK Set, nothing but this
 * library's exceptions comes out, and what was changed is not accepted.
 *
 * <p>{@code -Dfuzz.cases} says how many cases each test tries, {@code -Dfuzz.seed} repeats a run.
 */
class ValidationFuzzTest {

  private static final int CASES = Integer.getInteger("fuzz.cases", 500);
  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());

  /** What breaks readers more often than noise does. */
  private static final String[] BITS = {
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    ".",
    " ",
    "-",
    "e",
    "1e400",
    "null",
    "true",
    "\u0000",
    "\\ud800",
    "\\u0000",
    "\"exp\":-1,",
    "\"kid\":[]",
    "\"crit\":[]",
    "\"jwk\":{}",
    "\"kty\":\"oct\"",
    "=",
    "%",
    "é",
    "\ud83d\ude00",
    "9999999999999999999999",
    "0",
    "AQAB",
    "bearer ",
    "DPoP "
  };

  private final Random random = new Random(SEED);
  private final Api api = new Api();
  private final AccessTokenValidator validator =
      Api.rules().decrypter(jwe -> jwe.substring(jwe.length() / 2)).build();
  private final String token = Api.boundToken().sign(Api.KEY);
  private final String proof = Api.proof(token).sign(Api.CLIENT);

  @Test
  void survivesAnyToken() {
    String unbound = Api.token().sign(Api.KEY);
    for (int i = 0; i < CASES; i++) {
      String changed = change(unbound);
      judge(Request.get(Api.URL), "Bearer " + changed, null, changed.equals(unbound));
    }
  }

  @Test
  void survivesAnyHeaderAndPayloadOfATokenThatTheServerSigned() {
    String[] parts = Api.boundToken().unsigned().split("\\.", -1);
    for (int i = 0; i < CASES; i++) {
      boolean inHeader = random.nextBoolean();
      String header = inHeader ? change(decoded(parts[0])) : decoded(parts[0]);
      String payload = inHeader ? decoded(parts[1]) : change(decoded(parts[1]));

      judge(Request.get(Api.URL), "DPoP " + RawJwt.sign(header, payload, Api.KEY), proof, null);
    }
  }

  @Test
  void survivesAnyProof() {
    String[] parts = Api.proof(token).unsigned().split("\\.", -1);
    for (int i = 0; i < CASES; i++) {
      String changed =
          switch (random.nextInt(3)) {
            case 0 -> change(proof);
            case 1 -> RawJwt.sign(change(decoded(parts[0])), decoded(parts[1]), Api.CLIENT);
            default -> RawJwt.sign(decoded(parts[0]), change(decoded(parts[1])), Api.CLIENT);
          };

      judge(Request.get(Api.URL), "DPoP " + token, changed, null);
    }
  }

  @Test
  void survivesAnyAuthorization() {
    for (int i = 0; i < CASES; i++) {
      judge(Request.get(Api.URL), change("DPoP " + token), proof, null);
      judge(Request.get(Api.URL), noise(), noise(), false);
    }
  }

  @Test
  void survivesAnyJwkSet() {
    byte[] good = api.keys.body();
    for (int i = 0; i < CASES; i++) {
      byte[] body =
          change(new String(good, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(4) == 0) {
        body[random.nextInt(Math.max(1, body.length - 1))] ^= (byte) (1 << random.nextInt(8));
      }
      api.keys = Response.of(200, Headers.of("content-type", "application/json"), body);
      AccessTokenValidator fresh = Api.rules().build();
      Request request = Api.dpop(token, proof);
      try {
        AccessToken accepted = api.accept(fresh, request);
        assertThat(accepted.subject()).isEqualTo("alice");
      } catch (OAuthException refused) {
        assertThat(fresh.refusal(request, refused).status()).isIn(401, 503);
      } catch (RuntimeException | StackOverflowError other) {
        report(other, new String(body, StandardCharsets.ISO_8859_1));
      }
    }
  }

  /** Runs a validation; {@code acceptable} is null where either verdict can be right. */
  private void judge(Request plain, String authorization, String proof, Boolean acceptable) {
    Request request;
    try {
      request = plain.header("authorization", authorization);
      request = proof == null ? request : request.header("dpop", proof);
    } catch (IllegalArgumentException notAHeaderField) {
      return; // no server hands out such a request
    }
    try {
      AccessToken accepted = api.accept(validator, request);
      if (acceptable != null && !acceptable) {
        fail("accepted with seed " + SEED + ": " + authorization + "\n" + proof);
      }
      assertThat(accepted.issuer()).isEqualTo(Api.ISSUER);
    } catch (OAuthException refused) {
      assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n").doesNotContain("\u0000");
      assertThat(refused.details().toString()).doesNotContain("\n");
      assertThat(validator.refusal(request, refused).status()).isIn(400, 401, 503);
    } catch (RuntimeException | StackOverflowError other) {
      report(other, authorization + "\n" + proof);
    }
  }

  private static void report(Throwable failure, String input) {
    fail("seed " + SEED + ", input " + input, failure);
  }

  private static String decoded(String segment) {
    return new String(Base64.getUrlDecoder().decode(segment), StandardCharsets.UTF_8);
  }

  /** One to three changes: something put in, taken out, doubled, exchanged or replaced. */
  private String change(String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(changed.length() + 1);
      int to = Math.min(changed.length(), at + 1 + random.nextInt(8));
      switch (random.nextInt(5)) {
        case 0 -> changed.insert(at, BITS[random.nextInt(BITS.length)]);
        case 1 -> changed.delete(at, to);
        case 2 -> changed.insert(at, changed.substring(at, to));
        case 3 -> changed.replace(at, to, BITS[random.nextInt(BITS.length)]);
        default -> changed.replace(at, to, String.valueOf((char) random.nextInt(0x180)));
      }
    }
    return changed.toString();
  }

  private String noise() {
    char[] noise = new char[random.nextInt(40)];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (char) (' ' + random.nextInt(95));
    }
    return (random.nextBoolean() ? "" : random.nextBoolean() ? "Bearer " : "DPoP ")
        + new String(noise);
  }
}
