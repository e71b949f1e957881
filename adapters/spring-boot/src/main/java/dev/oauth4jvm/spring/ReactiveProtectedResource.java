package dev.oauth4jvm.spring;

import dev.oauth4jvm.AsyncDriver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.proxy.ClientCertificates;
import dev.oauth4jvm.proxy.PublicUrl;
import dev.oauth4jvm.proxy.ReceivedRequest;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.Admission;
import dev.oauth4jvm.resource.ProtectedResource;
import dev.oauth4jvm.resource.Requirement;
import dev.oauth4jvm.resource.Verdict;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Protects a {@code SecurityWebFilterChain} of WebFlux by a {@link ProtectedResource}, as {@link
 * Oauth4jvmConfigurer} does for servlets. It blocks no thread.
 *
 * {@snippet file="ReactiveContractTest.java" region="chain"}
 *
 * <p>Immutable: each method returns a changed copy, and no argument is null. Safe for use by any
 * number of threads.
 */
public final class ReactiveProtectedResource {

  private final ProtectedResource resource;
  private final AsyncDriver http;
  private final PublicUrl url;
  private final @Nullable ClientCertificates certificates;
  private final Function<? super AccessToken, ? extends Authentication> authentications;
  private final List<Rule> rules;

  private record Rule(PathPattern pattern, Requirement requirement) {}

  private ReactiveProtectedResource(
      ProtectedResource resource,
      AsyncDriver http,
      PublicUrl url,
      @Nullable ClientCertificates certificates,
      Function<? super AccessToken, ? extends Authentication> authentications,
      List<Rule> rules) {
    this.resource = Objects.requireNonNull(resource, "resource");
    this.http = Objects.requireNonNull(http, "http");
    this.url = Objects.requireNonNull(url, "url");
    this.certificates = certificates;
    this.authentications = Objects.requireNonNull(authentications, "authentications");
    this.rules = rules;
  }

  /**
   * Creates the protection of an API whose public URL has the origin of the resource's identifier.
   *
   * @param http runs the requests for the issuers' keys
   * @throws IllegalStateException when the identifier is no URL
   */
  public static ReactiveProtectedResource of(ProtectedResource resource, AsyncDriver http) {
    URI metadata = resource.metadataLocation();
    return of(
        resource, http, PublicUrl.of(metadata.getScheme() + "://" + metadata.getRawAuthority()));
  }

  /** Creates the protection of an API with this public URL. */
  public static ReactiveProtectedResource of(
      ProtectedResource resource, AsyncDriver http, PublicUrl url) {
    return new ReactiveProtectedResource(
        resource, http, url, null, AccessTokenAuthorities.scopes()::authentication, List.of());
  }

  /** Takes the client's certificate from a field of named proxies. */
  public ReactiveProtectedResource certificates(ClientCertificates forwarded) {
    return new ReactiveProtectedResource(
        resource,
        http,
        url,
        Objects.requireNonNull(forwarded, "forwarded"),
        authentications,
        rules);
  }

  /** Sets the authentication of an admitted request. */
  public ReactiveProtectedResource authentication(
      Function<? super AccessToken, ? extends Authentication> authentication) {
    return new ReactiveProtectedResource(resource, http, url, certificates, authentication, rules);
  }

  /**
   * Sets what requests for a path require of their token. The first match counts.
   *
   * @param pattern a pattern of Spring's paths, as in {@code /payments/**}
   */
  public ReactiveProtectedResource require(String pattern, Requirement requirement) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(
        new Rule(
            PathPatternParser.defaultInstance.parse(pattern),
            Objects.requireNonNull(requirement, "requirement")));
    return new ReactiveProtectedResource(
        resource, http, url, certificates, authentications, List.copyOf(more));
  }

  /**
   * Adds the protection to a chain. The chain keeps no session. It has no protection against CSRF
   * then, since nothing that a browser sends of its own accord authenticates a request.
   *
   * @return the chain's settings
   */
  public ServerHttpSecurity protect(ServerHttpSecurity security) {
    ReactiveDeniedRequests denied = new ReactiveDeniedRequests(this);
    return security
        .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
        .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
        .csrf(ServerHttpSecurity.CsrfSpec::disable)
        .exceptionHandling(
            exceptions -> exceptions.authenticationEntryPoint(denied).accessDeniedHandler(denied))
        .addFilterBefore(this::filter, SecurityWebFiltersOrder.CSRF);
  }

  Requirement requirement(ServerWebExchange exchange) {
    PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
    for (Rule rule : rules) {
      if (rule.pattern().matches(path)) {
        return rule.requirement();
      }
    }
    return Requirement.none();
  }

  private Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    Requirement requirement = requirement(exchange);
    if (isForMetadata(exchange)) {
      return ReactiveAnswers.send(resource.metadataResponse(), exchange);
    }
    if (!exchange.getRequest().getHeaders().containsHeader("authorization")
        && requirement.equals(Requirement.none())) {
      return chain.filter(exchange); // anonymous: the rules of the chain decide
    }
    Admission admission;
    try {
      ReceivedRequest received = ReactiveRequests.received(exchange.getRequest());
      X509Certificate certificate =
          certificates == null
              ? ReactiveRequests.certificate(exchange.getRequest())
              : certificates.of(received);
      admission = resource.admit(url.request(received), certificate, requirement);
    } catch (IllegalArgumentException | OAuthException malformed) {
      return badRequest(malformed, exchange);
    }
    return Mono.fromFuture(() -> http.start(admission.verdict()))
        .onErrorResume(
            Exception.class, // whatever the run throws is an outage
            failure -> Mono.just(new Verdict.Refused(admission.refusal(failure), failure)))
        .flatMap(verdict -> follow(verdict, exchange, chain));
  }

  private Mono<Void> follow(Verdict verdict, ServerWebExchange exchange, WebFilterChain chain) {
    if (verdict instanceof Verdict.Refused refused) {
      return ReactiveAnswers.refuse(refused, exchange);
    }
    Verdict.Accepted accepted = (Verdict.Accepted) verdict;
    ReactiveAnswers.addHeaders(accepted.headers(), exchange);
    return chain
        .filter(exchange)
        .contextWrite(
            ReactiveSecurityContextHolder.withAuthentication(
                authentications.apply(accepted.token())));
  }

  /** Refuses a request that was let through, for a reason that the chain found. */
  Mono<Void> refuse(ServerWebExchange exchange, Requirement requirement, OAuthException failure) {
    try {
      Request request = url.request(ReactiveRequests.received(exchange.getRequest()));
      Response refusal = resource.admit(request, requirement).refusal(failure);
      return ReactiveAnswers.refuse(new Verdict.Refused(refusal, failure), exchange);
    } catch (IllegalArgumentException | OAuthException malformed) {
      return badRequest(malformed, exchange);
    }
  }

  private static Mono<Void> badRequest(Exception malformed, ServerWebExchange exchange) {
    return ReactiveAnswers.refuse(
        new Verdict.Refused(Response.of(400, Headers.of(), new byte[0]), malformed), exchange);
  }

  private boolean isForMetadata(ServerWebExchange exchange) {
    String method = exchange.getRequest().getMethod().name();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return false;
    }
    try {
      return resource
          .metadataLocation()
          .getRawPath()
          .equals(exchange.getRequest().getURI().getRawPath());
    } catch (IllegalStateException withoutUrl) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "ReactiveProtectedResource[" + resource.identifier() + ", " + url + "]";
  }
}
