package dev.oauth4jvm.it;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.oauth4jvm.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A Keycloak in a separate process, on the loopback interface and a free port, with TLS and one
 * realm (keycloak-realm.json). It stores nothing permanently, and ends when its standard input
 * ends, which the operating system ensures even when this process is killed.
 *
 * <p>Its first start takes a minute or two, since it then builds itself.
 */
final class Keycloak implements AutoCloseable {

  /** The user name, which is also the password, so that a browser can type it everywhere. */
  static final String USER = "alice";

  private static final Path HOME = Path.of("target", "keycloak").toAbsolutePath();
  private static final Path LOG = Path.of("target", "keycloak.log");
  private static final String REALM = "test";
  private static final String ADMIN = "admin";
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Pattern LISTENING = Pattern.compile("Listening on: .*(https://[0-9.:]+)");

  /**
   * A shell script that runs Keycloak under the shell's process identifier, and ends it at the end
   * of input.
   */
  private static final String UNTIL_INPUT_ENDS =
      "exec 3<&0; { cat <&3 >/dev/null; kill $$; } & exec \"$@\" </dev/null 3<&-";

  private final Path directory;
  private final TlsIdentity identity;
  private final TlsIdentity clientIdentity;
  private final SSLContext tls;
  private final SSLContext mutualTls;
  private final Inbox authenticationDevice = new Inbox(201);
  private final AssertionIssuer partner = new AssertionIssuer("https://partner.example.com");
  private final Process process;
  private final HttpClient http;
  private final String origin;
  private final Secret initialAccessToken;

  private Keycloak() throws IOException, GeneralSecurityException, InterruptedException {
    if (!Files.isDirectory(HOME)) {
      throw new IllegalStateException(
          HOME + " is missing: the tests against Keycloak are run by -Pkeycloak");
    }
    directory = Files.createTempDirectory("keycloak");
    identity = TlsIdentity.create(directory, "server", "ip:127.0.0.1");
    clientIdentity = TlsIdentity.create(directory, "client", "dns:client.example.com");
    tls = TlsIdentity.anonymous(identity);
    mutualTls = clientIdentity.context(identity);
    http = HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(30)).build();
    String adminSecret = "only-for-tests";
    process = launch(adminSecret);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      origin = listening(deadline);
      String token = adminToken(adminSecret);
      createRealm(token);
      initialAccessToken = Secret.of(createInitialAccessToken(token));
      while (get(issuer() + "/.well-known/openid-configuration").statusCode() != 200) {
        pause(deadline);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw new IllegalStateException("Keycloak did not start; it printed:\n" + printed(), e);
    }
  }

  static Keycloak start() {
    try {
      return new Keycloak();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String issuer() {
    return origin + "/realms/" + REALM;
  }

  /** A token for dynamic client registration. */
  Secret initialAccessToken() {
    return initialAccessToken;
  }

  /** A TLS context that trusts Keycloak's certificate. */
  SSLContext tls() {
    return tls;
  }

  /** A TLS context that also presents a client certificate that Keycloak accepts. */
  SSLContext mutualTls() {
    return mutualTls;
  }

  TlsIdentity identity() {
    return identity;
  }

  /** The client certificate that Keycloak accepts. */
  TlsIdentity clientIdentity() {
    return clientIdentity;
  }

  /** The issuer whose assertions Keycloak accepts; "alice-there" is a user of that issuer. */
  AssertionIssuer partner() {
    return partner;
  }

  /** The endpoint where Keycloak requests a user's consent to a CIBA request: /authenticate. */
  Inbox authenticationDevice() {
    return authenticationDevice;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    authenticationDevice.close();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch(String adminSecret) throws IOException, GeneralSecurityException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            UNTIL_INPUT_ENDS,
            "sh",
            HOME.resolve("bin/kc.sh").toString(),
            "start-dev",
            "--db=dev-mem",
            "--http-host=127.0.0.1",
            "--http-port=0",
            "--https-port=0",
            "--https-client-auth=request",
            "--https-key-store-file=" + identity.file(),
            "--https-key-store-password=" + TlsIdentity.PASSWORD,
            "--https-trust-store-file=" + clientIdentity.trustStore(),
            "--https-trust-store-password=" + TlsIdentity.PASSWORD,
            "--spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri="
                + authenticationDevice.uri("/authenticate"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
    builder.environment().put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_CLIENT_ID", ADMIN);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_CLIENT_SECRET", adminSecret);
    return builder.redirectErrorStream(true).redirectOutput(LOG.toFile()).start();
  }

  /** Waits until Keycloak prints its address. */
  private String listening(long deadline) throws IOException {
    while (true) {
      Matcher matcher = LISTENING.matcher(Files.readString(LOG));
      if (matcher.find()) {
        return matcher.group(1);
      }
      pause(deadline);
    }
  }

  private void pause(long deadline) {
    try {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("Keycloak ended by itself");
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Keycloak was not ready in " + PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String printed() {
    try {
      return Files.readString(LOG);
    } catch (IOException e) {
      return "(not readable: " + e + ")";
    }
  }

  private String adminToken(String secret) throws IOException {
    String basic =
        Base64.getEncoder()
            .encodeToString((ADMIN + ":" + secret).getBytes(StandardCharsets.US_ASCII));
    return text(
        post(
            "/realms/master/protocol/openid-connect/token",
            "Basic " + basic,
            "application/x-www-form-urlencoded",
            "grant_type=client_credentials"),
        "access_token");
  }

  private void createRealm(String adminToken) throws IOException {
    try (InputStream realm = Keycloak.class.getResourceAsStream("/keycloak-realm.json")) {
      post(
          "/admin/realms",
          "Bearer " + adminToken,
          "application/json",
          new String(Objects.requireNonNull(realm, "realm").readAllBytes(), StandardCharsets.UTF_8)
              .replace("PUBLIC-KEY-OF-THE-PARTNER", partner.publicKey()));
    }
  }

  private String createInitialAccessToken(String adminToken) throws IOException {
    return text(
        post(
            "/admin/realms/" + REALM + "/clients-initial-access",
            "Bearer " + adminToken,
            "application/json",
            "{\"count\":1000,\"expiration\":3600}"),
        "token");
  }

  private HttpResponse<String> get(String uri) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(uri)));
  }

  private String post(String path, String authorization, String contentType, String body)
      throws IOException {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(origin + path))
                .header("authorization", authorization)
                .header("content-type", contentType)
                .POST(BodyPublishers.ofString(body)));
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          path + " responded " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String text(String json, String member) {
    try {
      return JSONObjectUtils.getString(JSONObjectUtils.parse(json), member);
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }
}
