package dev.oauth4jvm.testkit;

import dev.oauth4jvm.Reason;
import dev.oauth4jvm.http.Challenge;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Faults of a request with an access token: each is a reason for which a resource server must
 * refuse it, with the expected response (RFC 6750, section 3; RFC 9449, section 7.1; RFC 9470).
 *
 * {@snippet file="TestkitSnippets.java" region="defects"}
 *
 * <p>The constants are in the order of the library's checks. {@link #bearer} returns those for
 * every resource server, {@link #dpop} those for one that supports DPoP.
 */
public enum Defect {
  /** The {@code Authorization} field is missing. */
  NO_AUTHORIZATION(Stage.REQUEST, Reason.NO_CREDENTIALS, (tokens, plain) -> plain),
  /** The scheme is Basic. */
  OTHER_SCHEME(Stage.REQUEST, Reason.NO_CREDENTIALS, SpoiledRequests::basic),
  /** The request has two {@code Authorization} fields, each with a valid token. */
  TWO_AUTHORIZATIONS(Stage.REQUEST, Reason.CREDENTIALS, SpoiledRequests::twoFields),
  /** The scheme has no token. */
  NO_TOKEN(Stage.REQUEST, Reason.CREDENTIALS, SpoiledRequests::schemeAlone),
  /** The field has two tokens. */
  TWO_TOKENS(Stage.REQUEST, Reason.CREDENTIALS, SpoiledRequests::twoTokens),

  /** The token is not a JWT. */
  OPAQUE_TOKEN(Stage.TOKEN, Reason.FORMAT, SpoiledTokens::opaque),
  /** The JWT lacks its third segment. */
  TWO_SEGMENTS(Stage.TOKEN, Reason.FORMAT, SpoiledTokens::twoSegments),
  /** A segment has padding. */
  PADDED_SEGMENT(Stage.TOKEN, Reason.FORMAT, SpoiledTokens::padded),
  /** The payload is not JSON. */
  CLAIMS_NOT_JSON(Stage.TOKEN, Reason.FORMAT, SpoiledTokens::notJson),
  /** The payload has the claim {@code sub} twice. */
  DUPLICATE_CLAIM(Stage.TOKEN, Reason.FORMAT, SpoiledTokens::duplicateClaim),
  /** The header has an unknown critical extension (RFC 7515, section 4.1.11). */
  CRITICAL_EXTENSION(Stage.TOKEN, Reason.TOKEN, SpoiledTokens::critical),
  /** The token has the five segments of an encrypted JWT. */
  ENCRYPTED(Stage.TOKEN, Reason.TOKEN, SpoiledTokens::encrypted),
  /** {@code alg} is {@code none}, and the signature is missing. */
  ALG_NONE(Stage.TOKEN, Reason.ALGORITHM, SpoiledTokens::algNone),
  /** {@code alg} is HS256, keyed by the issuer's public key (RFC 8725, section 2.1). */
  HMAC_WITH_PUBLIC_KEY(Stage.TOKEN, Reason.ALGORITHM, SpoiledTokens::hmacWithPublicKey),
  /** The token is expired. */
  EXPIRED(Stage.TOKEN, Reason.EXPIRED, SpoiledTokens.with(AccessTokens::expired)),
  /** {@code nbf} is in the future. */
  NOT_YET_VALID(Stage.TOKEN, Reason.NOT_YET_VALID, SpoiledTokens.with(AccessTokens::notYetValid)),
  /** {@code iat} is in the future. */
  ISSUED_IN_FUTURE(
      Stage.TOKEN,
      Reason.NOT_YET_VALID,
      SpoiledTokens.with(tokens -> tokens.issuedAgo(Duration.ofHours(-1)))),
  /** {@code exp} is a string. */
  EXPIRATION_AS_TEXT(
      Stage.TOKEN, Reason.CLAIM, SpoiledTokens.with(tokens -> tokens.claim("exp", "9999999999"))),
  /** {@code exp} is in milliseconds. */
  EXPIRATION_IN_MILLISECONDS(
      Stage.TOKEN,
      Reason.CLAIM,
      SpoiledTokens.with(tokens -> tokens.claim("exp", (tokens.issuer().now() + 60) * 1000))),
  /** {@code typ} is {@code JWT}, as in an ID Token. */
  ID_TOKEN_TYPE(
      Stage.TOKEN, Reason.TYPE, SpoiledTokens.with(tokens -> tokens.header("typ", "JWT"))),
  /** {@code typ} is missing. */
  NO_TYPE(
      Stage.TOKEN,
      Reason.TYPE,
      SpoiledTokens.with(tokens -> tokens.header("typ", Compact.LEFT_OUT))),
  /** {@code iss} is missing. */
  NO_ISSUER(Stage.TOKEN, Reason.CLAIM, SpoiledTokens.lacking("iss")),
  /** {@code exp} is missing: the token would never expire. */
  NO_EXPIRATION(Stage.TOKEN, Reason.CLAIM, SpoiledTokens.lacking("exp")),
  /** {@code aud} is missing. */
  NO_AUDIENCE(Stage.TOKEN, Reason.CLAIM, SpoiledTokens.lacking("aud")),
  /** {@code sub} is missing. */
  NO_SUBJECT(Stage.TOKEN, Reason.CLAIM, SpoiledTokens.lacking("sub")),
  /** {@code iat} is missing. */
  NO_ISSUE_DATE(Stage.TOKEN, Reason.CLAIM, SpoiledTokens.lacking("iat")),
  /** {@code jti} is missing. */
  NO_ID(Stage.TOKEN, Reason.CLAIM, SpoiledTokens.lacking("jti")),
  /** {@code client_id} is missing. */
  NO_CLIENT_ID(Stage.TOKEN, Reason.CLAIM, SpoiledTokens.lacking("client_id")),
  /** The token is from another issuer. */
  WRONG_ISSUER(Stage.TOKEN, Reason.ISSUER, SpoiledTokens.with(AccessTokens::wrongIssuer)),
  /** {@code iss} ends with a slash. */
  ISSUER_WITH_SLASH(
      Stage.TOKEN,
      Reason.ISSUER,
      SpoiledTokens.with(tokens -> tokens.claim("iss", tokens.issuer().issuer() + "/"))),
  /** The token is for another audience. */
  WRONG_AUDIENCE(Stage.TOKEN, Reason.AUDIENCE, SpoiledTokens.with(AccessTokens::wrongAudience)),
  /** {@code cnf} names an unknown method. */
  UNKNOWN_CONFIRMATION(Stage.TOKEN, Reason.BINDING, SpoiledTokens::unknownConfirmation),
  /** The token is bound to a certificate, and the client presents none. */
  CERTIFICATE_MISSING(Stage.TOKEN, Reason.BINDING, SpoiledTokens::certificateBound),
  /** The {@code kid} is not that of a published key. */
  UNKNOWN_KEY(Stage.TOKEN, Reason.NO_KEY, SpoiledTokens::unknownKey),
  /** The token is signed with an unknown key, under the {@code kid} of the issuer's key. */
  SIGNED_BY_STRANGER(
      Stage.TOKEN, Reason.SIGNATURE, SpoiledTokens.with(AccessTokens::signedByStranger)),
  /** The token is signed with an unknown key, which is in the header ({@code jwk}). */
  KEY_IN_HEADER(Stage.TOKEN, Reason.SIGNATURE, SpoiledTokens::keyInHeader),
  /** The claims were changed after the token was signed. */
  CHANGED_CLAIMS(Stage.TOKEN, Reason.SIGNATURE, SpoiledTokens::changedClaims),
  /** The signature is empty. */
  NO_SIGNATURE(Stage.TOKEN, Reason.SIGNATURE, SpoiledTokens::noSignature),
  /** The signature consists of zeros (CVE-2022-21449). */
  ZERO_SIGNATURE(Stage.TOKEN, Reason.SIGNATURE, SpoiledTokens::zeroSignature),

  /** The issuer's keys cannot be fetched, and the token's key is not known yet. */
  KEYS_UNAVAILABLE(Stage.KEYS, Reason.KEYS, SpoiledTokens::ofNewKey),
  /** The published key of the token is unusable: its point is not on its curve. */
  KEY_UNUSABLE(Stage.KEYS, Reason.KEYS, SpoiledTokens::unusableKey),

  /** The token is bound to a key, and is sent as a bearer token. */
  BOUND_TOKEN_AS_BEARER(Stage.PROOF, Reason.BINDING, SpoiledProofs::boundTokenAsBearer),
  /** The scheme is DPoP, and the token is not bound. */
  UNBOUND_TOKEN_WITH_PROOF(Stage.PROOF, Reason.BINDING, SpoiledProofs::unboundTokenWithProof),
  /** The proof is missing. */
  PROOF_MISSING(Stage.PROOF, Reason.PROOF, SpoiledProofs::missing),
  /** The request has two proofs, each valid. */
  TWO_PROOFS(Stage.PROOF, Reason.PROOF, SpoiledProofs::two),
  /** The proof is not a JWT. */
  PROOF_NOT_A_JWT(Stage.PROOF, Reason.PROOF, SpoiledProofs::notAJwt),
  /** The proof's {@code typ} is {@code JWT}. */
  PROOF_OF_OTHER_TYPE(
      Stage.PROOF, Reason.PROOF, SpoiledProofs.with(proof -> proof.header("typ", "JWT"))),
  /** The proof was created ten minutes ago. */
  PROOF_EXPIRED(Stage.PROOF, Reason.PROOF, SpoiledProofs.issuedAgo(600)),
  /** The proof is dated ten minutes in the future. */
  PROOF_FROM_FUTURE(Stage.PROOF, Reason.PROOF, SpoiledProofs.issuedAgo(-600)),
  /** The proof lacks {@code jti}. */
  PROOF_WITHOUT_ID(
      Stage.PROOF, Reason.PROOF, SpoiledProofs.with(proof -> proof.claim("jti", null))),
  /** The proof is for another method. */
  PROOF_FOR_OTHER_METHOD(
      Stage.PROOF, Reason.PROOF, SpoiledProofs.with(proof -> proof.claim("htm", "PATCH"))),
  /** The proof is for another URL. */
  PROOF_FOR_OTHER_URL(
      Stage.PROOF,
      Reason.PROOF,
      SpoiledProofs.with(proof -> proof.claim("htu", "https://other.test/"))),
  /** The proof is for another access token. */
  PROOF_FOR_OTHER_TOKEN(
      Stage.PROOF,
      Reason.PROOF,
      SpoiledProofs.with(proof -> proof.claim("ath", Bytes.sha256("other")))),
  /** The proof does not name an access token. */
  PROOF_WITHOUT_TOKEN(
      Stage.PROOF, Reason.PROOF, SpoiledProofs.with(proof -> proof.claim("ath", null))),
  /** The proof is for another key than that of the token. */
  PROOF_OF_OTHER_KEY(Stage.PROOF, Reason.PROOF, SpoiledProofs::ofOtherKey),
  /** The proof names the right key, but is signed with another one. */
  PROOF_SIGNED_BY_STRANGER(Stage.PROOF, Reason.PROOF, SpoiledProofs::signedByStranger),
  /** The proof's {@code jwk} is a private key. */
  PROOF_WITH_PRIVATE_KEY(Stage.PROOF, Reason.PROOF, SpoiledProofs::withPrivateKey),
  /** The proof was used before; requires a resource server that remembers proofs. */
  PROOF_REPLAYED(Stage.PROOF, Reason.REPLAY, SpoiledProofs.with(proof -> proof)),

  /** The token has no scope. */
  NO_SCOPE(Stage.REQUIREMENT, Reason.SCOPE, SpoiledTokens.lacking("scope")),
  /** The user authenticated decades ago ({@code auth_time}). */
  AUTHENTICATION_TOO_OLD(
      Stage.REQUIREMENT,
      Reason.AUTHENTICATION,
      SpoiledTokens.with(tokens -> tokens.claim("auth_time", 1)));

  /** The part at fault, which determines the response. */
  public enum Stage {
    /** The request, which contains no usable token. */
    REQUEST,
    /** The token. */
    TOKEN,
    /**
     * The issuer's keys: {@link #check} spoils these during the request. Requires a resource server
     * that has not just fetched keys.
     */
    KEYS,
    /** The use of DPoP. */
    PROOF,
    /**
     * What the operation requires of a valid token. Requires an operation that needs a scope and a
     * recent authentication (RFC 9470).
     */
    REQUIREMENT
  }

  /** Creates the request with the defect. */
  interface Maker {
    Request make(AccessTokens good, Request plain);
  }

  private final Stage stage;
  private final Reason reason;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Maker maker;

  Defect(Stage stage, Reason reason, Maker maker) {
    this.stage = stage;
    this.reason = reason;
    this.maker = maker;
  }

  /** Defects that every resource server must refuse, even if it caches keys; without DPoP. */
  public static Set<Defect> bearer() {
    Set<Defect> defects = EnumSet.noneOf(Defect.class);
    for (Defect defect : values()) {
      if (defect.stage == Stage.REQUEST || defect.stage == Stage.TOKEN) {
        defects.add(defect);
      }
    }
    return defects;
  }

  /** Defects of DPoP, except for {@link #PROOF_REPLAYED}. */
  public static Set<Defect> dpop() {
    Set<Defect> defects = EnumSet.noneOf(Defect.class);
    for (Defect defect : values()) {
      if (defect.stage == Stage.PROOF && defect != PROOF_REPLAYED) {
        defects.add(defect);
      }
    }
    return defects;
  }

  /** The part at fault. */
  public Stage stage() {
    return stage;
  }

  /** The reason that the library's {@code ProtectedResource} gives. */
  public Reason reason() {
    return reason;
  }

  /** The status of the expected response. */
  public int status() {
    return switch (reason) {
      case CREDENTIALS -> 400;
      case SCOPE -> 403;
      case KEYS -> 503;
      default -> 401;
    };
  }

  /** The {@code error} of the expected response's challenge; null if it has none. */
  public @Nullable String error() {
    return switch (reason) {
      case NO_CREDENTIALS, KEYS -> null;
      case CREDENTIALS -> "invalid_request";
      case PROOF, REPLAY -> "invalid_dpop_proof";
      case AUTHENTICATION -> "insufficient_user_authentication";
      case SCOPE -> "insufficient_scope";
      default -> "invalid_token";
    };
  }

  /**
   * The request with this defect.
   *
   * @param good tokens that the resource server accepts
   * @param plain a request to the resource server, without {@code Authorization}
   */
  public Request request(AccessTokens good, Request plain) {
    return maker.make(good, plain);
  }

  /**
   * Sends a request with this defect, and requires the expected refusal.
   *
   * @param api the resource server: in process, or a transport to it
   * @param good tokens that the resource server accepts
   * @param plain a request to the resource server, without {@code Authorization}
   * @throws AssertionError when the response is a different one
   * @throws IOException when there is no response
   */
  public void check(Transport api, AccessTokens good, Request plain) throws IOException {
    Request request = request(good, plain);
    if (this == PROOF_REPLAYED) {
      Response unused = api.send(request);
    }
    TestIssuer issuer = good.issuer();
    if (this == KEYS_UNAVAILABLE) {
      issuer.fail(Endpoint.JWKS, Fault.UNAVAILABLE);
    }
    try {
      require(api.send(request));
    } finally {
      if (this == KEYS_UNAVAILABLE) {
        issuer.heal(Endpoint.JWKS);
      }
    }
  }

  /**
   * Requires the expected response: its status, and the error of its challenge.
   *
   * @throws AssertionError when the response is a different one
   */
  public void require(Response response) {
    String expected = status() + (error() == null ? " without error" : " with " + error());
    if (response.isSuccess()) {
      throw new AssertionError(
          this
              + ": the resource server accepted it with "
              + response.status()
              + ", expected "
              + expected);
    }
    @Nullable String error = null;
    for (Challenge challenge : Challenge.parse(response.headers())) {
      if (challenge.parameter("error") != null) {
        error = challenge.parameter("error");
      }
    }
    boolean right = error() == null ? error == null : error().equals(error);
    if (response.status() != status() || !right) {
      String actual = response.status() + (error == null ? " without error" : " with " + error);
      throw new AssertionError(this + ": expected " + expected + ", got " + actual);
    }
  }
}
