package dev.oauth4jvm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.ChallengeException;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.client.AuthorizationResponse;
import dev.oauth4jvm.client.Expect;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.Htu;
import dev.oauth4jvm.jose.KnownHeaders;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.signin.StepUp;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Texts that are not JSON: JWTs, forms, redirects, challenges, URLs of proofs. */
class TextsFuzzTest {

  @FuzzTest
  void aJwtIsReadAsItStands(byte[] input) {
    String text = World.text(input);
    Outcome<UnverifiedJwt> outcome = World.outcome(() -> UnverifiedJwt.parse(text));
    Outcome<UnverifiedJwt> behind =
        World.outcome(() -> UnverifiedJwt.parse("Bearer " + text, 7, null, new KnownHeaders(1)));

    behind.requireAccepted(outcome.isAccepted(), text);
    if (outcome.value() != null) {
      UnverifiedJwt jwt = outcome.value();
      assertThat(jwt.token().reveal()).isEqualTo(text);
      assertThat(behind.value().claims()).isEqualTo(jwt.claims());
      World.requireOneLine(jwt.toString());
    }
    if (text.length() >= 40) {
      outcome.requireSecret(text);
    }
  }

  @FuzzTest
  void aFormIsEncodedAsItIsRead(byte[] input) {
    String text = World.text(input);
    Form form = World.outcome(() -> Form.parse(text)).value();
    if (form == null) {
      return;
    }
    assertThat(Form.parse(form.encode())).isEqualTo(form);

    Outcome<AuthorizationResponse> outcome =
        World.outcome(
            () ->
                AuthorizationResponse.validate(
                    World.SERVER, World.CLIENT, form, Expect.state("st")));
    outcome.requireAccepted(isResponse(form), text);
    if (outcome.value() != null) {
      World.outcome(() -> outcome.value().code());
    }
    URI redirect;
    try {
      redirect = new URI("https://shop.example/callback?" + text);
    } catch (URISyntaxException notAUrl) {
      return;
    }
    World.outcome(
        () ->
            AuthorizationResponse.validate(
                World.SERVER, World.CLIENT, redirect, Expect.state("st")));
  }

  /** RFC 6749, section 4.1.2, and RFC 9207, section 2.4. */
  private static boolean isResponse(Form form) {
    Set<String> names = new HashSet<>();
    for (Map.Entry<String, String> parameter : form.parameters()) {
      if (!names.add(parameter.getKey())) {
        return false;
      }
    }
    return !names.contains("response")
        && !names.contains("id_token")
        && !names.contains("token")
        && !names.contains("access_token")
        && (!names.contains("iss") || World.ISSUER.equals(form.first("iss")))
        && "st".equals(form.first("state"))
        && (form.first("error") == null || form.first("error").isEmpty());
  }

  @FuzzTest
  void aChallengeIsWrittenAsItIsRead(byte[] input) {
    Headers headers = Headers.of();
    try {
      for (String field : World.text(input).split("\n", 8)) {
        headers = headers.and("www-authenticate", field);
      }
    } catch (IllegalArgumentException notAHeaderField) {
      return;
    }
    List<Challenge> challenges = Challenge.parse(headers);
    for (Challenge challenge : challenges) {
      assertThat(Challenge.parse(Headers.of("www-authenticate", challenge.toHeaderValue())))
          .containsExactly(challenge);
    }
    if (!challenges.isEmpty()) {
      ChallengeException challenged =
          new ChallengeException(challenges, Response.of(401, headers, new byte[0]));
      World.requireOneLine(challenged.getMessage());
      StepUp before = StepUp.of("https://api.example/orders", "GET");
      World.outcome(() -> before.answer(challenged));
      World.outcome(
          () ->
              World.driver()
                  .run(ResourceDiscovery.challenged(challenged, "https://api.example/orders")));
    }
  }

  @FuzzTest
  void theUrlOfAProofIsNormalisedOnce(byte[] input) {
    String text = World.text(input);
    String normal = Htu.parse(text);
    if (normal != null) {
      assertThat(normal).doesNotContain("?", "#", "/../", "/./");
      assertThat(Htu.parse(normal)).isEqualTo(normal);
      assertThat(Htu.of(URI.create(text))).isEqualTo(normal);
    }
  }
}
