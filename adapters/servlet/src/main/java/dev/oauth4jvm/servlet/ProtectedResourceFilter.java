package dev.oauth4jvm.servlet;

import dev.oauth4jvm.Driver;
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
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A servlet filter that admits requests to a {@link ProtectedResource}, and answers the others: 401
 * or 403 with challenges, 400 when the request is malformed, or 503 when its access token cannot be
 * judged.
 *
 * {@snippet file="ServletSnippets.java" region="filter"}
 *
 * <p>An admitted request has the token's subject as user ({@code getUserPrincipal}, an {@link
 * AccessTokenPrincipal}), the token's scopes as roles ({@code isUserInRole}), and the token itself
 * as attribute, which {@link #accessToken} returns. A refused request does not reach the
 * application. The metadata document (RFC 9728) is served where the resource's identifier requires
 * it, if that path is within the application and is mapped to this filter.
 *
 * <p>The request that the client sent is judged once. When the application dispatches it again
 * (ASYNC, ERROR, or by a forward), the user stays, and the requirement of the new path is not
 * checked: see docs/servlet.md.
 *
 * <p>Refusals are logged by {@link System.Logger} {@code dev.oauth4jvm.servlet}: at WARNING if they
 * are an outage (503), which the operator must end, otherwise at DEBUG.
 *
 * <p>Immutable: each method returns a changed copy, and no argument is null. Safe for use by any
 * number of threads.
 */
public final class ProtectedResourceFilter implements Filter {

  /** The name of the request's attribute with the {@link AccessToken}. */
  public static final String ACCESS_TOKEN = "dev.oauth4jvm.resource.AccessToken";

  private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

  /** Without a challenge: the fault is not in the credentials. */
  private static final Response BAD_REQUEST = Response.of(400, Headers.of(), new byte[0]);

  private static final AtomicLong INSTANCES = new AtomicLong();

  private final ProtectedResource resource;
  private final Driver http;
  private final Predicate<? super HttpServletRequest> anonymous;
  private final Predicate<? super HttpServletRequest> optional;
  private final Function<? super HttpServletRequest, Requirement> requirement;
  private final PublicUrl url;
  private final boolean declared;
  private final @Nullable ClientCertificates certificates;
  private final @Nullable String metadataPath;
  private final String admitted;

  /** An admission by one filter, as attribute of its request. */
  private record Admitted(ProtectedResourceFilter by, AccessToken token) {}

  private ProtectedResourceFilter(
      ProtectedResource resource,
      Driver http,
      Predicate<? super HttpServletRequest> anonymous,
      Predicate<? super HttpServletRequest> optional,
      Function<? super HttpServletRequest, Requirement> requirement,
      PublicUrl url,
      boolean declared,
      @Nullable ClientCertificates certificates) {
    this.resource = Objects.requireNonNull(resource, "resource");
    this.http = Objects.requireNonNull(http, "http");
    this.anonymous = Objects.requireNonNull(anonymous, "anonymous");
    this.optional = Objects.requireNonNull(optional, "optional");
    this.requirement = Objects.requireNonNull(requirement, "requirement");
    this.url = Objects.requireNonNull(url, "url");
    this.declared = declared;
    this.certificates = certificates;
    this.metadataPath = Urls.metadataPath(resource);
    this.admitted = Admitted.class.getName() + '.' + INSTANCES.incrementAndGet();
  }

  /**
   * Creates a filter that requires a valid access token of each request.
   *
   * <p>The URL that clients request, which DPoP proofs name, has the origin of the resource's
   * identifier; {@link #publicUrl} sets another one.
   *
   * @param resource the resource, with a URL as its identifier
   * @param http runs the requests for the issuers' keys, on the thread of the request
   * @throws IllegalArgumentException when the identifier is no URL: use {@link
   *     #of(ProtectedResource, Driver, PublicUrl)}
   */
  public static ProtectedResourceFilter of(ProtectedResource resource, Driver http) {
    return new ProtectedResourceFilter(
        resource,
        http,
        r -> false,
        r -> false,
        r -> Requirement.none(),
        Urls.origin(resource),
        true,
        null);
  }

  /** Creates a filter as {@link #of(ProtectedResource, Driver)} does, with a public URL. */
  public static ProtectedResourceFilter of(ProtectedResource resource, Driver http, PublicUrl url) {
    return new ProtectedResourceFilter(
        resource, http, r -> false, r -> false, r -> Requirement.none(), url, false, null);
  }

  /**
   * Sets which requests reach the application without a token; by default none. A token in such a
   * request is ignored. Decide by {@link #path}, not by {@code getRequestURI}.
   *
   * @param requests called on the thread of each request; its exceptions end the request
   */
  public ProtectedResourceFilter anonymous(Predicate<? super HttpServletRequest> requests) {
    return new ProtectedResourceFilter(
        resource, http, requests, optional, requirement, url, declared, certificates);
  }

  /**
   * Sets which requests reach the application without a user if they have no {@code Authorization}
   * field; by default none. A token that such a request has is judged, and the request is refused
   * with it. Decide by {@link #path}, not by {@code getRequestURI}.
   *
   * @param requests called on the thread of each request without the field; its exceptions end the
   *     request
   */
  public ProtectedResourceFilter optional(Predicate<? super HttpServletRequest> requests) {
    return new ProtectedResourceFilter(
        resource, http, anonymous, requests, requirement, url, declared, certificates);
  }

  /**
   * Sets what a request requires of its token; by default every valid token is admitted. Decide by
   * {@link #path}, not by {@code getRequestURI}.
   *
   * @param requirement called on the thread of each request that is not anonymous; its exceptions
   *     end the request, and so does a null that it returns
   */
  public ProtectedResourceFilter require(
      Function<? super HttpServletRequest, Requirement> requirement) {
    return new ProtectedResourceFilter(
        resource, http, anonymous, optional, requirement, url, declared, certificates);
  }

  /**
   * Sets how the URL that the client requested is restored, for DPoP behind proxies. A URL cannot
   * be restored from a malformed field of a proxy: such a request gets a 400.
   */
  public ProtectedResourceFilter publicUrl(PublicUrl url) {
    return new ProtectedResourceFilter(
        resource, http, anonymous, optional, requirement, url, false, certificates);
  }

  /**
   * Takes the client's certificate from a field of named proxies; by default it is that of the
   * container's own TLS connection ({@code jakarta.servlet.request.X509Certificate}).
   */
  public ProtectedResourceFilter certificates(ClientCertificates forwarded) {
    return new ProtectedResourceFilter(
        resource,
        http,
        anonymous,
        optional,
        requirement,
        url,
        declared,
        Objects.requireNonNull(forwarded, "forwarded"));
  }

  /**
   * Registers this filter with a starting application, before the filters of its descriptor, for
   * the dispatcher types REQUEST, ASYNC and ERROR, with support of asynchronous requests.
   *
   * @param urlPatterns the paths, {@code /*} for all
   * @throws IllegalStateException when the application has started, or has such a filter already
   */
  public void register(ServletContext context, String... urlPatterns) {
    FilterRegistration.Dynamic registration =
        context.addFilter(ProtectedResourceFilter.class.getName(), this);
    if (registration == null) {
      throw new IllegalStateException(
          "the application has a ProtectedResourceFilter already: register a second one by"
              + " ServletContext.addFilter under another name");
    }
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
        false,
        urlPatterns);
  }

  /**
   * The access token of an admitted request, however the request was wrapped or dispatched since.
   *
   * @throws IllegalStateException when the request has none: it is anonymous, or its path is not
   *     mapped to the filter
   */
  public static AccessToken accessToken(ServletRequest request) {
    if (request.getAttribute(ACCESS_TOKEN) instanceof AccessToken token) {
      return token;
    }
    throw new IllegalStateException(
        "the request has no access token: map its path to the ProtectedResourceFilter, and do not"
            + " declare it anonymous");
  }

  /**
   * The path by which the container selects the servlet: within the application, decoded,
   * normalized, and without path parameters. A decision by {@code getRequestURI} can be evaded,
   * since {@code /public/..;/orders} and {@code /%6Frders} may be other spellings of a path.
   */
  public static String path(HttpServletRequest request) {
    String rest = request.getPathInfo();
    return rest == null ? request.getServletPath() : request.getServletPath() + rest;
  }

  /**
   * Admits a request or answers it.
   *
   * @throws IllegalStateException when the response is committed, so that no refusal can be sent:
   *     the filter must come before whatever writes
   */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!(request instanceof HttpServletRequest in)
        || !(response instanceof HttpServletResponse out)) {
      throw new ServletException("the request is not one of HTTP");
    }
    if (in.getAttribute(admitted) instanceof Admitted before && before.by() == this) {
      chain.doFilter(new AdmittedRequest(in, before.token()), out);
    } else if (in.getDispatcherType() == DispatcherType.ERROR || anonymous.test(in)) {
      chain.doFilter(in, out); // an error page answers a request, whoever sent it
    } else if (metadataPath != null && isForMetadata(in, metadataPath)) {
      Answers.send(resource.metadataResponse(), out);
    } else if (optional.test(in) && !in.getHeaders("authorization").hasMoreElements()) {
      // not by getHeader: Spring's firewall examines a value each time that it is read
      chain.doFilter(in, out);
    } else {
      judge(in, out, chain);
    }
  }

  /**
   * Refuses a request that this filter let through, for a reason that the application found later:
   * as {@link Admission#refusal} answers it, with the log of the filter's own refusals.
   *
   * @param requirement what the application requires, which the challenges name
   * @param failure of {@link dev.oauth4jvm.Reason#NO_CREDENTIALS} or {@link
   *     dev.oauth4jvm.Reason#SCOPE}, for example
   * @throws IllegalStateException when the response is committed
   */
  public void refuse(
      HttpServletRequest in,
      HttpServletResponse out,
      Requirement requirement,
      OAuthException failure)
      throws IOException {
    try {
      Admission admission = resource.admit(url.request(received(in)), requirement);
      Answers.refuse(new Verdict.Refused(admission.refusal(failure), failure), in, out);
    } catch (IllegalArgumentException | OAuthException malformed) {
      Answers.refuse(new Verdict.Refused(BAD_REQUEST, malformed), in, out);
    }
  }

  private ReceivedRequest received(HttpServletRequest in) {
    return declared && certificates == null
        ? ReceivedRequests.withCredentials(in)
        : ReceivedRequests.whole(in);
  }

  private static boolean isForMetadata(HttpServletRequest request, String path) {
    return path.equals(request.getRequestURI())
        && (request.getMethod().equals("GET") || request.getMethod().equals("HEAD"));
  }

  private void judge(HttpServletRequest in, HttpServletResponse out, FilterChain chain)
      throws IOException, ServletException {
    Request request;
    @Nullable X509Certificate certificate;
    try {
      ReceivedRequest received = received(in);
      request = url.request(received);
      certificate = certificates == null ? ofConnection(in) : certificates.of(received);
    } catch (IllegalArgumentException | OAuthException malformed) {
      Answers.refuse(new Verdict.Refused(BAD_REQUEST, malformed), in, out);
      return;
    }
    Requirement required =
        Objects.requireNonNull(
            requirement.apply(in), "the function of require(…) returned null, not a Requirement");
    Verdict verdict = run(resource.admit(request, certificate, required));
    if (verdict instanceof Verdict.Refused refused) {
      Answers.refuse(refused, in, out);
      return;
    }
    Verdict.Accepted accepted = (Verdict.Accepted) verdict;
    Answers.addHeaders(accepted.headers(), out);
    AccessToken token = accepted.token();
    in.setAttribute(ACCESS_TOKEN, token);
    in.setAttribute(admitted, new Admitted(this, token));
    chain.doFilter(new AdmittedRequest(in, token), out);
  }

  /** Runs an admission; whatever its run throws is an outage. */
  private Verdict run(Admission admission) {
    try {
      return http.run(admission.verdict());
    } catch (IOException | RuntimeException failure) { // interrupted, or the transport is broken
      return new Verdict.Refused(admission.refusal(failure), failure);
    }
  }

  private static @Nullable X509Certificate ofConnection(HttpServletRequest request) {
    return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
        ? chain[0]
        : null;
  }

  @Override
  public String toString() {
    return "ProtectedResourceFilter[" + resource.identifier() + ", " + url + "]";
  }
}
