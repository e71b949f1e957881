package dev.oauth4jvm.loopback;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.signin.SignIn;
import java.io.IOException;
import java.net.URI;

/** The sign-in of a command line program's user; {@link LoopbackReceiverTest} runs it. */
final class LoopbackSnippets {

  /** A function that opens a page for the user. */
  interface Opener {
    void open(URI url) throws IOException;
  }

  private final AuthorizationServer server;
  private final Driver http;
  private final Env env;
  private final Opener browser;

  LoopbackSnippets(AuthorizationServer server, Driver http, Env env, Opener browser) {
    this.server = server;
    this.http = http;
    this.env = env;
    this.browser = browser;
  }

  // @start region="sign-in"
  /** Signs the user in by the browser; browser is SystemBrowser::open. */
  TokenResponse signIn() throws IOException {
    Client client = Client.of("command-line");
    try (LoopbackReceiver receiver = LoopbackReceiver.bind()) {
      SignIn signIn =
          SignIn.begin(
              AuthorizationRequest.of(server, client, receiver.redirectUri()).scope("openid"), env);
      URI url = signIn.request().uri(env);
      System.err.println("Sign in by your browser: " + url);
      browser.open(url);
      return receiver.receive(
          signIn.pending(),
          callback ->
              http.run(
                  signIn.pending().redeem(server, client, ClientAuthentication.none(), callback)));
    }
  }
  // @end
}
