package dev.oauth4jvm.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The contract of an HTTP client that adds the tokens of a source, and may follow redirects. */
public abstract class TokenRedirectContract extends TokenClientContract {

  /** Creates the tests of a subclass. */
  protected TokenRedirectContract() {}

  @Test
  final void aRedirectToAnotherOriginTakesNoTokenAlongAndItsRefusalSaysNothing()
      throws IOException {
    TokenApi other = start(resource().build());
    Caller caller = client(api().origin(), tokens, drivers, true);
    assertThat(caller.send(get()).status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(30));
    assertThat(caller.send(new Message(other.uri(), null, false, null)).status()).isEqualTo(401);
    other.revokeUsed(); // so that a request without a token is refused with invalid_token
    api().redirect = other.uri();

    assertThat(caller.send(get())).isEqualTo(new Answer(401, "refused"));
    assertThat(api().authorizations())
        .hasSize(2)
        .allMatch(authorization -> authorization.startsWith("Bearer ey"));
    assertThat(other.authorizations()).containsExactly("null");
    assertThat(tokensIssued()).isEqualTo(1);
  }

  @Test
  final void aRedirectTakesNoProofAlong() throws IOException {
    TokenApi other = start(resource().build());
    api().redirect = other.uri();
    try {
      Answer unused = client(api().origin(), bound, drivers, true).send(get());
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining("followRedirects(false)");
    }

    assertThat(other.asked).noneMatch(request -> request.headers().has("dpop"));
    assertThat(other.asked).noneMatch(request -> request.headers().has("authorization"));
  }

  @Test
  final void aRedirectWithinTheOriginHasAProofOfItsOwnOrIsRefused() throws IOException {
    api().redirect = URI.create(api().origin() + "/moved");
    Caller caller = client(api().origin(), bound, drivers, true);
    try {
      assertThat(caller.send(post(false))).isEqualTo(new Answer(200, "shop content"));
      assertThat(api().asked).hasSize(2);
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining("followRedirects(false)");
      assertThat(api().asked).isEmpty();
    }
  }

  @Test
  final void aRedirectFromAnotherOriginBringsNoToken() throws IOException {
    TokenApi other = start(resource().build());
    other.redirect = api().uri();
    Caller caller = client(api().origin(), tokens, drivers, true);

    assertThat(caller.send(new Message(other.uri(), null, false, null)).status()).isEqualTo(401);
    assertThat(other.authorizations()).containsExactly("null");
    assertThat(api().authorizations()).containsExactly("null");
    assertThat(tokensIssued()).isZero();
  }
}
