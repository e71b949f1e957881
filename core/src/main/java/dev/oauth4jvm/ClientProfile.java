package dev.oauth4jvm;

import java.util.List;

/**
 * A security profile of the OpenID Foundation, whose demands on a client the library checks when
 * {@link Client#profile} names it.
 *
 * <p>What a program does against its profile is an {@link IllegalStateException} that names the
 * requirement, before anything is sent; what a server does against it is an {@link OAuthException}.
 * Certificates of the transport, redirect URIs and the length of keys are the caller's to mind.
 *
 * <p>Every profile requires client authentication by {@code private_key_jwt} or mutual TLS, tokens
 * bound to their sender, and the algorithms of {@link #algorithms} in all JWTs.
 */
public enum ClientProfile {

  /**
   * FAPI 1.0 Advanced (part 2): signed requests; responses signed by an ID Token or by JARM; tokens
   * bound to the certificate; {@code nonce} or, without the scope {@code openid}, {@code state};
   * proof keys in pushed requests; the signature of every ID Token.
   */
  FAPI_1_ADVANCED(false, true, true),

  /**
   * FAPI 2.0 Security Profile: pushed requests with a proof key, for a code alone; {@code iss} in
   * the response; tokens bound by DPoP or to the certificate.
   */
  FAPI_2(true, false, false),

  /**
   * FAPI 2.0 Message Signing: what {@link #FAPI_2} requires, signed requests, responses by JARM,
   * and the signature of every ID Token.
   */
  FAPI_2_MESSAGE_SIGNING(true, true, true),

  /**
   * FAPI CIBA: signed backchannel authentication requests, and for everything else what {@link
   * #FAPI_1_ADVANCED} requires.
   */
  FAPI_CIBA(false, true, true);

  private static final List<String> ALGORITHMS_OF_1 = List.of("PS256", "ES256");
  private static final List<String> ALGORITHMS_OF_2 = List.of("PS256", "ES256", "EdDSA", "Ed25519");

  private final boolean pushesRequests;
  private final boolean signsRequests;
  private final boolean verifiesResponses;

  ClientProfile(boolean pushesRequests, boolean signsRequests, boolean verifiesResponses) {
    this.pushesRequests = pushesRequests;
    this.signsRequests = signsRequests;
    this.verifiesResponses = verifiesResponses;
  }

  /**
   * The names of the JWS algorithms that client and server may sign with (FAPI 1.0 Advanced,
   * section 8.6; FAPI 2.0 Security Profile, section 5.4.1); unmodifiable.
   */
  public List<String> algorithms() {
    return pushesRequests ? ALGORITHMS_OF_2 : ALGORITHMS_OF_1;
  }

  /**
   * Whether authorization requests must be pushed (FAPI 2.0 Security Profile, section 5.3.3.2).
   * Such a profile binds tokens by DPoP as well, and the others to the certificate alone.
   */
  public boolean pushesRequests() {
    return pushesRequests;
  }

  /**
   * Whether requests must be signed (FAPI 1.0 Advanced, section 5.2.3; FAPI 2.0 Message Signing,
   * section 5.3; FAPI CIBA, section 5.2.2).
   */
  public boolean signsRequests() {
    return signsRequests;
  }

  /**
   * Whether the signatures of authorization responses (FAPI 1.0 Advanced, section 5.2.3; FAPI 2.0
   * Message Signing, section 5.4) and of all ID Tokens must be verified.
   */
  public boolean verifiesResponses() {
    return verifiesResponses;
  }
}
