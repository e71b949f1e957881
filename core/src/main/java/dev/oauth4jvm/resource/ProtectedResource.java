package dev.oauth4jvm.resource;

import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.ResourceServer;
import dev.oauth4jvm.discovery.ResourceDiscovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.KnownHeaders;
import dev.oauth4jvm.jose.UnverifiedJwt;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A protected resource (RFC 9728): its identifier, the issuers whose access tokens it trusts, and
 * its policy. It admits requests, or answers them with a refusal, and has its metadata document.
 *
 * {@snippet file="ProtectedResourceSnippets.java" region="resource"}
 *
 * <p>The {@code iss} of a token, which is not verified at that point, only chooses among the
 * trusted issuers. A token of another issuer is refused without a request. Each issuer has its own
 * keys: the outage of one affects its own tokens alone. Building makes no request, so a process
 * starts while every issuer is down.
 *
 * <p>Immutable and safe for use by any number of threads. Keep one, since it holds the issuers'
 * keys in memory.
 */
public final class ProtectedResource {

  private final String identifier;
  private final TrustedIssuers issuers;
  private final KnownHeaders headers;
  private final @Nullable JweDecrypter decrypter;
  private final Refusals refusals;
  private final Schemes schemes;
  private final @Nullable URI location;
  private final JsonObject members;

  private ProtectedResource(Builder builder) {
    identifier = builder.identifier;
    decrypter = builder.decrypter;
    issuers = new TrustedIssuers();
    for (JwtAccessTokens tokens : builder.trusted) {
      tokens.addTo(issuers, builder);
    }
    for (IntrospectedTokens tokens : builder.introspected) {
      issuers.add(tokens.issuer(builder));
    }
    headers = new KnownHeaders(places(issuers.all().size()));
    schemes = new Schemes(issuers.all());
    location = builder.location;
    members = builder.members;
    refusals = new Refusals(schemes, builder.metadataNamed ? location : null, builder.described);
  }

  /** The number of known headers: a few for each issuer, a power of two. */
  private static int places(int issuers) {
    return Math.max(64, Math.min(4096, Integer.highestOneBit(issuers) * 4));
  }

  /**
   * Begins the settings of a resource with a URL.
   *
   * @param identifier the resource identifier (RFC 9728, section 1.2), the default audience of
   *     access tokens
   * @throws IllegalArgumentException when the identifier is not an absolute URL without fragment
   */
  public static Builder of(String identifier) {
    return new Builder(identifier, ResourceDiscovery.location(identifier));
  }

  /**
   * Begins the settings of a resource without a URL, such as a message broker. It has no metadata.
   *
   * @param audience the default audience of access tokens
   * @throws IllegalArgumentException when the audience is empty
   */
  public static Builder named(String audience) {
    return new Builder(AccessTokenSettings.nonEmpty(audience, "audience"), null);
  }

  /** The resource identifier, or the audience of a resource without a URL. */
  public String identifier() {
    return identifier;
  }

  /**
   * The admission of a request that any valid access token permits.
   *
   * @param request as for {@link AccessTokenValidator#validate(Request)}
   * @throws IllegalArgumentException when the URL is not absolute
   */
  public Admission admit(Request request) {
    return admit(request, null, Requirement.NONE);
  }

  /**
   * The admission of a request to an operation.
   *
   * @param request as for {@link AccessTokenValidator#validate(Request)}
   * @param requirement the requirement of the operation
   * @throws IllegalArgumentException when the URL is not absolute
   */
  public Admission admit(Request request, Requirement requirement) {
    return admit(request, null, requirement);
  }

  /**
   * The admission of a request over mutual TLS to an operation.
   *
   * @param request as for {@link AccessTokenValidator#validate(Request)}
   * @param certificate as for {@link AccessTokenValidator#validate(Request, X509Certificate)}
   * @param requirement the requirement of the operation
   * @throws IllegalArgumentException when the URL is not absolute
   */
  public Admission admit(
      Request request, @Nullable X509Certificate certificate, Requirement requirement) {
    AccessTokenValidator.requireAbsolute(request);
    List<String> authorization = request.headers().all("authorization");
    return new Admission(this, request, authorization, certificate, requirement);
  }

