package dev.oauth4jvm.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.examples.Settings;
import dev.oauth4jvm.examples.WorkersKvFunction;
import dev.oauth4jvm.examples.WorkersKvStore;
import dev.oauth4jvm.json.JsonObject;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksEvent.Origin;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.jwks.SealKey;
import dev.oauth4jvm.resource.AccessToken;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Cloudflare Worker with oauth4webapi and JVMs share an entry in Workers KV, both ways. */
@Timeout(300)
class WorkersIT {

  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final SealKey KEY = SealKey.of("2026-11", SECRET);
  private static final Map<String, Object> SEAL =
      Map.of(
          "id", KEY.id(), "secret", Base64.getUrlEncoder().withoutPadding().encodeToString(SECRET));
  private static final StoreValue VALUE = new StoreValue("{\"uat\":5}", 5, 305);
  private static final String CLIENT = "app";
  private static final String PASSWORD = "a secret";

  private static OidcProvider provider;
  private static Workers plain;
  private static Workers sealing;
  private static String token;

  private final Watcher watcher = new Watcher();
  private final int before = provider.jwksRequests();

  @BeforeAll
  static void start() {
    provider =
        OidcProvider.builder()
            .client(CLIENT, PASSWORD)
            .resource(Party.AUDIENCE, "ES256", Duration.ofHours(1))
            .start();
    token =
        Wire.clientCredentials(
                provider.tokenEndpoint(),
                CLIENT,
                PASSWORD,
                Map.of("resource", Party.AUDIENCE, "scope", "read"),
                null)
            .accessToken();
    plain = workers(false);
    sealing = workers(true);
  }

  @AfterAll
  static void stop() {
    sealing.close();
    plain.close();
    provider.close();
  }

  @ParameterizedTest(name = "sealed: {0}")
  @ValueSource(booleans = {false, true})
  void whatTheWorkerWroteServesJvmsWithoutARequest(boolean sealed) throws Exception {
    Workers workers = emptied(sealed);
    assertAccepted(workers.call(token));
    assertThat(requests()).isEqualTo(1);
    String entry = entry(workers);
    assertThat(JsonObject.parse(entry).names())
        .isEqualTo(sealed ? Set.of("jwks", "uat", "seal") : Set.of("jwks", "uat"));

    assertThat(function(workers, sealed).clientId()).isEqualTo(CLIENT);
    assertThat(watcher.origins()).containsExactly(Origin.STORE);
    assertThat(watcher.rejections()).isEmpty();
    assertThat(program(workers, sealed)).containsExactly(CLIENT);
    assertAccepted(workers.call(token));

    assertThat(requests()).isEqualTo(1);
    assertThat(entry(workers)).isEqualTo(entry);
  }

