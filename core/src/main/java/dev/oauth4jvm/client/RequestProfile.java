package dev.oauth4jvm.client;

import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.internal.ProfileChecks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requirements of a profile for a client's requests. Each check throws {@link
 * IllegalStateException}.
 */
final class RequestProfile {

  private RequestProfile() {}

  /** The parameters of an authorization request, with those implied by the profile. */
  static Form apply(ClientProfile profile, Form form) {
    return profile.pushesRequests() ? fapi2(profile, form) : fapi1(profile, form);
  }

  private static Form fapi2(ClientProfile profile, Form form) {
    requireProofKey(profile, form);
    ProfileChecks.require(
        "code".equals(form.first("response_type")),
        profile,
        "the response type \"code\" (FAPI 2.0 Security Profile, section 5.3.2.2)");
    if (!profile.verifiesResponses()) {
      return form;
    }
    ProfileChecks.require(
        form.first("response_mode") == null || isJarm(form),
        profile,
        "a response mode of JARM (FAPI 2.0 Message Signing, section 5.4), which is its default");
    return isJarm(form) ? form : form.with("response_mode", "jwt");
  }

  private static Form fapi1(ClientProfile profile, Form form) {
    String scope = form.first("scope");
    String needed =
        scope != null && List.of(scope.split(" ", -1)).contains("openid") ? "nonce" : "state";
    ProfileChecks.require(
        form.first(needed) != null, profile, needed + "(…) (FAPI 1.0 Baseline, section 5.2.3)");
    ProfileChecks.require(
        "code id_token".equals(form.first("response_type")) || isJarm(form),
        profile,
        "responseType(\"code id_token\") or responseMode(\"jwt\") (FAPI 1.0 Advanced, section"
            + " 5.2.2)");
    return form;
  }

  private static boolean isJarm(Form form) {
    String mode = form.first("response_mode");
    return mode != null && (mode.equals("jwt") || mode.endsWith(".jwt"));
  }

  /**
   * Requires a proof key in pushed requests (FAPI 1.0 Advanced, section 5.2.3) or in all requests
   * (FAPI 2.0, section 5.3.3.2).
   */
  static void requireProofKey(@Nullable ClientProfile profile, Form form) {
    if (profile != null) {
      ProfileChecks.require(
          form.first("code_challenge") != null, profile, "a proof key: pkce(…) (RFC 7636)");
    }
  }

  static void requirePushed(@Nullable ClientProfile profile) {
    if (profile != null) {
      ProfileChecks.require(
          !profile.pushesRequests(),
          profile,
          "a pushed request (FAPI 2.0 Security Profile, section 5.3.3.2): PushedAuthorization");
    }
  }

  static void requireSigned(@Nullable ClientProfile profile) {
    if (profile != null) {
      ProfileChecks.require(
          !profile.signsRequests(),
          profile,
          "a signed request: RequestObject.sign(…), or sign(…) of a backchannel request");
    }
  }
}
