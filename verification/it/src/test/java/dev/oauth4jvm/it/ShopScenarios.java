package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user does with the web application, in a real browser and at two nodes. */
abstract class ShopScenarios {

  final FleetRedis redis = new FleetRedis();
  final ShopNodes nodes = new ShopNodes();
  final ShopApi api = new ShopApi();
  private Chromium browser;

  /** Registers the client, and starts the API; returns the settings that differ. */
  abstract Map<String, String> register() throws Exception;

  /** Authenticates at the page of the authorization server, and consents if it asks. */
  abstract void authenticate(Chromium user);

  /** Confirms a logout if the authorization server asks. */
  abstract void confirmLogout(Chromium user);

  /** The URL where the user ends the session at the authorization server, by its own page. */
  abstract String endSession();

  abstract String name();

  @BeforeAll
  static void assumeChromium() {
    Chromium.assumeInstalled();
  }

  @BeforeEach
  void openBrowser() {
    browser = Chromium.start();
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
    nodes.close();
    api.close();
    redis.close();
  }

  private void start(String pending) throws Exception {
    Map<String, String> settings = new HashMap<>(register());
    settings.put("PENDING", pending);
    nodes.start(settings, redis);
  }

  private void signIn() {
    browser.open(nodes.url(0, "/"));
    assertThat(browser.text("h1")).isEqualTo("Welcome");
    browser.screenshot(name() + "-welcome");
    browser.click("#login");
    authenticate(browser);
    assertThat(browser.text("#logout")).isEqualTo("Sign out");
    assertThat(browser.url()).isEqualTo(nodes.url(1, "/"));
  }

  private void assertSignedOut(int node) {
    browser.open(nodes.url(node, "/"));
    assertThat(browser.text("h1")).isEqualTo("Welcome");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cookie", "store"})
  void aSignInBeginsAtOneNodeAndEndsAtTheOther(String pending) throws Exception {
    start(pending);

    signIn();

    browser.screenshot(name() + "-home");
    JsonObject cookie = browser.cookie("__Host-session");
    assertThat(cookie.bool("httpOnly")).isTrue();
    assertThat(cookie.bool("secure")).isTrue();
    assertThat(cookie.string("sameSite")).isEqualTo("Lax");
    for (int node : new int[] {0, 1}) {
      browser.open(nodes.url(node, "/orders"));
      assertThat(browser.text("#text")).startsWith("Tea for ");
    }
    browser.screenshot(name() + "-orders");
  }

  @Test
  void aLogoutAtOneNodeReachesTheOtherAndTheServer() throws Exception {
    start("cookie");
    signIn();
    JsonObject cookie = browser.cookie("__Host-session");

    browser.open(nodes.url(0, "/"));
    browser.click("#logout");
    confirmLogout(browser);

    assertThat(browser.text("h1")).isEqualTo("Goodbye");
    browser.screenshot(name() + "-goodbye");
    browser.open(nodes.url(1, "/"));
    browser.setCookie(cookie.without("expiry").without("domain")); // a stolen one
    assertSignedOut(1);
    browser.click("#login");
    authenticate(browser); // the server asks again
    assertThat(browser.text("#logout")).isEqualTo("Sign out");
  }

  @Test
  void aLogoutAtTheServerEndsTheSessionAtEveryNode() throws Exception {
    start("cookie");
    signIn();

    browser.open(endSession());
    confirmLogoutAtServer(browser);

    assertSignedOut(0);
    assertSignedOut(1);
  }

  void confirmLogoutAtServer(Chromium user) {
    confirmLogout(user);
  }

  @Test
  void theUserSignsInAgainForAnOperationThatRequiresIt() throws Exception {
    start("store");
    signIn();
    String before = browser.cookie("__Host-session").string("value");
    browser.open(nodes.url(0, "/orders")); // this node has the token in memory
    assertThat(browser.text("#text")).startsWith("Tea for ");
    long firstTime = api.authTime();
    long signedIn = Instant.now().getEpochSecond();
    while (Instant.now().getEpochSecond() <= signedIn) {
      Thread.onSpinWait(); // oidc-provider counts whole seconds
    }

    api.requireNewSignIn();
    browser.open(nodes.url(0, "/orders"));
    api.acceptNewSignIn();
    authenticate(browser); // fails unless there is a form

    assertThat(browser.text("#text")).startsWith("Tea for ");
    assertThat(browser.url()).isEqualTo(nodes.url(1, "/orders"));
    assertThat(browser.cookie("__Host-session").string("value")).isNotEqualTo(before);
    browser.open(nodes.url(0, "/orders"));
    assertThat(browser.text("#text")).startsWith("Tea for ");
    assertThat(api.authTime()).isGreaterThan(firstTime);
  }

  @Test
  void anotherSitesFormDoesNotSignTheUserOut() throws Exception {
    start("cookie");
    signIn();

    String target = nodes.url(1, "/logout");
    browser.open(api.url("/")); // 127.0.0.1 is another site than localhost
    browser.script(
        "const f = document.createElement('form'); f.method = 'post'; f.action = '"
            + target
            + "'; document.body.append(f); f.submit();");
    assertThat(browser.text("h1")).startsWith("Hello, "); // the form was sent without the cookie
    assertThat(browser.url()).isEqualTo(nodes.url(1, "/"));
    browser.script(
        "document.querySelector('[name=form_token]').value = 'a guess';"
            + "document.querySelector('form').submit();");

    assertThat(browser.text("h1")).isEqualTo("You are still signed in");
  }

  @Test
  void aPlantedSessionIsNotTheOneThatASignInBegins() throws Exception {
    start("cookie");
    browser.open(nodes.url(0, "/"));
    browser.setCookie(
        JsonObject.of("name", "__Host-session", "value", "planted", "path", "/", "secure", true));

    signIn();

    assertThat(browser.cookie("__Host-session").string("value")).isNotEqualTo("planted");
  }
}
