package dev.oauth4jvm.signin;

import dev.oauth4jvm.client.AuthorizationRequest;
import dev.oauth4jvm.fake.Party;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;

/** One user's way to the authorization server and back. */
final class Visit {

  final TestClock clock = new TestClock(Server.NOW);
  final SignIn signIn;
  final PendingAuthorization pending;

  Visit() {
    this(request().scope("openid email"));
  }

  Visit(AuthorizationRequest request) {
    this(SignIn.begin(request, new TestClock(Server.NOW).env()));
  }

  Visit(SignIn signIn) {
    this.signIn = signIn;
    this.pending = signIn.pending();
  }

  static AuthorizationRequest request() {
    return AuthorizationRequest.of(Party.SERVER, Party.CLIENT, Party.REDIRECT);
  }

  /** The user returns with a code. */
  Callback back() {
    return back(Party.REDIRECT);
  }

  Callback back(String at) {
    String separator = at.contains("?") ? "&" : "?";
    return Callback.of(URI.create(at + separator + "code=c0de&state=" + pending.state()));
  }

  /** The claims of the ID Token that answers the request. */
  JsonObject claims() {
    return Party.idClaims().with("nonce", pending.nonce());
  }

  static Response tokens(JsonObject claims) {
    return Server.json(
        200,
        JsonObject.of(
                "access_token", "t0ken", "token_type", "Bearer", "id_token", Party.sign(claims))
            .toJson());
  }

  Redemption redeem(Callback callback) {
    return pending.redeem(Party.SERVER, Party.CLIENT, Party.AUTHENTICATION, callback);
  }

  Redemption redeem() {
    return redeem(back());
  }

  Server server(Response... answers) {
    return new Server(answers).clock(clock);
  }
}
