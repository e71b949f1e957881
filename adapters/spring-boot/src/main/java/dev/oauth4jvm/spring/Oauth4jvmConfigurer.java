package dev.oauth4jvm.spring;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.proxy.ClientCertificates;
import dev.oauth4jvm.proxy.PublicUrl;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.servlet.ProtectedResourceFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Protects a {@code SecurityFilterChain} by a {@link ProtectedResource}, in place of {@code
 * oauth2ResourceServer}.
 *
 * {@snippet file="orders/OrdersApplication.java" region="application"}
 *
 * <p>A request with an {@code Authorization} field is admitted, and has an {@link
 * AccessTokenAuthentication}, or is answered at once. A request without the field is anonymous, and
 * {@code authorizeHttpRequests} decides; if it denies, the answer is 401 with challenges. Where a
 * {@linkplain #require requirement} applies, a request without the field is refused.
 *
 * <p>The chain keeps no session and no saved requests, and requests with an access token need no
 * token against CSRF. The metadata document (RFC 9728) is served to anyone.
 *
 * <p>What is not set here is taken from the application's beans: {@link ProtectedResource} and
 * {@link Driver}, which are required, {@link PublicUrl}, {@link ClientCertificates} and {@link
 * AccessTokenAuthorities}. No argument is null. Not safe for use by several threads.
 */
public final class Oauth4jvmConfigurer
    extends AbstractHttpConfigurer<Oauth4jvmConfigurer, HttpSecurity> {

  private final List<Rule> rules = new ArrayList<>();
  private @Nullable ProtectedResource resource;
  private @Nullable Driver http;
  private @Nullable PublicUrl url;
  private @Nullable ClientCertificates certificates;
  private @Nullable Function<? super AccessToken, ? extends Authentication> authentications;
  private @Nullable ProtectedResourceFilter gate;

  private record Rule(RequestMatcher requests, Requirement requirement) {}

  private Oauth4jvmConfigurer() {}

  /** The configurer, for {@code http.with(oauth4jvm(), withDefaults())}. */
  public static Oauth4jvmConfigurer oauth4jvm() {
    return new Oauth4jvmConfigurer();
  }

  /** Sets the resource; by default the bean. */
  public Oauth4jvmConfigurer resource(ProtectedResource resource) {
    this.resource = Objects.requireNonNull(resource, "resource");
    return this;
  }

  /** Sets what runs the requests for the issuers' keys; by default the bean. */
  public Oauth4jvmConfigurer driver(Driver http) {
    this.http = Objects.requireNonNull(http, "http");
    return this;
  }

  /** Sets the public URL, as {@link ProtectedResourceFilter#publicUrl}. */
  public Oauth4jvmConfigurer publicUrl(PublicUrl url) {
    this.url = Objects.requireNonNull(url, "url");
    return this;
  }

  /** Sets the source of certificates, as {@link ProtectedResourceFilter#certificates}. */
  public Oauth4jvmConfigurer certificates(ClientCertificates forwarded) {
    this.certificates = Objects.requireNonNull(forwarded, "forwarded");
    return this;
  }

  /**
   * Sets the authentication of an admitted request; by default that of {@link
   * AccessTokenAuthorities}.
   */
  public Oauth4jvmConfigurer authentication(
      Function<? super AccessToken, ? extends Authentication> authentication) {
    this.authentications = Objects.requireNonNull(authentication, "authentication");
    return this;
  }

  /**
   * Sets what requests for a path require of their token. The first match counts.
   *
   * @param pattern a pattern of Spring's paths, as in {@code /payments/**}
   * @param requirement {@link Requirement#none} leaves the requests to {@code
   *     authorizeHttpRequests}
   */
  public Oauth4jvmConfigurer require(String pattern, Requirement requirement) {
    return require(getRequestMatcherBuilder().matcher(pattern), requirement);
  }

  /** Sets what requests require of their token. The first match counts. */
  public Oauth4jvmConfigurer require(RequestMatcher requests, Requirement requirement) {
    rules.add(
        new Rule(
            Objects.requireNonNull(requests, "requests"),
            Objects.requireNonNull(requirement, "requirement")));
    return this;
  }

  private Requirement requirement(HttpServletRequest request) {
    for (Rule rule : rules) {
      if (rule.requests().matches(request)) {
        return rule.requirement();
      }
    }
    return Requirement.none();
  }

  /**
   * Makes the chain one without sessions, at once: the settings of others depend on it when they
   * are initialized.
   */
  @Override
  @SuppressWarnings("unchecked") // the class of a configurer has no type arguments
  public void setBuilder(HttpSecurity security) {
    super.setBuilder(security);
    // as sessionManagement(…) would, but without its filter, which looks for sessions
    security.setSharedObject(SessionCreationPolicy.class, SessionCreationPolicy.STATELESS);
    security.requestCache(cache -> cache.requestCache(new NullRequestCache()));
    if (security.getConfigurer(CsrfConfigurer.class) != null) { // not disabled
      security.csrf(
          csrf ->
              csrf.csrfTokenRepository(new NoCsrfTokens())
                  .ignoringRequestMatchers(Oauth4jvmConfigurer::isAdmitted));
    }
  }

  @Override
  public void init(HttpSecurity security) {
    ProtectedResourceFilter filter = filter(security);
    DeniedRequests denied =
        new DeniedRequests(filter, this::requirement, getSecurityContextHolderStrategy());
    gate = filter;
    security.exceptionHandling(
        exceptions ->
            exceptions
                .defaultAuthenticationEntryPointFor(denied, AnyRequestMatcher.INSTANCE)
                .defaultAccessDeniedHandlerFor(denied, AnyRequestMatcher.INSTANCE));
  }

  /** Whether the request has a token, which no browser sends of its own accord. */
  private static boolean isAdmitted(HttpServletRequest request) {
    return request.getAttribute(ProtectedResourceFilter.ACCESS_TOKEN) != null;
  }

  private ProtectedResourceFilter filter(HttpSecurity security) {
    ApplicationContext beans = security.getSharedObject(ApplicationContext.class);
    ProtectedResource known = resource == null ? beans.getBean(ProtectedResource.class) : resource;
    Driver driver = http == null ? beans.getBean(Driver.class) : http;
    PublicUrl declared = url == null ? optional(beans, PublicUrl.class) : url;
    ClientCertificates forwarded =
        certificates == null ? optional(beans, ClientCertificates.class) : certificates;
    ProtectedResourceFilter filter =
        declared == null
            ? ProtectedResourceFilter.of(known, driver)
            : ProtectedResourceFilter.of(known, driver, declared);
    if (forwarded != null) {
      filter = filter.certificates(forwarded);
    }
    return filter
        .require(this::requirement)
        .optional(request -> requirement(request).equals(Requirement.none()));
  }

  private static <T> @Nullable T optional(ApplicationContext beans, Class<T> type) {
    return beans.getBeanProvider(type).getIfAvailable();
  }

  @Override
  @SuppressWarnings("unchecked") // the class of a configurer has no type arguments
  public void configure(HttpSecurity security) {
    if (security.getConfigurer(OAuth2ResourceServerConfigurer.class) != null) {
      throw new IllegalStateException(
          "the chain has oauth4jvm() and oauth2ResourceServer(…), which would judge each request"
              + " twice: remove oauth2ResourceServer(…)");
    }
    AccessTokenAuthorities authorities =
        optional(security.getSharedObject(ApplicationContext.class), AccessTokenAuthorities.class);
    Function<? super AccessToken, ? extends Authentication> conversion =
        authentications != null
            ? authentications
            : authorities == null
                ? AccessTokenAuthorities.scopes()::authentication
                : authorities::authentication;
    security.addFilterBefore(
        new AdmissionFilter(
            Objects.requireNonNull(gate, "init"), conversion, getSecurityContextHolderStrategy()),
        CsrfFilter
            .class); // which would answer a request without a token before it is asked for one
  }
}
