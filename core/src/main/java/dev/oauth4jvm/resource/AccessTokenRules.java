package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.jose.JoseHeader;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.JwsAlgorithm;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of an {@link AccessTokenValidator}. Each component has a type of its own: no two can be
 * swapped.
 *
 * @param issuer the authorization server, its keys, and verified headers of its tokens
 * @param audience the resource server's identifier
 * @param profile the shape of the tokens
 * @param algorithms the accepted algorithms, null for all that are supported
 * @param binding the proofs of possession
 * @param clock the clock that dates are compared with, null for the local clock and the default
 *     tolerance: a starting process then need not load the class
 * @param decrypter the decrypter of encrypted tokens, or null
 * @param resourceMetadata the location of the resource server's metadata, or null
 */
record AccessTokenRules(
    TrustedIssuer issuer,
    String audience,
    AccessTokenProfile profile,
    @Nullable Set<JwsAlgorithm> algorithms,
    Binding binding,
    @Nullable TokenClock clock,
    @Nullable JweDecrypter decrypter,
    @Nullable URI resourceMetadata) {

  /** The rules for the tokens of another issuer. */
  AccessTokenRules of(TrustedIssuer other) {
    return new AccessTokenRules(
        other, audience, profile, algorithms, binding, clock, decrypter, resourceMetadata);
  }

  /** The accepted algorithms, all supported ones included. */
  @Override
  public Set<JwsAlgorithm> algorithms() {
    return algorithms == null ? EnumSet.allOf(JwsAlgorithm.class) : algorithms;
  }

  /** The clock, the default one included. */
  @Override
  public TokenClock clock() {
    return clock == null ? TokenClock.DEFAULT : clock;
  }

  /** The clock's time in seconds since the epoch. */
  long now(Env env) {
    return clock == null ? env.epochSecond() : clock.now(env);
  }

  /** The clock's leeway in seconds. */
  long tolerance() {
    return clock == null ? TokenClock.TOLERANCE : clock.tolerance();
  }

  /** The header's algorithm, which must be an accepted one. */
  JwsAlgorithm accepted(JoseHeader header) {
    JwsAlgorithm algorithm = header.supportedAlgorithm();
    if (algorithm == null || (algorithms != null && !algorithms.contains(algorithm))) {
      List<String> accepted = new ArrayList<>();
      for (JwsAlgorithm one : algorithms()) {
        accepted.add(one.value());
      }
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          Reason.ALGORITHM,
          "the JWT's algorithm is not accepted",
          Details.header("alg", accepted, header.algorithmName()));
    }
    return algorithm;
  }
}
