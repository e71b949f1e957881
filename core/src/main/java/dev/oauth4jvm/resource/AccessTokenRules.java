package dev.oauth4jvm.resource;

import dev.oauth4jvm.Env;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jwks.Jwks;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an {@link AccessTokenValidator} was built with. */
record AccessTokenRules(
    String issuer,
    String audience,
    Jwks jwks,
    List<String> types,
    List<String> required,
    Set<JwsAlgorithm> algorithms,
    boolean keycloak,
    boolean dpopRequired,
    long clockSkew,
    long clockTolerance,
    @Nullable JweDecrypter decrypter) {

  /** The current time by these rules, in seconds since the epoch. */
  long now(Env env) {
    return env.epochSecond() + clockSkew;
  }
}
