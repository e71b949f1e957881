package dev.oauth4jvm.auth;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.internal.ClientJwt;
import dev.oauth4jvm.internal.Steps;
import dev.oauth4jvm.jose.SigningKey;
import java.util.Objects;

/** {@code private_key_jwt} (OpenID Connect Core 1.0, section 9). */
record PrivateKeyJwt(SigningKey key, JwtHook hook) implements ClientAuthentication {

  PrivateKeyJwt {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(hook, "hook");
  }

  @Override
  public Credentials credentials(AuthorizationServer server, Client client, Env env) {
    JwtHook.Parts parts = parts(server, client, env);
    return ClientAssertion.credentials(client, ClientJwt.sign(key, parts.header(), parts.claims()));
  }

  @Override
  public Step<Credentials> begin(AuthorizationServer server, Client client, Env env) {
    if (!key.isRemote()) {
      return ClientAuthentication.super.begin(server, client, env);
    }
    JwtHook.Parts parts = parts(server, client, env);
    return Steps.then(
        ClientJwt.signing(key, parts.header(), parts.claims()),
        jwt -> new Step.Done<>(ClientAssertion.credentials(client, jwt)));
  }

  private JwtHook.Parts parts(AuthorizationServer server, Client client, Env env) {
    ClientJwt.requireRegistered(key, client, "token_endpoint_auth_signing_alg");
    return hook.change(
        new JwtHook.Parts(
            ClientJwt.header(key, null), ClientAssertion.claims(server, client, env)));
  }
}
