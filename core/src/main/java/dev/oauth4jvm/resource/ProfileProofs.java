package dev.oauth4jvm.resource;

import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Reason;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.TokenShape.Member;
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
    TokenShape shape = profile.shape();
    List<Member> proofs = shape.proofs();
    for (int i = 0; i < proofs.size(); i++) {
      Member proof = proofs.get(i);
      if (!proof.isIn(claims)) {
        String name = proof.name();
        List<String> values = proof.values();
        throw refusal(
            profile,
            "the claim \"" + name + "\" is missing or has another value",
            Details.claim(name, values.isEmpty() ? null : values, claims.get(name)));
      }
    }
    List<String> anyOf = shape.anyOf();
    if (!hasAnyOf(anyOf, claims)) {
      throw refusal(
          profile,
          "it has none of the claims " + String.join(", ", anyOf),
          Details.claim(anyOf.get(0), null, null));
    }
    String foreign = AccessTokenProfile.present(shape.absent(), claims);
    if (foreign != null) {
      throw refusal(
          profile,
          "it has the claim \"" + foreign + "\", as ID Tokens have",
          Details.claim(foreign, "absent", "present"));
    }
    String client = clientThatIsAudience(shape, claims, rules.audience());
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

  /** Whether {@link #check} would pass under a profile of that shape; costs no exception. */
  static boolean hold(TokenShape shape, JsonObject claims, String audience) {
    for (Member proof : shape.proofs()) {
      if (!proof.isIn(claims)) {
        return false;
      }
    }
    return hasAnyOf(shape.anyOf(), claims)
        && AccessTokenProfile.present(shape.absent(), claims) == null
        && clientThatIsAudience(shape, claims, audience) == null;
  }

  /** Whether one of the claims is there, and not null; or none is needed. */
  private static boolean hasAnyOf(List<String> anyOf, JsonObject claims) {
    for (int i = 0; i < anyOf.size(); i++) {
      if (claims.get(anyOf.get(i)) != null) {
        return true;
      }
    }
    return anyOf.isEmpty();
  }

  private static @Nullable String clientThatIsAudience(
      TokenShape shape, JsonObject claims, String audience) {
    for (String client : shape.unlike()) {
      if (claims.has(client) && (!claims.isString(client) || claims.has(client, audience))) {
        return client;
      }
    }
    return null;
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
