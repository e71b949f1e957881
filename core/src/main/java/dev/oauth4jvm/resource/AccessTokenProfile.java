package dev.oauth4jvm.resource;

import dev.oauth4jvm.internal.JwtChecks;
import dev.oauth4jvm.jose.JoseHeader;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.resource.TokenShape.Member;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shape of one provider's access tokens: their header type, the claims that prove that a JWT is
 * an access token and not an ID Token, and the claims that hold client, scope and audience.
 *
 * <p>{@link #RFC_9068} is the default. The other constants describe tokens as providers issue them,
 * each as strictly as the provider's tokens allow; the javadoc of each says what it gives up. Where
 * the header does not say {@code at+jwt}, a ready profile still lets no ID Token of that server
 * pass: it tells it apart by claims, issuer or audience, or the server issues none. A changed
 * profile does so only if it keeps such a rule. OKTA, ENTRA, ADFS, AUTH0 and HYDRA also refuse
 * {@code nonce}, {@code at_hash} and {@code c_hash}. Signature, issuer, audience, dates and binding
 * are checked under every profile.
 *
 * <p>A profile for another provider starts from a ready one:
 *
 * {@snippet file="ProfileSnippets.java" region="profile"}
 *
 * <p>Immutable and safe for use by any number of threads. No argument is null. Two profiles with
 * equal rules, named in the same order, are equal.
 */
public final class AccessTokenProfile {

  /**
   * JWT access tokens of RFC 9068: {@code typ} is {@code at+jwt}, and {@code iss}, {@code exp},
   * {@code aud}, {@code sub}, {@code iat}, {@code jti} and {@code client_id} are present.
   */
  public static final AccessTokenProfile RFC_9068 =
      new AccessTokenProfile(
          "RFC_9068",
          new TokenShape(
              /* types= */ List.of("at+jwt"),
              /* required= */ List.of("iss", "exp", "aud", "sub", "iat", "jti", "client_id"),
              /* client= */ List.of("client_id"),
              /* scope= */ List.of("scope"),
              /* audience= */ List.of("aud"),
              /* proofs= */ List.of(),
              /* anyOf= */ List.of(),
              /* absent= */ List.of(),
              /* unlike= */ List.of(),
              /* issuer= */ null,
              /* ignored= */ null));

  /**
   * Keycloak with or without its switch for {@code at+jwt}: {@code typ} is that, or {@code JWT} and
   * the payload's {@code typ} is {@code Bearer} or {@code DPoP}, which no ID Token of Keycloak has.
   * The client is in {@code azp}. A {@code cnf} may have {@code "kc-jkt-type":"DPoP"} beside its
   * {@code jkt}.
   */
  public static final AccessTokenProfile KEYCLOAK = new AccessTokenProfile("KEYCLOAK");

  /**
   * Amazon Cognito user pools: no {@code typ}; {@code token_use} must be {@code access}. A token
   * without {@code aud} is for its client: then the audience is the identifier of the app client,
   * and any API that trusts that client accepts the token.
   */
  public static final AccessTokenProfile COGNITO = new AccessTokenProfile("COGNITO");

  /**
   * Okta custom authorization servers: no {@code typ}; the client is in {@code cid}, the scope is
   * the array {@code scp}, and both must be present, which they are not in an ID Token. Tokens of
   * Okta's org authorization server are opaque to resource servers.
   */
  public static final AccessTokenProfile OKTA = new AccessTokenProfile("OKTA");

  /**
   * Microsoft Entra ID, version 2.0 of its tokens: {@code typ} is {@code JWT}. {@code ver} must be
   * {@code 2.0}; {@code azp} and {@code azpacr}, which no ID Token has, {@code tid}, and {@code
   * scp} or {@code roles} must be present. There is no {@code jti}. Scopes are in {@code scp};
   * {@code roles} are no scopes and are read from {@link AccessToken#claims}.
   */
  public static final AccessTokenProfile ENTRA_V2 = new AccessTokenProfile("ENTRA_V2");

  /**
   * Microsoft Entra ID, version 1.0 of its tokens, of the issuer {@code
   * https://sts.windows.net/{tenant}/}: as {@link #ENTRA_V2}, but {@code ver} is {@code 1.0}, and
   * the client is in {@code appid}, with {@code appidacr} beside it.
   */
  public static final AccessTokenProfile ENTRA_V1 = new AccessTokenProfile("ENTRA_V1");

  /**
   * Active Directory Federation Services: {@code typ} is {@code JWT}, and the issuer is the
   * metadata's {@code access_token_issuer}. That issuer alone tells an access token from an ID
   * Token, which may have {@code appid} and {@code scp} too; so the metadata must have the member,
   * and its value must differ from {@code issuer}. The client is in {@code appid}, which must be
   * present. Neither {@code sub} nor {@code jti} is required.
   */
  public static final AccessTokenProfile ADFS = new AccessTokenProfile("ADFS");

  /**
   * Auth0's own token profile, its default: {@code typ} is {@code JWT}, there is no {@code jti},
   * the client is in {@code azp}, which must be present. {@code scope}, {@code permissions} or
   * {@code gty} must be present, and the expected audience must not be the client, as an ID Token's
   * is. {@code permissions} are the user's, not what the client was granted, and therefore no
   * scopes: they are read from {@link AccessToken#claims}. An API that is set to Auth0's RFC 9068
   * profile needs {@link #RFC_9068}.
   */
  public static final AccessTokenProfile AUTH0 = new AccessTokenProfile("AUTH0");

  /**
   * Ory Hydra with its JWT strategy: {@code typ} is {@code JWT}; {@code client_id} and the array
   * {@code scp} must be present, which they are not in an ID Token. The client must ask for an
   * audience, since a token without one is refused.
   */
  public static final AccessTokenProfile HYDRA = new AccessTokenProfile("HYDRA");

  /**
   * SAP XSUAA, and the Cloud Foundry UAA from which it stems: {@code typ} is {@code JWT}, the scope
   * is an array. {@code cid}, {@code grant_type} and {@code scope} must be present, but no claim
   * tells an access token from every ID Token: the expected audience must therefore not be the
   * client. The header's {@code jku} is ignored, as always.
   */
  public static final AccessTokenProfile XSUAA = new AccessTokenProfile("XSUAA");

  /**
   * Spring Authorization Server without a token customizer: no {@code typ}; {@code scope}, an
   * array, must be present, and none of {@code azp}, {@code auth_time}, {@code sid} and {@code
   * nonce}, since each ID Token has {@code azp}. The audience is the client, and no other claim
   * names it: {@link AccessToken#clientId} is null. A token without scopes is refused.
   */
  public static final AccessTokenProfile SPRING = new AccessTokenProfile("SPRING");

  /**
   * Service account tokens of Kubernetes: no {@code typ}; the claim {@code kubernetes.io} must be
   * present. The cluster issues no ID Tokens. The client is the service account in {@code sub};
   * there are no scopes, and {@code jti} is not required.
   */
  public static final AccessTokenProfile KUBERNETES = new AccessTokenProfile("KUBERNETES");

  /**
   * Tokens of GitHub Actions jobs: {@code typ} is {@code JWT}; {@code repository} and {@code
   * run_id} must be present. The issuer issues no other kind of token. <b>Every job on GitHub can
   * get a token for any audience</b>: what a token permits depends on its {@code sub} or {@code
   * repository_id}, which the caller must check. The client is the job in {@code sub}; there are no
   * scopes.
   */
  public static final AccessTokenProfile GITHUB_ACTIONS = new AccessTokenProfile("GITHUB_ACTIONS");

  private final String name;

  // null in a ready profile until it is first used, since most processes use at most one. Threads
  // that meet define equal shapes.
  private volatile @Nullable TokenShape shape;

  private AccessTokenProfile(String name, TokenShape shape) {
    this.name = name;
    this.shape = shape;
  }

  /** A ready profile. */
  private AccessTokenProfile(String name) {
    this.name = name;
  }

  /**
   * Returns the ready profile with the name of its constant, such as {@code KEYCLOAK}, for adapters
   * that read it from their settings.
   *
   * @throws IllegalArgumentException when no constant has this name; the message has all names
   */
  public static AccessTokenProfile of(String name) {
    for (AccessTokenProfile ready : ProviderProfiles.all()) {
      if (ready.name.equals(name)) {
        return ready;
      }
    }
    throw new IllegalArgumentException(
        "no profile is called " + name + ", expected one of " + ProviderProfiles.all());
  }

  /** The rules. */
  TokenShape shape() {
    TokenShape known = shape;
    if (known == null) {
      known = ProviderProfiles.definition(name).shape();
      shape = known;
    }
    return known;
  }

  private AccessTokenProfile with(TokenShape changed) {
    return new AccessTokenProfile(name, changed);
  }

  /** A copy with another name, which {@link #toString} shows. */
  public AccessTokenProfile named(String name) {
    return new AccessTokenProfile(Objects.requireNonNull(name, "name"), shape());
  }

  /**
   * A copy that accepts these header types instead, and a header without {@code typ} no longer.
   * Types compare without regard to case, with or without {@code application/} (RFC 8725, section
   * 3.11). {@code at+jwt} proves an access token; every other type needs the claims that do, and
   * without such claims in the profile an ID Token differs by its audience only.
   *
   * @param types the types, none of them empty; none for the types of a further call alone
   */
  public AccessTokenProfile withTypes(String... types) {
    requireTexts("types", types);
    return with(shape().withTypes(List.of(types)));
  }

  /** A copy that also accepts a header without {@code typ}. */
  public AccessTokenProfile orUntyped() {
    return allowing(List.of(""));
  }

  /** A copy that requires these claims instead, besides {@code iss} and {@code exp}. */
  public AccessTokenProfile withRequired(String... claims) {
    requireTexts("claims", claims);
    return with(shape().withRequired(plus(List.of("iss", "exp"), List.of(claims))));
  }

  /**
   * A copy whose {@link AccessToken#clientId} is the first of these claims that is present. Each,
   * where it is present, must be a string.
   */
  public AccessTokenProfile withClient(String... claims) {
    requireTexts("claims", claims);
    return with(shape().withClient(List.of(claims)));
  }

  /**
   * A copy whose {@link AccessToken#scopes} are in the first of these claims that is present: a
   * text of space-delimited values, or an array of strings.
   */
  public AccessTokenProfile withScope(String... claims) {
    requireTexts("claims", claims);
    return with(shape().withScope(List.of(claims)));
  }

  /**
   * A copy whose audience is the first of these claims that is present.
   *
   * @throws IllegalArgumentException when there is none, or one is empty
   */
  public AccessTokenProfile withAudience(String... claims) {
    if (claims.length == 0) {
      throw new IllegalArgumentException("claims is empty: a token without audience is for anyone");
    }
    requireTexts("claims", claims);
    return with(shape().withAudience(List.of(claims)));
  }

  /**
   * A copy that accepts a token whose type is not {@code at+jwt} only with this claim, in addition
   * to the proofs so far.
   *
   * @param values the strings of which the claim must be one; none for any value but null
   */
  public AccessTokenProfile withProof(String claim, String... values) {
    Member proof = new Member(requireText("claim", claim), List.of(values));
    return with(shape().withProofs(plus(shape().proofs(), List.of(proof))));
  }

  /**
   * A copy that accepts a token whose type is not {@code at+jwt} only with at least one of these
   * claims, whatever its value but null, instead of those so far.
   *
   * @throws IllegalArgumentException when there is none, or one is empty
   */
  public AccessTokenProfile withProofAnyOf(String... claims) {
    requireAny(claims);
    return with(shape().withAnyOf(List.of(claims)));
  }

  /**
   * A copy that refuses a token with any of these claims when its type is not {@code at+jwt}, in
   * addition to those so far: for claims that ID Tokens have and access tokens lack.
   *
   * @throws IllegalArgumentException when there is none, or one is empty
   */
  public AccessTokenProfile withoutClaims(String... claims) {
    requireAny(claims);
    return with(shape().withAbsent(plus(shape().absent(), List.of(claims))));
  }

  /**
   * A copy that refuses a token whose type is not {@code at+jwt} when one of these claims, or of
   * those so far, is the expected audience, or is present and no string: an ID Token is for its
   * client.
   *
   * @throws IllegalArgumentException when there is none, or one is empty
   */
  public AccessTokenProfile withClientUnlikeAudience(String... claims) {
    requireAny(claims);
    return with(shape().withUnlike(plus(shape().unlike(), List.of(claims))));
  }

  /**
   * A copy whose expected issuer is this member of the authorization server's metadata instead of
   * {@code issuer}. The member must be there and differ from {@code issuer} when the validator is
   * built.
   */
  public AccessTokenProfile withIssuerFrom(String member) {
    return with(shape().withIssuer(requireText("member", member)));
  }

  /** A copy that ignores this member of {@code cnf} when it has this value. */
  AccessTokenProfile ignoringConfirmation(String member, String value) {
    return with(shape().withIgnored(new Member(member, List.of(value))));
  }

  /** Both lists, each value once. */
  private static <T> List<T> plus(List<T> some, List<T> more) {
    Set<T> all = new LinkedHashSet<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private static void requireAny(String... claims) {
    if (claims.length == 0) {
      throw new IllegalArgumentException("claims is empty: name at least one");
    }
    requireTexts("claims", claims);
  }

  private static void requireTexts(String name, String... values) {
    for (String value : values) {
      requireText(name, value);
    }
  }

  private static String requireText(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + " has an empty value");
    }
    return value;
  }

  /** Whether the header has the type, or none where that is empty. */
  static boolean hasType(JoseHeader header, String type) {
    return type.isEmpty() ? header.type() == null : JwtChecks.hasType(header, type);
  }

  /** The first of these claims that is present, or null. */
  static @Nullable String present(List<String> names, JsonObject claims) {
    for (int i = 0; i < names.size(); i++) {
      if (claims.has(names.get(i))) {
        return names.get(i);
      }
    }
    return null;
  }

  /** A copy that also accepts these types. */
  AccessTokenProfile allowing(List<String> moreTypes) {
    return moreTypes.isEmpty() ? this : with(shape().withTypes(plus(shape().types(), moreTypes)));
  }

  /** A copy that does not require these claims. */
  AccessTokenProfile missing(List<String> claims) {
    if (claims.isEmpty()) {
      return this;
    }
    List<String> fewer = new ArrayList<>(shape().required());
    fewer.removeAll(claims);
    // allowMissing("client_id") means the client, in whatever claim the profile has it; a profile
    // that has it in sub needs allowMissing("sub")
    if (claims.contains("client_id") && !shape().client().contains("sub")) {
      fewer.removeAll(shape().client());
    }
    return withRequired(fewer.toArray(new String[0])); // never without iss and exp
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccessTokenProfile that && shape().equals(that.shape());
  }

  @Override
  public int hashCode() {
    return shape().hashCode();
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
