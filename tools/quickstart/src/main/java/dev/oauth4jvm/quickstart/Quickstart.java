package dev.oauth4jvm.quickstart;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.DpopHandle;
import dev.oauth4jvm.client.ClientCredentialsGrant;
import dev.oauth4jvm.client.TokenResponse;
import dev.oauth4jvm.discovery.Discovery;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jwks.Jwks;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.jwks.SealKey;
import dev.oauth4jvm.quickstart.server.LocalAuthorizationServer;
import dev.oauth4jvm.quickstart.server.LocalClient;
import dev.oauth4jvm.quickstart.server.SigningKeys.Replaced;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.resource.AccessTokenValidator;
import dev.oauth4jvm.store.Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The quickstart program, which runs all scenes. */
public final class Quickstart {

  static final String AUDIENCE = "https://api.example.com";

  private static final URI RESOURCE = URI.create("https://api.example.com/orders/17");
  private static final String SECRET = "a secret of the quickstart alone";
  private static final LocalClient ORDERS = LocalClient.of("orders", SECRET, AUDIENCE);
  private static final LocalClient BILLING =
      LocalClient.of("billing", SECRET, "https://billing.example.com");
  private static final LocalClient LATE =
      LocalClient.of("late", SECRET, AUDIENCE)
          .withLifetime(Duration.ofMinutes(5))
          .withAge(Duration.ofMinutes(10));
  private static final LocalClient BOUND =
      LocalClient.of("bound", SECRET, AUDIENCE).withDpopBound();

  private final Transcript transcript = new Transcript();
  private final LocalAuthorizationServer issuer;
  private final Path directory;
  private final Env env =
      Env.system().allowInsecureRequests().clock(() -> Instant.now().plus(ahead()));
  private final Driver http = Driver.create().env(env);
  private Duration ahead = Duration.ZERO;
  private final byte[] sealSecret = new byte[32];
  private final Origin origin = new Origin();
  private final AuthorizationServer server;
  private final Jwks jwks;
  private final AccessTokenValidator validator;

  private Quickstart(LocalAuthorizationServer issuer, Path directory) throws IOException {
    this.issuer = issuer;
    this.directory = directory;
    new SecureRandom().nextBytes(sealSecret);
    server = http.run(Discovery.oidc(issuer.issuer()));
    jwks = keys(origin);
    validator = AccessTokenValidator.of(server, AUDIENCE).jwks(jwks).build();
  }

  /** Runs all scenes; exits with 1 when a promise does not hold. */
  public static void main(String[] args) throws IOException, InterruptedException {
    long began = System.nanoTime();
    Path directory = Files.createTempDirectory("oauth4jvm-quickstart");
    boolean held;
    try (LocalAuthorizationServer issuer =
        LocalAuthorizationServer.start(ORDERS, BILLING, LATE, BOUND)) {
      Quickstart quickstart = new Quickstart(issuer, directory);
      quickstart.introduce(millisSince(began));
      quickstart.scenes();
      held = quickstart.transcript.end(millisSince(began));
    } finally {
      delete(directory);
    }
    System.exit(held ? 0 : 1);
  }

  private void introduce(long startMillis) {
    transcript.say("oauth4jvm quickstart: JWT access tokens, validated with keys kept outside the");
    transcript.say(
        "process. A Spring Authorization Server runs here, on a loopback port; it counts");
    transcript.say("the requests for its JWK Set, and those counts are shown as it made them.");
    transcript.say("");
    transcript.fact("issuer", server.issuer());
    transcript.fact("started", startMillis + " ms, discovery included");
  }

  private void scenes() throws IOException, InterruptedException {
    String token = firstToken();
    warmProcess(token);
    freshProcess(token);
    boundToken();
    rotation();
    refusals(token);
    tamperedEntry();
  }

  private String firstToken() throws IOException {
    transcript.scene("A cold start: nothing in memory, nothing in the store");
    String token = token(ORDERS);
    long began = System.nanoTime();
    AccessToken validated = http.run(validator.validate(bearer(token)));
    long took = millisSince(began);
    transcript.promise("subject", validated.subject() + "", "orders".equals(validated.subject()));
    transcript.fact("client", validated.clientId() + "");
    transcript.fact("audience", String.join(", ", validated.audience()));
    transcript.fact(
        "expires",
        "in " + Duration.between(Instant.now(), validated.expiresAt()).toSeconds() + " s");
    transcript.fact("took", took + " ms, with the fetch of the JWK Set and the write of the entry");
    transcript.count("JWK Set requests so far", 1, issuer.jwksRequests().count());
    return token;
  }

