package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.jose.JoseHeader;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.KnownHeaders;
import dev.oauth4jvm.jose.SignatureMemory;
import dev.oauth4jvm.jwks.Jwks;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link AccessTokenValidator} was built with.
 *
 * @param issuer what {@code iss} must be: the server's, or what the profile takes in its place
 * @param headers of access tokens that were verified
 * @param proofHeaders of DPoP proofs that were verified, each with its sender's key
 * @param algorithms null for all that are supported
 */
record AccessTokenRules(
    String issuer,
    String audience,
    Jwks jwks,
    KnownHeaders headers,
    KnownHeaders proofHeaders,
    @Nullable SignatureMemory memory,
    AccessTokenProfile profile,
    @Nullable Set<JwsAlgorithm> algorithms,
    boolean dpopRequired,
    boolean certificateRequired,
    long clockSkew,
    long clockTolerance,
    @Nullable JweDecrypter decrypter,
    @Nullable Replays replays,
    @Nullable String resourceMetadata) {

  /** All that are accepted. */
  @Override
  public Set<JwsAlgorithm> algorithms() {
    return algorithms == null ? EnumSet.allOf(JwsAlgorithm.class) : algorithms;
  }

  /** The header's algorithm, which must be among those that are accepted. */
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

  /** The current time by these rules, in seconds since the epoch. */
  long now(Env env) {
    return env.epochSecond() + clockSkew;
  }
}