  /**
   * The admission of a call without a URL, such as one of gRPC, to an operation. A token that is
   * bound to a DPoP key is refused with {@link dev.oauth4jvm.Reason#BINDING}, since a proof names a
   * URL (RFC 9449, section 4.2), and challenges do not offer DPoP.
   *
   * @param authorization all values of the call's {@code authorization}; other than one is refused
   * @param certificate as for {@link AccessTokenValidator#validate(Request, X509Certificate)}
   * @param requirement the requirement of the operation
   * @throws IllegalStateException when every token must be bound to a DPoP key, so that none would
   *     be admitted
   */
  public Admission admit(
      List<String> authorization, @Nullable X509Certificate certificate, Requirement requirement) {
    if (!schemes.bearer()) {
      throw new IllegalStateException(
          "a call without a URL has no DPoP proof, but every token must be bound to a DPoP key:"
              + " trust an issuer without requireDpop()");
    }
    return new Admission(this, null, List.copyOf(authorization), certificate, requirement);
  }

  /**
   * The validation of an access token without its request, for messages and sockets. It fails as an
   * {@link Admission} does, except for faults of requests and proofs.
   *
   * @param token the access token, without a scheme
   */
  public Operation<ValidatedToken> validateToken(String token) {
    return new TokenValidation(this, PresentedToken.alone(token));
  }

  /**
   * The metadata document (RFC 9728, section 2). It is made of the policy and of {@link
   * Builder#metadata}: {@code authorization_servers} are the issuers that are named one by one.
   *
   * @throws IllegalStateException when the resource has no URL
   */
  public ResourceServer metadata() {
    URI unused = metadataLocation();
    return ResourceMetadata.of(identifier, issuers.servers(), schemes, members);
  }

