package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The check of the claims by which a profile proves that a JWT is an access token, where its header
 * does not (RFC 8725, section 3.12).
 */
final class ProfileProofs {

  private ProfileProofs() {}

  static void check(AccessTokenRules rules, JsonObject claims) {
    AccessTokenProfile profile = rules.profile();
    List<List<String>> proofs = profile.proofs();
    for (int i = 0; i < proofs.size(); i++) {
      List<String> proof = proofs.get(i);
      if (!holds(proof, claims)) {
        List<String> values = proof.subList(1, proof.size());
        throw refusal(
            profile,
            "the claim \"" + proof.get(0) + "\" is missing or has another value",
            Details.claim(
                proof.get(0), values.isEmpty() ? null : values, claims.get(proof.get(0))));
      }
    }
    List<String> anyOf = profile.anyOf();
    if (!anyOf.isEmpty() && AccessTokenProfile.present(anyOf, claims) == null) {
      throw refusal(
          profile,
          "it has none of the claims " + String.join(", ", anyOf),
          Details.claim(anyOf.get(0), null, null));
    }
    String foreign = AccessTokenProfile.present(profile.absent(), claims);
    if (foreign != null) {
      throw refusal(
          profile,
          "it has the claim \"" + foreign + "\", as ID Tokens have",
          Details.claim(foreign, "absent", "present"));
    }
    String client = clientThatIsAudience(profile, claims, rules.audience());
    if (client != null) {
      throw refusal(
          profile,
          "the audience is its client by \"" + client + "\", as an ID Token's is; expect another",
          Details.claim(client, "another string than the audience", claims.get(client)));
    }
  }

  /** The accepted types, for a message. */
  static List<String> shown(List<String> types) {
    List<String> shown = new ArrayList<>();
    for (String type : types) {
      shown.add(type.isEmpty() ? "no typ" : type);
    }
    return shown;
  }

  /** Whether {@link #check} would pass under that profile; costs no exception. */
  static boolean hold(AccessTokenProfile profile, JsonObject claims, String audience) {
    for (List<String> proof : profile.proofs()) {
      if (!holds(proof, claims)) {
        return false;
      }
    }
    return (profile.anyOf().isEmpty()
            || AccessTokenProfile.present(profile.anyOf(), claims) != null)
        && AccessTokenProfile.present(profile.absent(), claims) == null
        && clientThatIsAudience(profile, claims, audience) == null;
  }

  private static @Nullable String clientThatIsAudience(
      AccessTokenProfile profile, JsonObject claims, String audience) {
    for (String client : profile.unlikeAudience()) {
      if (claims.has(client) && (!claims.isString(client) || claims.has(client, audience))) {
        return client;
      }
    }
    return null;
  }

  private static boolean holds(List<String> proof, JsonObject claims) {
    Object value = claims.get(proof.get(0));
    return proof.size() == 1
        ? value != null
        : value instanceof String text && proof.subList(1, proof.size()).contains(text);
  }

  private static ProcessingException refusal(
      AccessTokenProfile profile, String why, Details details) {
    return new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        Reason.TYPE,
        "the JWT is no access token of the profile " + profile + ": " + why,
        details);
  }
}
