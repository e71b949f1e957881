package dev.oauth4jvm.internal;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.ClientProfile;
import dev.oauth4jvm.jose.UnverifiedJwt;
import org.jspecify.annotations.Nullable;

/** The requirements of a client's profile, if it has one. */
public final class ProfileChecks {

  private ProfileChecks() {}

  /**
   * Requires that the program complies with its profile.
   *
   * @param requirement the requirement, with its section and the way to fulfill it
   * @throws IllegalStateException when the requirement is not fulfilled
   */
  public static void require(boolean fulfilled, ClientProfile profile, String requirement) {
    if (!fulfilled) {
      throw violated(profile, requirement);
    }
  }

  private static IllegalStateException violated(ClientProfile profile, String requirement) {
    return new IllegalStateException("ClientProfile." + profile + " requires " + requirement);
  }

  /**
   * Refuses client authentication without an assertion that the client signed (FAPI 1.0 Advanced,
   * section 5.2.2, clause 14; FAPI 2.0 Security Profile, section 5.3.3.1).
   *
   * @param assertion the client assertion; null for none
   */
  public static void requireAssertion(ClientProfile profile, @Nullable String assertion) {
    if (assertion == null) {
      throw violated(profile, "authentication by private_key_jwt or mutual TLS");
    }
    requireAlgorithm(profile, assertion);
  }

  /** Refuses a JWT of the client's that is signed by another algorithm than the profile's. */
  public static void requireAlgorithm(ClientProfile profile, String jwt) {
    String algorithm = UnverifiedJwt.parse(jwt).header().algorithmName();
    require(
        profile.algorithms().contains(algorithm),
        profile,
        "signatures by "
            + String.join(" or ", profile.algorithms())
            + ", and the client signs by "
            + algorithm);
  }

  /**
   * Refuses a request for tokens that are not bound to their sender (FAPI 1.0 Advanced, section
   * 5.2.3; FAPI 2.0 Security Profile, section 5.3.3.1).
   *
   * @param provesByDpop whether the request has a DPoP proof
   * @param provesByTls whether the client authenticates by its certificate
   */
  public static void requireBound(
      ClientProfile profile, Client client, boolean provesByDpop, boolean provesByTls) {
    boolean certificate =
        provesByTls
            || client.useMtlsEndpointAliases()
            || Boolean.TRUE.equals(
                client.json().bool("tls_client_certificate_bound_access_tokens"));
    require(
        certificate || (provesByDpop && profile.pushesRequests()),
        profile,
        "tokens that are bound to their sender: "
            + (profile.pushesRequests() ? "dpop(…), or " : "")
            + "mutual TLS, and \"tls_client_certificate_bound_access_tokens\" or"
            + " \"use_mtls_endpoint_aliases\" in the client's metadata");
  }
}
