package dev.oauth4jvm.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.tokens.TokenSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The place of the handler in the client's chain: connections, repetitions, hosts, proxies. */
@Timeout(120)
class TokenHandlerChainTest {

  /** One answer of the server. */
  private interface Answer {
    void send(HttpExchange exchange) throws IOException;
  }

  private static final Answer OK = exchange -> exchange.sendResponseHeaders(204, -1);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
  private final AtomicInteger tokensRequested = new AtomicInteger();
  private final List<Headers> received = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> ports = Collections.synchronizedList(new ArrayList<>());
  private final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final PoolingHttpClientConnectionManager connections =
      PoolingHttpClientConnectionManagerBuilder.create().setMaxConnPerRoute(1).build();
  private final List<IOException> failures = new ArrayList<>();
  private final DefaultHttpRequestRetryStrategy retries =
      new DefaultHttpRequestRetryStrategy(1, TimeValue.ZERO_MILLISECONDS) {
        @Override
        public boolean retryRequest(
            HttpRequest request, IOException failure, int count, HttpContext context) {
          failures.add(failure);
          return false;
        }
      };
  private HttpServer server;
  private HttpHost target;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    target = new HttpHost("http", "127.0.0.1", server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
    connections.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(exchange.getRequestHeaders());
      ports.add(exchange.getRemoteAddress().getPort());
      answers.remove(0).send(exchange);
    }
  }

  private Response token() {
    String token =
        "{\"access_token\":\"t%d\",\"token_type\":\"DPoP\",\"expires_in\":3600}"
            .formatted(tokensRequested.incrementAndGet());
    return Response.of(
        200,
        dev.oauth4jvm.http.Headers.of("content-type", "application/json"),
        token.getBytes(StandardCharsets.UTF_8));
  }

  private HttpClientBuilder builder() {
    return HttpClients.custom().setConnectionManager(connections).setRetryStrategy(retries);
  }

  private TokenHandler handler(String origin, Driver driver) {
    AuthorizationServer as =
        AuthorizationServer.of(
            JsonObject.of(
                "issuer", "https://as.example", "token_endpoint", "https://as.example/token"));
    ClientCredentialsGrant grant =
        ClientCredentialsGrant.of(as, Client.of("shop"), ClientAuthentication.none())
            .dpop(DpopHandle.of(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform())));
    return TokenHandler.of(
        origin,
        TokenSource.of(grant).build(),
        driver.env(Env.system().allowInsecureRequests().clock(now::get)));
  }

  private CloseableHttpClient client() {
    return handler(target.toURI(), Driver.of(request -> token())).addTo(builder()).build();
  }

  private int get(CloseableHttpClient client) throws IOException {
    return client.execute(new HttpGet(target.toURI() + "/orders"), response -> response.getCode());
  }

  private List<String> all(String name) {
    return received.stream().map(fields -> String.valueOf(fields.getFirst(name))).toList();
  }

  private static void refuse(HttpExchange exchange, int length) throws IOException {
    exchange.getResponseHeaders().add("WWW-Authenticate", "DPoP error=\"invalid_token\"");
    exchange.sendResponseHeaders(401, length);
  }

  /** Lets the source have a token that is old enough to be replaced. */
  private void holdOldToken(CloseableHttpClient client) throws IOException {
    answers.add(OK);
    assertThat(get(client)).isEqualTo(204);
    now.updateAndGet(time -> time.plus(Duration.ofSeconds(30)));
  }

  @Test
  void theConnectionOfARefusalIsUsedAgain() throws IOException {
    CloseableHttpClient client = client();
    holdOldToken(client);
    answers.add(
        exchange -> {
          refuse(exchange, 7);
          exchange.getResponseBody().write("refused".getBytes(StandardCharsets.UTF_8));
        });
    answers.add(OK);

    assertThat(get(client)).isEqualTo(204);
    assertThat(all("Authorization")).containsExactly("DPoP t1", "DPoP t1", "DPoP t2");
    assertThat(ports).hasSize(3).containsOnly(ports.get(0));
    assertThat(connections.getTotalStats().getLeased()).isZero();
  }

  @Test
  void theConnectionOfAResponseThatCannotBeJudgedIsGivenBack() throws IOException {
    CloseableHttpClient client = client();
    holdOldToken(client);
    answers.add(
        exchange -> {
          now.set(null); // the judgement of the refusal needs the time
          refuse(exchange, 7);
          exchange.getResponseBody().write("refused".getBytes(StandardCharsets.UTF_8));
        });

    assertThatThrownBy(() -> get(client)).isInstanceOf(RuntimeException.class);
    assertThat(connections.getTotalStats().getLeased()).isZero();
  }

  @Test
  void aRequestThatTheClientRepeatsHasAProofOfItsOwn() throws IOException {
    answers.add(
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "0");
          exchange.sendResponseHeaders(503, -1);
        });
    answers.add(OK);

    assertThat(get(client())).isEqualTo(204);
    assertThat(all("DPoP")).hasSize(2).doesNotContain("null").doesNotHaveDuplicates();
  }

  @Test
  void anotherHostThanTheUrlsReceivesNoToken() throws IOException {
    answers.add(OK);
    CloseableHttpClient client =
        handler("http://api.example", Driver.of(request -> token())).addTo(builder()).build();

    int status =
        client.execute(
            target, new HttpGet("http://api.example/orders"), response -> response.getCode());

    assertThat(status).isEqualTo(204);
    assertThat(all("Host")).containsExactly("api.example");
    assertThat(all("Authorization")).containsExactly("null");
    assertThat(tokensRequested).hasValue(0);
  }

  @Test
  void theClientDoesNotRepeatARequestThatHasNoToken() {
    Driver refused =
        Driver.of(
            request ->
                Response.of(
                    400,
                    dev.oauth4jvm.http.Headers.of("content-type", "application/json"),
                    "{\"error\":\"invalid_client\"}".getBytes(StandardCharsets.UTF_8)));
    CloseableHttpClient client = handler(target.toURI(), refused).addTo(builder()).build();

    assertThatThrownBy(() -> get(client))
        .isInstanceOf(IOException.class)
        .hasRootCauseInstanceOf(OAuthException.class)
        .hasMessageContaining("invalid_client");
    assertThat(failures).isEmpty();
    assertThat(received).isEmpty();
  }

  @Test
  void aProxyThatAuthenticatesLeavesTheTokenOnTheRequest() throws IOException {
    answers.add(
        exchange -> {
          exchange.getResponseHeaders().add("Proxy-Authenticate", "Basic realm=\"proxy\"");
          exchange.sendResponseHeaders(407, -1);
        });
    answers.add(OK);
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(target), new UsernamePasswordCredentials("me", "secret".toCharArray()));
    CloseableHttpClient client =
        handler("http://api.example", Driver.of(request -> token()))
            .addTo(builder().setProxy(target).setDefaultCredentialsProvider(credentials))
            .build();

    int status =
        client.execute(new HttpGet("http://api.example/orders"), response -> response.getCode());

    assertThat(status).isEqualTo(204);
    assertThat(all("Authorization")).containsExactly("DPoP t1", "DPoP t1");
    assertThat(all("Proxy-Authorization")).containsExactly("null", "Basic bWU6c2VjcmV0");
  }
}