  /**
   * The response that serves the metadata document at {@link #metadataLocation} (RFC 9728, section
   * 3.2).
   *
   * @throws IllegalStateException when the resource has no URL
   */
  public Response metadataResponse() {
    return Response.of(
        200,
        Headers.of("content-type", "application/json"),
        metadata().json().toJson().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The location at which clients look for the metadata document: {@code
   * /.well-known/oauth-protected-resource} before the path of the identifier (RFC 9728, section
   * 3.1). An application serves {@link #metadataResponse} there, to anyone.
   *
   * @throws IllegalStateException when the resource has no URL
   */
  public URI metadataLocation() {
    if (location == null) {
      throw new IllegalStateException("a resource without a URL has no metadata");
    }
    return location;
  }

  TrustedIssuers issuers() {
    return issuers;
  }

  Refusals refusals() {
    return refusals;
  }

  /** The issuer that introspects a token for its form, or null. */
  @Nullable IntrospectedIssuer introspecting(PresentedToken presented) {
    return issuers.introspecting(presented, decrypter != null);
  }

  UnverifiedJwt parse(PresentedToken presented) {
    return presented.jwt(decrypter, headers);
  }

  @Override
  public String toString() {
    return "ProtectedResource[" + identifier + "]";
  }

  /** Settings; only {@link #trust} is required. */
  public static final class Builder {

    private final String identifier;
    private final List<JwtAccessTokens> trusted = new ArrayList<>();
    private final List<IntrospectedTokens> introspected = new ArrayList<>();
    private final @Nullable URI location;
    private JsonObject members = JsonObject.of();
    private boolean metadataNamed = true;
    private boolean described;
    private @Nullable Replays replays;
    private @Nullable DpopNonces nonces;
    private @Nullable JweDecrypter decrypter;
    private @Nullable ResourceListener listener;

    private Builder(String identifier, @Nullable URI location) {
      this.identifier = identifier;
      this.location = location;
    }

    /** Trusts the JWT access tokens of one more issuer, or of the issuers that a rule admits. */
    public Builder trust(JwtAccessTokens tokens) {
      trusted.add(Objects.requireNonNull(tokens, "tokens"));
      return this;
    }

    /**
     * Trusts the access tokens of one more issuer, which are validated by introspection (RFC 7662).
     */
    public Builder trust(IntrospectedTokens tokens) {
      introspected.add(Objects.requireNonNull(tokens, "tokens"));
      return this;
    }

    /**
     * Sets the memory by which replayed DPoP proofs are refused (RFC 9449, section 11.1), for all
     * issuers without one of their own; by default there is none.
     */
    public Builder refuseReplays(Replays seen) {
      this.replays = Objects.requireNonNull(seen, "seen");
      return this;
    }

    /**
     * Requires a nonce of this resource in DPoP proofs, as {@link
     * AccessTokenSettings#requireNonces}, for all issuers without nonces of their own; by default
     * none is required.
     */
    public Builder requireNonces(DpopNonces nonces) {
      this.nonces = Objects.requireNonNull(nonces, "nonces");
      return this;
    }

    /**
     * Sets the decrypter of encrypted tokens, whichever issuer they are of; by default they are
     * refused.
     */
    public Builder decrypter(JweDecrypter decrypter) {
      this.decrypter = Objects.requireNonNull(decrypter, "decrypter");
      return this;
    }

    /**
     * Adds a listener to the events of the resource's issuers; by default there is none. The events
     * of their keys are those of {@link dev.oauth4jvm.jwks.Jwks.Builder#listener}.
     */
    public Builder listener(ResourceListener more) {
      Objects.requireNonNull(more, "more");
      this.listener = listener == null ? more : listener.and(more);
      return this;
    }

    // ---- what the tokens of an issuer take from their resource

    String identifier() {
      return identifier;
    }

    @Nullable Replays replays() {
      return replays;
    }

    @Nullable DpopNonces nonces() {
      return nonces;
    }

    /** The reports about an issuer; null without a listener. */
    @Nullable ResourceReports reports(String issuer) {
      return reports(listener, issuer);
    }

    @Nullable ResourceListener listener() {
      return listener;
    }

    static @Nullable ResourceReports reports(@Nullable ResourceListener listener, String issuer) {
      return listener == null ? null : new ResourceReports(issuer, listener);
    }

    /**
     * Sets a member of the metadata document, for example {@code scopes_supported}, {@code
     * resource_name} or {@code resource_documentation}; may replace {@code authorization_servers}
     * and {@code tls_client_certificate_bound_access_tokens}.
     *
     * @param value a JSON value, as {@link JsonObject.Builder#put} takes it
     * @throws IllegalArgumentException when the policy determines the member, or the value is not
     *     one of JSON
     */
    public Builder metadata(String member, Object value) {
      ResourceMetadata.requireFree(member);
      members = members.with(member, Objects.requireNonNull(value, "value"));
      return this;
    }

    /**
     * Names no metadata document in challenges: for an application that does not serve it at {@link
     * ProtectedResource#metadataLocation}.
     */
    public Builder withoutMetadataInChallenges() {
      this.metadataNamed = false;
      return this;
    }

    /**
     * Adds {@code error_description} to challenges with an error: a fixed text for each {@link
     * dev.oauth4jvm.Reason}, without values of the request or the token. Off by default, since it
     * helps whoever probes the resource, too.
     */
    public Builder describeErrors() {
      this.described = true;
      return this;
    }

    /**
     * Builds the resource; makes no request.
     *
     * @throws IllegalArgumentException when no tokens are trusted, when those of an issuer are
     *     trusted twice, or when the settings of an issuer are contradictory, as {@link
     *     AccessTokenValidator.Builder#build} says
     * @throws dev.oauth4jvm.ProcessingException {@link
     *     dev.oauth4jvm.ErrorCode#MISSING_SERVER_METADATA} when the given metadata of a server
     *     lacks {@code jwks_uri}, the issuer that the profile takes from it, or {@code
     *     introspection_endpoint}
     */
    public ProtectedResource build() {
      if (trusted.isEmpty() && introspected.isEmpty()) {
        throw new IllegalArgumentException("no tokens are trusted: Builder.trust says which are");
      }
      return new ProtectedResource(this);
    }
  }
}
