package dev.oauth4jvm.spring;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code oauth4jvm.*}, for what {@code spring.security.oauth2.resourceserver.jwt.*}
 * lacks. Those of {@link Issuer} that are missing are taken from here.
 *
 * @param resource the resource identifier (RFC 9728), a URL; the default audience
 * @param publicUrl the URL under which clients reach the application, if its origin is not that of
 *     the resource identifier
 * @param profile the name of a constant of {@code AccessTokenProfile}; by default {@code RFC_9068}
 * @param types further values of {@code typ}, such as {@code JWT}
 * @param binding what access tokens must be bound to
 * @param clockTolerance the leeway for dates, in whole seconds; by default 30 s
 * @param scopesSupported {@code scopes_supported} of the metadata document
 * @param describeErrors whether challenges have an {@code error_description}
 * @param allowInsecureRequests whether {@code http:} issuers are allowed: for development only
 * @param issuers the trusted issuers beside {@code issuer-uri}
 */
@ConfigurationProperties("oauth4jvm")
record Oauth4jvmProperties(
    @Nullable String resource,
    @Nullable String publicUrl,
    @Nullable String profile,
    @DefaultValue List<String> types,
    @Nullable Binding binding,
    @Nullable Duration clockTolerance,
    @DefaultValue List<String> scopesSupported,
    @DefaultValue("false") boolean describeErrors,
    @DefaultValue("false") boolean allowInsecureRequests,
    @DefaultValue List<Issuer> issuers) {

  /** What access tokens must be bound to. */
  enum Binding {
    /** Nothing: bearer tokens are accepted, and bound tokens with their proof. */
    OPTIONAL,
    /** A DPoP key (RFC 9449). */
    DPOP,
    /** A certificate (RFC 8705). */
    CERTIFICATE
  }

  /**
   * A trusted issuer.
   *
   * @param issuerUri its identifier; required
   * @param jwkSetUri the location of its keys, if its metadata must not be requested
   * @param audience the expected audience
   * @param jwsAlgorithms the accepted algorithms
   * @param profile as above
   * @param types as above
   * @param binding as above
   */
  record Issuer(
      @Nullable String issuerUri,
      @Nullable String jwkSetUri,
      @Nullable String audience,
      @Nullable List<String> jwsAlgorithms,
      @Nullable String profile,
      @Nullable List<String> types,
      @Nullable Binding binding) {}
}
