package dev.oauth4jvm.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.Form;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.fake.Server;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PendingInCookieTest {

  private final Visit visit = new Visit();
  private final Server server = visit.server();

  @Test
  void aCookieOfThePreviousKeyIsAccepted() {
    PendingInCookie before = PendingAuthorizations.inCookie(PendingAuthorizationsTest.key(1));
    PendingInCookie after =
        PendingAuthorizations.inCookie(
            PendingAuthorizationsTest.key(2), PendingAuthorizationsTest.key(1));
    PendingInCookie later = PendingAuthorizations.inCookie(PendingAuthorizationsTest.key(2));
    String cookie = server.run(before.keep(visit.pending, "")).value().reveal();

    assertThat(server.run(after.take(cookie, "", visit.back()))).isNotNull();
    assertThat(server.refuse(later.take(cookie, "", visit.back())).reason())
        .isEqualTo(Reason.BINDING);
  }

  @Test
  void aValueThatIsTooLongForACookieIsRefusedWhenItIsKept() {
    PendingInCookie place = PendingAuthorizations.inCookie(PendingAuthorizationsTest.key(1));
    SignIn longest =
        new Visit(Visit.request().scope("openid " + "s".repeat(2500)))
            .signIn.note("n".repeat(1000));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.run(place.keep(longest.pending(), "")))
        .withMessageContaining("of at most 4000");
    assertThat(server.run(place.keep(visit.signIn.note("n".repeat(1000)).pending(), "")).value())
        .isNotNull();
  }

  @Test
  void eightSignInsWithNotesOf200CharactersFitIntoAHeaderOf8Kilobytes() {
    PendingInCookie place = PendingAuthorizations.inCookie(PendingAuthorizationsTest.key(1));
    SignIn ordinary = visit.signIn.note("n".repeat(200));
    PendingCookie cookie = server.run(place.keep(ordinary.pending(), ""));

    assertThat((cookie.name() + "=" + cookie.value().reveal() + "; ").length())
        .isLessThan(8 * 1024 / PendingCookie.SLOTS);
  }

  @Test
  void theFieldIsForThisHostAndForAsLongAsTheSignIn() {
    PendingInCookie place = PendingAuthorizations.inCookie(PendingAuthorizationsTest.key(1));
    PendingCookie cookie = server.run(place.keep(visit.pending, ""));
    visit.clock.advance(60);

    assertThat(cookie.setCookie(visit.clock.env()))
        .isEqualTo(
            cookie.name()
                + "="
                + cookie.value().reveal()
                + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=840");
    assertThat(PendingCookie.name(visit.back())).isEqualTo(cookie.name());
    assertThat(PendingCookie.deleteCookie(visit.back()))
        .startsWith(cookie.name() + "=; ")
        .endsWith("; Max-Age=0");
  }

  @Test
  void aFormPostNeedsACookieThatAnotherSiteSends() {
    PendingInCookie place = PendingAuthorizations.inCookie(PendingAuthorizationsTest.key(1));
    PendingAuthorization posted =
        new Visit(Visit.request().scope("openid").responseMode("form_post")).pending;
    Callback callback =
        Callback.posted(URI.create("/callback"), Form.empty().with("state", posted.state()));
    PendingCookie cookie = server.run(place.keep(posted, ""));

    assertThat(cookie.setCookie(visit.clock.env())).contains("; SameSite=None;");
    assertThat(PendingCookie.name(callback)).isEqualTo(cookie.name());
  }

  @Test
  void theNumberOfCookiesIsBounded() {
    PendingInCookie place = PendingAuthorizations.inCookie(PendingAuthorizationsTest.key(1));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      names.add(server.run(place.keep(new Visit().pending, "")).name());
    }

    assertThat(names)
        .hasSize(PendingCookie.SLOTS)
        .allMatch(name -> name.matches("__Host-sign-in-[0-7]"));
  }

  @Test
  void aSignedResponseHasOneNameSinceItsStateCannotBeReadYet() {
    PendingInCookie place = PendingAuthorizations.inCookie(PendingAuthorizationsTest.key(1));
    PendingAuthorization signed =
        new Visit(Visit.request().scope("openid").responseMode("jwt")).pending;
    Callback callback = Callback.of(URI.create("/callback?response=x&state=y"));

    assertThat(server.run(place.keep(signed, "")).name())
        .isEqualTo(PendingCookie.name(callback))
        .isEqualTo("__Host-sign-in");
  }
}
