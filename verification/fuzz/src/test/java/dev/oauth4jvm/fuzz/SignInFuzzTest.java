package dev.oauth4jvm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.signin.Callback;
import dev.oauth4jvm.signin.PendingAuthorization;
import dev.oauth4jvm.signin.PendingAuthorizations;
import dev.oauth4jvm.signin.PendingCookie;
import dev.oauth4jvm.signin.SignIn;
import dev.oauth4jvm.store.EncryptionKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.stream.Stream;

/** The return of a user: the cookie, and the request of the redirect URI. */
class SignInFuzzTest {

  private static final PendingAuthorizations PLACE =
      PendingAuthorizations.inCookie(EncryptionKey.of(new byte[32]));
  private static final SignIn SIGN_IN =
      SignIn.begin(
          AuthorizationRequest.of(World.SERVER, World.CLIENT, "https://shop.example/callback")
              .scope("openid"),
          World.ENV);
  private static final String STATE = SIGN_IN.request().form().first("state");
  private static final PendingCookie COOKIE =
      World.run(PLACE.keep(SIGN_IN.pending(), "session")).value();

  @FuzzTest
  void noCookieButItsOwnIsAccepted(byte[] input) {
    String cookie = World.text(input);
    Callback callback = Callback.of(URI.create("/callback?code=c&state=" + STATE));
    Outcome<PendingAuthorization> outcome = World.run(PLACE.take(cookie, "session", callback));

    outcome.requireAccepted(false, cookie);
    assertThat(outcome.refusal().reason()).isEqualTo(Reason.BINDING);
    if (cookie.length() >= 40) {
      outcome.requireSecret(cookie);
    }
  }

  /** The input is a query, in which {@code STATE} stands for the state. */
  @FuzzTest
  void aCallbackIsAcceptedWithItsState(byte[] input) {
    String query = World.text(input).replace("STATE", STATE);
    URI uri;
    try {
      uri = new URI("/callback?" + query);
    } catch (URISyntaxException notAUrl) {
      return;
    }
    Callback callback = World.outcome(() -> Callback.of(uri)).value();
    if (callback == null) {
      return;
    }
    Form inFragment = Form.parse(uri.getRawFragment() == null ? "" : uri.getRawFragment());
    boolean answers =
        Stream.of("state", "response", "error").anyMatch(name -> inFragment.first(name) != null);
    Form form = answers ? inFragment : Form.parse(uri.getRawQuery());
    Outcome<PendingAuthorization> outcome =
        World.run(PLACE.take(COOKIE.value().reveal(), "session", callback));

    outcome.requireAccepted(
        form.first("response") == null && STATE.equals(form.first("state")), query);
    outcome.requireSecret(STATE);
    assertThat(PendingCookie.name(callback)).startsWith("__Host-sign-in");
  }
}
