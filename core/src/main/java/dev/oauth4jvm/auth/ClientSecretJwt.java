package dev.oauth4jvm.auth;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.internal.ClientJwt;
import dev.oauth4jvm.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code client_secret_jwt}, with HS256 (OpenID Connect Core 1.0, section 9). */
record ClientSecretJwt(Secret secret, JwtHook hook) implements ClientAuthentication {

  private static final String MAC = "HmacSHA256";
  private static final int SHORTEST = 32;

  ClientSecretJwt {
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(hook, "hook");
    if (secret.reveal().getBytes(StandardCharsets.UTF_8).length < SHORTEST) {
      throw new IllegalArgumentException(
          "secret is shorter than the 32 bytes that HS256 needs (RFC 7518, section 3.2):"
              + " whoever sees an assertion could guess it");
    }
  }

  @Override
  public Credentials credentials(AuthorizationServer server, Client client, Env env) {
    JwtHook.Parts parts =
        hook.change(
            new JwtHook.Parts(
                JsonObject.of("alg", "HS256"), ClientAssertion.claims(server, client, env)));
    String input = ClientJwt.signingInput(parts.header().with("alg", "HS256"), parts.claims());
    return ClientAssertion.credentials(client, input + "." + mac(input));
  }

  private String mac(String input) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), MAC));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
  }
}