  private void warmProcess(String token) throws IOException {
    transcript.scene("A warm process: the set is in memory");
    int times = 1000;
    long began = System.nanoTime();
    for (int i = 0; i < times; i++) {
      http.run(validator.validate(bearer(token)));
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / times;
    transcript.fact("took", times + " validations, " + micros + " us each");
    transcript.count("JWK Set requests so far", 1, issuer.jwksRequests().count());
  }

  private void freshProcess(String token) throws IOException, InterruptedException {
    transcript.scene("A second, fresh process: the set is in the store, a file here");
    FreshProcess.Outcome outcome = FreshProcess.run(server, RESOURCE, directory, sealSecret, token);
    transcript.promise("subject", outcome.subject(), outcome.subject().equals("orders"));
    transcript.promise("keys from", outcome.answered(), outcome.answered().equals("STORE"));
    transcript.fact(
        "took",
        outcome.wall()
            + " ms from the start of its JVM to the validated token, "
            + outcome.inside()
            + " ms of them in main");
    transcript.count("JWK Set requests so far", 1, issuer.jwksRequests().count());
  }

  private void boundToken() throws IOException {
    transcript.scene("A token that is bound to a key of the client (DPoP)");
    DpopHandle dpop = DpopHandle.of(SigningKey.generate(JwsAlgorithm.ES256, Crypto.platform()));
    TokenResponse response = http.run(grant(BOUND).dpop(dpop));
    transcript.promise("token type", response.tokenType(), response.tokenType().equals("dpop"));
    AccessToken validated =
        http.run(
            validator.validate(dpop.prove(Request.get(RESOURCE), response.accessToken(), env)));
    transcript.promise(
        "proven", "by the key with thumbprint " + dpop.thumbprint(), validated.isProven());
    transcript.refused(
        "stolen",
        "OAUTH_INVALID_REQUEST",
        () -> http.run(validator.validate(bearer(response.accessToken().reveal()))));
    transcript.count("JWK Set requests so far", 1, issuer.jwksRequests().count());
  }

  private void rotation() throws IOException {
    transcript.scene("The server rotates its key");
    issuer.keys().rotate(Replaced.ARE_WITHDRAWN);
    String token = token(ORDERS);
    transcript.fact("cooldown", "the set is younger than 60 s: no request for an unknown key");
    transcript.refused(
        "at once", "OAUTH_KEY_SELECTION_FAILED", () -> http.run(validator.validate(bearer(token))));
    transcript.count("JWK Set requests so far", 1, issuer.jwksRequests().count());
    ahead = Duration.ofSeconds(61);
    AccessToken validated = http.run(validator.validate(bearer(token)));
    transcript.promise(
        "61 s later",
        "by a clock that is set ahead from here on: accepted, subject " + validated.subject(),
        "orders".equals(validated.subject()));
    transcript.count("JWK Set requests so far", 2, issuer.jwksRequests().count());
  }

  private void refusals(String withdrawn) throws IOException {
    transcript.scene("What is refused, in the library's own words");
    String good = token(ORDERS);
    transcript.refused(
        "audience",
        "OAUTH_JWT_CLAIM_COMPARISON_FAILED",
        () -> http.run(validator.validate(bearer(token(BILLING)))));
    transcript.refused(
        "expired",
        "OAUTH_JWT_TIMESTAMP_CHECK_FAILED",
        () -> http.run(validator.validate(bearer(token(LATE)))));
    transcript.refused(
        "forged",
        "OAUTH_INVALID_RESPONSE",
        () -> http.run(validator.validate(bearer(Forger.signedByAnotherKey(good)))));
    transcript.refused(
        "alg: none",
        "OAUTH_INVALID_RESPONSE",
        () -> http.run(validator.validate(bearer(Forger.unsigned(good)))));
    transcript.refused(
        "old key",
        "OAUTH_KEY_SELECTION_FAILED",
        () -> http.run(validator.validate(bearer(withdrawn))));
    transcript.count("JWK Set requests so far", 2, issuer.jwksRequests().count());
  }

  private void tamperedEntry() throws IOException {
    transcript.scene("Someone else writes to the store");
    String good = token(ORDERS);
    Forger.replaceKeys(entry());
    Origin watched = new Origin();
    AccessTokenValidator fresh =
        AccessTokenValidator.of(server, AUDIENCE).jwks(keys(watched)).build();
    AccessToken validated = http.run(fresh.validate(bearer(good)));
    transcript.promise("entry", "rejected", watched.rejected().contains("seal does not fit"));
    transcript.quote(watched.rejected());
    transcript.promise("keys from", watched + "", watched.toString().equals("NETWORK"));
    transcript.promise("subject", validated.subject() + "", "orders".equals(validated.subject()));
    transcript.count("JWK Set requests so far", 3, issuer.jwksRequests().count());
  }

  // ---- the parts

  private Jwks keys(Origin listener) {
    return Jwks.of(server)
        .store(
            JwksStore.of(Store.inDirectory(directory)).sealed(SealKey.of("quickstart", sealSecret)))
        .listener(listener)
        .build();
  }

  private ClientCredentialsGrant grant(LocalClient client) {
    return ClientCredentialsGrant.of(
        server,
        Client.of(client.id()),
        ClientAuthentication.secretBasic(Secret.of(client.secret())));
  }

  private String token(LocalClient client) throws IOException {
    return http.run(grant(client)).accessToken().reveal();
  }

  private static Request bearer(String token) {
    return Request.get(RESOURCE).headers(Headers.of("authorization", "Bearer " + token));
  }

  private Path entry() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> entries = files.filter(file -> file.toString().endsWith(".json")).toList();
      return entries.get(0);
    }
  }

  private Duration ahead() {
    return ahead;
  }

  private static long millisSince(long began) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
