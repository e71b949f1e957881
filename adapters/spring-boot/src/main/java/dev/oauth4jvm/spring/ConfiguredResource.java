package dev.oauth4jvm.spring;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Replays;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JweDecrypter;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SignatureMemory;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksListener;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.resource.AccessTokenProfile;
import dev.oauth4jvm.resource.DpopNonces;
import dev.oauth4jvm.resource.JwtAccessTokens;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.ResourceListener;
import dev.oauth4jvm.spring.Oauth4jvmProperties.Binding;
import dev.oauth4jvm.spring.Oauth4jvmProperties.Issuer;
import dev.oauth4jvm.store.Store;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.core.env.Environment;

/** The protected resource that the properties and the application's beans describe. */
final class ConfiguredResource {

  private static final String SPRING = "spring.security.oauth2.resourceserver.jwt.";

  private final Oauth4jvmProperties own;
  private final OAuth2ResourceServerProperties.Jwt spring;
  private final Environment environment;
  private final BeanFactory beans;

  ConfiguredResource(
      Oauth4jvmProperties own,
      OAuth2ResourceServerProperties.Jwt spring,
      Environment environment,
      BeanFactory beans) {
    this.own = own;
    this.spring = spring;
    this.environment = environment;
    this.beans = beans;
  }

  /**
   * Builds the resource; makes no request.
   *
   * @throws IllegalStateException when properties are missing or contradict each other
   */
  ProtectedResource build() {
    if (spring.getPublicKeyLocation() != null) {
      throw refused(
          SPRING + "public-key-location",
          "is not supported, since a fixed key cannot be rotated: set " + SPRING + "jwk-set-uri");
    }
    ProtectedResource.Builder builder = begin();
    for (Issuer issuer : issuers()) {
      builder.trust(tokens(issuer));
    }
    if (!own.scopesSupported().isEmpty()) {
      builder.metadata("scopes_supported", own.scopesSupported());
    }
    if (own.describeErrors()) {
      builder.describeErrors();
    }
    beans.getBeanProvider(Replays.class).ifAvailable(builder::refuseReplays);
    beans.getBeanProvider(DpopNonces.class).ifAvailable(builder::requireNonces);
    beans.getBeanProvider(JweDecrypter.class).ifAvailable(builder::decrypter);
    beans.getBeanProvider(ResourceListener.class).orderedStream().forEach(builder::listener);
    return builder.build();
  }

  private ProtectedResource.Builder begin() {
    if (own.resource() != null) {
      return ProtectedResource.of(own.resource());
    }
    String audience = audience();
    if (audience == null) {
      throw refused(
          "oauth4jvm.resource",
          "is missing: set it to the URL that identifies this application to its clients (RFC 9728),"
              + " or set "
              + SPRING
              + "audiences");
    }
    return isUrl(audience) ? ProtectedResource.of(audience) : ProtectedResource.named(audience);
  }

  private static boolean isUrl(String audience) {
    try {
      URI uri = new URI(audience);
      return uri.getHost() != null && uri.getRawFragment() == null;
    } catch (URISyntaxException name) {
      return false;
    }
  }

  private @Nullable String audience() {
    List<String> audiences = spring.getAudiences();
    if (audiences.size() > 1) {
      throw refused(
          SPRING + "audiences",
          "has "
              + audiences.size()
              + " values: a resource has one. Trust an issuer with another audience by"
              + " oauth4jvm.issuers[0].audience");
    }
    return audiences.isEmpty() ? null : audiences.get(0);
  }

  private List<Issuer> issuers() {
    List<Issuer> all = new ArrayList<>();
    if (spring.getIssuerUri() != null) {
      all.add(
          new Issuer(
              spring.getIssuerUri(), spring.getJwkSetUri(), audience(), null, null, null, null));
    } else if (spring.getJwkSetUri() != null) {
      throw refused(
          SPRING + "issuer-uri",
          "is missing beside jwk-set-uri: a token is accepted only from a known issuer");
    }
    all.addAll(own.issuers());
    if (all.isEmpty()) {
      throw refused(SPRING + "issuer-uri", "is missing: no issuer would be trusted");
    }
    return all;
  }

  private JwtAccessTokens tokens(Issuer issuer) {
    if (issuer.issuerUri() == null) {
      throw refused("oauth4jvm.issuers[*].issuer-uri", "is missing");
    }
    JwtAccessTokens tokens =
        issuer.jwkSetUri() == null
            ? JwtAccessTokens.discovered(issuer.issuerUri())
            : JwtAccessTokens.of(AuthorizationServer.of(issuer.issuerUri(), issuer.jwkSetUri()));
    if (issuer.audience() != null) {
      tokens.audience(issuer.audience());
    }
    tokens.profile(profile(issuer.profile() == null ? own.profile() : issuer.profile()));
    for (String type : issuer.types() == null ? own.types() : issuer.types()) {
      tokens.allowType(type);
    }
    Set<JwsAlgorithm> algorithms =
        issuer.jwsAlgorithms() == null ? algorithms() : algorithms(issuer.jwsAlgorithms());
    if (algorithms != null) {
      tokens.algorithms(algorithms);
    }
    Binding binding = issuer.binding() == null ? own.binding() : issuer.binding();
    if (binding == Binding.DPOP) {
      tokens.requireDpop();
    } else if (binding == Binding.CERTIFICATE) {
      tokens.requireCertificateBinding();
    }
    if (own.clockTolerance() != null) {
      tokens.clockTolerance(own.clockTolerance());
    }
    beans.getBeanProvider(SignatureMemory.class).ifAvailable(tokens::signatureMemory);
    return tokens.keys(this::keys);
  }

  private Jwks keys(AuthorizationServer server) {
    Jwks.Builder keys = Jwks.of(server);
    JwksStore view = beans.getBeanProvider(JwksStore.class).getIfAvailable();
    if (view != null) {
      keys.store(view);
    } else {
      beans.getBeanProvider(Store.class).ifAvailable(keys::store);
    }
    beans.getBeanProvider(JwksListener.class).orderedStream().forEach(keys::listener);
    beans.getBeanProvider(Crypto.class).ifAvailable(keys::crypto);
    return keys.build();
  }

  private static AccessTokenProfile profile(@Nullable String name) {
    if (name == null) {
      return AccessTokenProfile.RFC_9068;
    }
    try {
      return AccessTokenProfile.of(name);
    } catch (IllegalArgumentException unknown) {
      throw refused("oauth4jvm.profile", "is not usable: " + unknown.getMessage());
    }
  }

  /** Spring's property, if it is set: its default is RS256 alone. Null for all algorithms. */
  private @Nullable Set<JwsAlgorithm> algorithms() {
    return Binder.get(environment)
        .bind(SPRING + "jws-algorithms", Bindable.listOf(String.class))
        .map(ConfiguredResource::algorithms)
        .orElse(null);
  }

  private static Set<JwsAlgorithm> algorithms(List<String> names) {
    Set<JwsAlgorithm> algorithms = EnumSet.noneOf(JwsAlgorithm.class);
    for (String name : names) {
      JwsAlgorithm algorithm = JwsAlgorithm.of(name);
      if (algorithm == null) {
        throw refused(SPRING + "jws-algorithms", "has " + name + ", which is not supported");
      }
      algorithms.add(algorithm);
    }
    return algorithms;
  }

  private static IllegalStateException refused(String property, String what) {
    return new IllegalStateException("the property " + property + " " + what);
  }
}