  @ParameterizedTest(name = "sealed: {0}")
  @ValueSource(booleans = {false, true})
  void whatAJvmWroteServesTheWorkerWithoutARequest(boolean sealed) throws Exception {
    Workers workers = emptied(sealed);
    assertThat(program(workers, sealed)).containsExactly(CLIENT);
    assertThat(requests()).isEqualTo(1);
    String entry = entry(workers);
    assertThat(JsonObject.parse(entry).has("seal")).isEqualTo(sealed);

    assertAccepted(workers.call(token));
    assertThat(function(workers, sealed).clientId()).isEqualTo(CLIENT);

    assertThat(watcher.origins()).containsExactly(Origin.STORE);
    assertThat(requests()).isEqualTo(1);
    assertThat(entry(workers)).isEqualTo(entry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a planted key", "a later time", "no seal", "another key", "garbage"})
  void theWorkerTrustsNoEntryWhoseSealDoesNotFit(String what) throws Exception {
    Tampering attacker = new Tampering();
    String forged = attacker.signedByAnotherKey(token, "planted");
    JsonObject planted =
        JsonObject.of("keys", List.of(attacker.key("planted").toPublicJwk().json()));
    Workers workers = emptied(true);
    assertAccepted(workers.call(token));
    JsonObject entry = JsonObject.parse(entry(workers));
    JsonObject changed =
        switch (what) {
          case "a planted key" -> entry.with("jwks", planted);
          case "a later time" -> entry.with("uat", entry.integer("uat") + 1);
          case "no seal" -> entry.with("jwks", planted).without("seal");
          case "another key" -> entry.with("seal", "other" + entry.string("seal"));
          default -> JsonObject.of("seal", 5);
        };
    plant(workers, changed.toJson());

    assertThat(workers.call(forged).status()).isEqualTo(401);
    assertThat(requests()).as("the Worker fetched").isEqualTo(2);
    assertThat(JsonObject.parse(entry(workers)).object("jwks")).isEqualTo(entry.object("jwks"));

    assertThat(function(workers, true).clientId()).isEqualTo(CLIENT);
    assertThat(watcher.rejections()).isEmpty();
    assertThat(requests()).isEqualTo(2);
  }

  /** The documented pattern of oauth4webapi would save the empty cache that is left. */
  @Test
  void anEntrySurvivesAFailedRequestForKeys() throws Exception {
    String unknown = new Tampering().signedByAnotherKey(token, "unknown");
    URI nowhere = URI.create(provider.issuer() + "/nowhere");
    JwksId id = new JwksId(provider.issuer(), nowhere.toString());
    long old = Instant.now().getEpochSecond() - 100;
    JsonObject keys = JsonObject.parse(Wire.get(provider.jwksUri()).body());
    String entry = JsonObject.of("jwks", keys, "uat", old).toJson();
    try (Workers workers = Workers.start(provider.issuer(), nowhere, null)) {
      JwksStore.of(workers.store()).save(id, new JwksEntry(entry, old, old + 300));

      assertThat(workers.call(unknown).status()).isEqualTo(503);

      assertThat(workers.store().load(id.key())).isEqualTo(entry);
      assertAccepted(workers.call(token));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "5", "{", "from the future"})
  void theWorkerReplacesAnEntryThatItCannotUse(String document) throws Exception {
    Workers workers = emptied(false);
    if (document.equals("from the future")) {
      JsonObject keys = JsonObject.parse(Wire.get(provider.jwksUri()).body());
      long future = Instant.now().getEpochSecond() + 100;
      plant(workers, JsonObject.of("jwks", keys, "uat", future).toJson());
    } else {
      plant(workers, document);
    }
    int already = requests();

    assertAccepted(workers.call(token));
    assertThat(requests()).isEqualTo(already + 1);
    assertAccepted(workers.call(token));
    assertThat(requests()).isEqualTo(already + 1);
  }

  @Test
  void garbageAndCallersWithoutTheTokenAreRefused() throws Exception {
    Workers workers = emptied(false);
    Wire.Answer refused = workers.call("garbage");
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.headers().firstValue("www-authenticate"))
        .hasValue("Bearer error=\"invalid_token\"");
    assertThat(requests()).isZero();

    WorkersKvStore stranger =
        new WorkersKvStore(Party.SOCKETS, workers.values(), Secret.of("another token"));
    assertThatThrownBy(() -> stranger.load(id().key()))
        .isInstanceOf(IOException.class)
        .hasMessage("Workers KV responded with status 403");
    StoreKey other = new StoreKey("token", id().name());
    assertThatThrownBy(() -> workers.store().save(other, VALUE, new Condition.Newest(5)))
        .hasMessage("Workers KV responded with status 404");
    assertThatThrownBy(() -> workers.store().save(other, VALUE, new Condition.Absent()))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aNewerEntryIsKept() throws Exception {
    Workers workers = emptied(false);
    WorkersKvStore store = workers.store();
    StoreValue newer = new StoreValue("{\"uat\":6}", 6, 306);
    assertThat(store.load(new StoreKey("jwks", "no-entry" + "-".repeat(35)))).isNull();
    assertThat(store.save(id().key(), newer, new Condition.Newest(30))).isTrue();

    assertThat(store.save(id().key(), VALUE, new Condition.Newest(30))).isFalse();

    assertThat(store.load(id().key())).isEqualTo(newer.text());
  }

  // ---- the parties

  private static Workers workers(boolean sealed) {
    return Workers.start(provider.issuer(), provider.jwksUri(), sealed ? SEAL : null);
  }

  /** The running Worker, which remembers nothing, with an empty entry. */
  private static Workers emptied(boolean sealed) throws IOException {
    Workers workers = sealed ? sealing : plain;
    plant(workers, "{}");
    return workers;
  }

  /** The example in this JVM, with nothing in memory. */
  private AccessToken function(Workers workers, boolean sealed) throws IOException {
    return WorkersKvFunction.run(new Settings(settings(workers, sealed)), watcher);
  }

  /** The example in a JVM of its own; what it printed. */
  private static List<String> program(Workers workers, boolean sealed) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkersKvFunction.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(settings(workers, sealed));
    Process process = builder.start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = output.lines().toList();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }

  private static Map<String, String> settings(Workers workers, boolean sealed) {
    Map<String, String> settings = new HashMap<>();
    settings.put("ISSUER", provider.issuer());
    settings.put("JWKS_URI", provider.jwksUri().toString());
    settings.put("AUDIENCE", Party.AUDIENCE);
    settings.put("ALLOW_HTTP", "true");
    settings.put("KV_VALUES", workers.values());
    settings.put("KV_TOKEN", Workers.TOKEN.reveal());
    settings.put("STORE_TIMEOUT", "PT50S"); // a busy machine is no failure of the store
    settings.put("ACCESS_TOKEN", token);
    if (sealed) {
      settings.put("SEAL_KEY_ID", KEY.id());
      settings.put("SEAL_SECRET", (String) SEAL.get("secret"));
    }
    return settings;
  }

  private static void assertAccepted(Wire.Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).containsEntry("client_id", CLIENT);
  }

  private static JwksId id() {
    return new JwksId(provider.issuer(), provider.jwksUri().toString());
  }

  /** The entry as the namespace holds it. */
  private static String entry(Workers workers) throws IOException {
    return workers.store().load(id().key());
  }

  /** Writes an entry as anyone can who has access to the namespace. */
  private static void plant(Workers workers, String entry) throws IOException {
    StoreValue value = new StoreValue(entry, 0, 300);
    assertThat(workers.store().save(id().key(), value, new Condition.Newest(-1))).isTrue();
  }

  private int requests() {
    return provider.jwksRequests() - before;
  }
}
