package dev.oauth4jvm.testkit;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Form;
import dev.oauth4jvm.Operation;
import dev.oauth4jvm.Step;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.jose.JwsAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An authorization server for tests: a function from requests to responses, with any number of
 * {@linkplain #issuer(String) issuers}. The server is a {@link Transport}, which needs neither
 * socket nor port; with {@link Builder#listen} it also listens on loopback.
 *
 * {@snippet file="TestkitSnippets.java" region="first"}
 *
 * <p>Safe for use by any number of threads.
 */
public final class TestServer implements Transport, AutoCloseable {

  /** The number of requests that {@link #requests} remembers. */
  private static final int MOST_REQUESTS = 1000;

  private static final int MOST_BYTES = 1 << 20;

  private final String origin;
  private final InstantSource clock;
  private final Env env;
  private final JwsAlgorithm algorithm;
  private final @Nullable Listener listener;
  private final Map<String, TestIssuer> issuers = new LinkedHashMap<>();
  private final Deque<Request> requests = new ArrayDeque<>();

  private TestServer(Builder settings) {
    clock = settings.clock;
    algorithm = settings.algorithm;
    listener = settings.port < 0 ? null : Listener.start(this, settings.port);
    origin = listener == null ? settings.origin : listener.origin();
    Env system = Env.system().clock(clock);
    env = origin.startsWith("https:") ? system : system.allowInsecureRequests();
    if (listener != null) {
      listener.open();
    }
  }

  /** A server in process, at {@code https://as.test}, with the system's clock. */
  public static TestServer create() {
    return builder().build();
  }

  /** A server that listens on a free loopback port, with the system's clock. */
  public static TestServer listening() {
    return builder().listen().build();
  }

  /** Settings; each has a default. */
  public static Builder builder() {
    return new Builder();
  }

  /** The settings of a server. */
  public static final class Builder {

    private String origin = "https://as.test";
    private InstantSource clock = InstantSource.system();
    private JwsAlgorithm algorithm = JwsAlgorithm.ES256;
    private int port = -1;

    private Builder() {}

    /** Scheme and host of the server in process; by default {@code https://as.test}. */
    public Builder origin(String schemeAndHost) {
      URI uri = URI.create(schemeAndHost);
      if (uri.getHost() == null || !String.valueOf(uri.getRawPath()).isEmpty()) {
        throw new IllegalArgumentException(
            "origin must be scheme and host, as in https://as.test, but is " + schemeAndHost);
      }
      origin = schemeAndHost;
      return this;
    }

    /** The clock; a {@link TestClock} is moved by {@link TestServer#run}. */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * The signature algorithm unless a client registered another; by default ES256. It is the only
     * one that an issuer's metadata lists, until the issuer has a {@linkplain TestKeys key} for
     * another.
     */
    public Builder algorithm(JwsAlgorithm algorithm) {
      this.algorithm = Objects.requireNonNull(algorithm, "algorithm");
      return this;
    }

    /** Listens on a free loopback port, which becomes the origin: {@code http://127.0.0.1:…}. */
    public Builder listen() {
      return listen(0);
    }

    /**
     * Listens on a loopback port, which becomes the origin.
     *
     * @param port for a program whose settings name the issuer; 0 for a free one
     * @throws IllegalArgumentException when the port is not from 0 to 65535
     */
    public Builder listen(int port) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port must be from 0 to 65535, is " + port);
      }
      this.port = port;
      return this;
    }

    /**
     * The server.
     *
     * @throws UncheckedIOException when the server cannot listen
     */
    public TestServer build() {
      return new TestServer(this);
    }
  }

  /** The issuer {@code default}. */
  public TestIssuer issuer() {
    return issuer("default");
  }

  /**
   * The issuer whose identifier is the server's origin with one path segment, the name; created at
   * the first call.
   */
  public TestIssuer issuer(String name) {
    if (!Bytes.isBase64Url(name)) {
      throw new IllegalArgumentException(
          "name must be letters, digits, '-' and '_', but is \"" + name + "\"");
    }
    synchronized (issuers) {
      return issuers.computeIfAbsent(
          name, made -> new TestIssuer(this, origin + "/" + made, new TestKeys(algorithm)));
    }
  }

  /** Scheme, host and port. */
  public String origin() {
    return origin;
  }

  /** An environment with the server's clock; allows {@code http:} if the server listens. */
  public Env env() {
    return env;
  }

  /** A driver over this server, in {@link #env}. */
  public Driver driver() {
    return Driver.of(this).env(env);
  }

  /**
   * Runs an operation against this server. With a {@link TestClock}, a wait ends at once: the clock
   * moves instead. Use {@link #driver} for an operation that waits for another thread.
   *
   * @throws UncheckedIOException when a request got no response, because of a {@link Fault}
   */
  public <R> R run(Operation<R> operation) {
    try {
      if (!(clock instanceof TestClock moved)) {
        return driver().run(operation);
      }
      Step<R> step = operation.begin(env);
      while (!(step instanceof Step.Done<R>)) {
        step = next(step, moved);
      }
      return ((Step.Done<R>) step).result();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private <R> Step<R> next(Step<R> step, TestClock moved) throws IOException {
    if (step instanceof Step.Wait<R> wait) {
      moved.advance(wait.atMost());
      return wait.resume();
    }
    Step.Send<R> send = (Step.Send<R>) step;
    Response response;
    try {
      response = send(send.request());
    } catch (IOException failure) {
      return send.failed(failure);
    }
    return send.receive(response);
  }

  /**
   * Sends the user's browser to a URL of this server.
   *
   * @return the URL to which the browser is redirected
   * @throws IllegalStateException when there is no redirect; the message contains the server's
   *     response
   */
  public URI browse(URI url) {
    Response response = page(url);
    String location = response.headers().first("location");
    if (location == null) {
      throw new IllegalStateException(
          "the server did not redirect the browser: " + response.status() + " " + text(response));
    }
    return URI.create(location);
  }

  /**
   * Sends the user's browser to a URL of this server, which makes it post a form ({@code
   * response_mode=form_post}).
   *
   * @return the form
   * @throws IllegalStateException when there is no form; the message contains the server's response
   */
  public Form browseForm(URI url) {
    Response response = page(url);
    if (response.status() != 200 || !"text/html".equals(response.mediaType())) {
      throw new IllegalStateException(
          "the response is not a form: " + response.status() + " " + text(response));
    }
    return FormPage.parse(text(response));
  }

  private Response page(URI url) {
    try {
      return send(Request.get(url));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** The latest 1000 requests, eldest first, including the clients' secrets. */
  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** The requests in {@link #requests} to an endpoint of an issuer. */
  public List<Request> requests(TestIssuer issuer, Endpoint endpoint) {
    return requests().stream()
        .filter(
            request -> {
              Route route = route(request);
              return route != null && route.issuer() == issuer && route.endpoint() == endpoint;
            })
        .toList();
  }

  /** A transport whose connections present a client certificate (RFC 8705). */
  public Transport withCertificate(X509Certificate certificate) {
    Objects.requireNonNull(certificate, "certificate");
    return request -> transported(request, certificate);
  }

  /**
   * Answers a request in process.
   *
   * @throws UnknownHostException when the request is for another origin
   * @throws IOException like a transport, if an issuer has such a {@link Fault}
   */
  @Override
  public Response send(Request request) throws IOException {
    return transported(request, null);
  }

  private Response transported(Request request, @Nullable X509Certificate certificate)
      throws IOException {
    if (!request.uri().toString().startsWith(origin + "/")) {
      throw new UnknownHostException(
          "this test server is " + origin + ", and was asked for " + request.target());
    }
    Outcome outcome = exchange(buffered(request), certificate);
    Fault fault = outcome.fault();
    return fault == null ? outcome.response() : fault.transported(outcome.response());
  }

  private static Request buffered(Request request) throws IOException {
    if (request.streamedBody() == null) {
      return request;
    }
    try (var stream = request.streamedBody().open()) {
      return request.body(stream.readNBytes(MOST_BYTES + 1));
    }
  }

  /**
   * A response and the fault on its way.
   *
   * @param response the right response
   * @param fault the endpoint's fault, or null
   */
  record Outcome(Response response, @Nullable Fault fault) {}

  Outcome exchange(Request request, @Nullable X509Certificate certificate) throws IOException {
    synchronized (requests) {
      if (requests.size() == MOST_REQUESTS) {
        requests.removeFirst();
      }
      requests.addLast(request);
    }
    if (request.body().length > MOST_BYTES) {
      return new Outcome(Answers.text(413, "the body is over " + MOST_BYTES + " bytes\n"), null);
    }
    Route route = route(request);
    if (route == null) {
      return new Outcome(Answers.text(404, "no endpoint of an issuer: " + known() + "\n"), null);
    }
    Faults faults = route.issuer().faults();
    faults.pass(route.endpoint());
    Fault fault = faults.next(route.endpoint());
    Response response =
        route.issuer().answer(route.endpoint(), new Call(request, certificate), route.below());
    return new Outcome(response, fault);
  }

  private List<String> known() {
    synchronized (issuers) {
      return issuers.values().stream().map(TestIssuer::issuer).toList();
    }
  }

  private @Nullable Route route(Request request) {
    synchronized (issuers) {
      return Route.of(request.uri().getRawPath(), issuers);
    }
  }

  /** Stops listening, and releases held requests. */
  @Override
  public void close() {
    synchronized (issuers) {
      issuers.values().forEach(issuer -> issuer.faults().releaseAll());
    }
    if (listener != null) {
      listener.close();
    }
  }

  @Override
  public String toString() {
    return "TestServer[" + origin + "]";
  }
}
