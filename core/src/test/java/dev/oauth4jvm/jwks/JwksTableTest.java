package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules of the cache as tables: what memory and the entry hold, what is wanted and what the
 * server does, to which calls are made, what comes out, and what memory holds afterwards.
 *
 * <p>Memory holds the key {@code old}; the server serves {@code old} and {@code new}. Ages are in
 * seconds.
 */
class JwksTableTest {

  private static final Jwk TWIN = TestKeys.key("twin");
  private static final Jwk OTHER_TWIN = TestKeys.key("twin");

  private final TestClock clock = new TestClock();
  private final Server server = new Server();
  private final JwksCache cache = JwksCache.empty();

  @ParameterizedTest(name = "{0} s, {1}, server {2}: {3}, {4}, then {5}")
  @CsvSource(
      textBlock =
          """
          # memory, kid,     server,        calls,   result,                            afterwards
          -,        old,     ok,            request, old,                               fetched
          -,        unknown, ok,            request, OAUTH_KEY_SELECTION_FAILED,        fetched
          -,        old,     down,          request, IOException,                       nothing
          0,        old,     ok,            '',      old,                               as before
          299,      old,     ok,            '',      old,                               as before
          300,      old,     ok,            request, old,                               fetched
          301,      old,     ok,            request, old,                               fetched
          300,      new,     ok,            request, new,                               fetched
          300,      unknown, ok,            request, OAUTH_KEY_SELECTION_FAILED,        fetched
          59,       old,     ok,            '',      old,                               as before
          60,       old,     ok,            '',      old,                               as before
          59,       new,     ok,            '',      OAUTH_KEY_SELECTION_FAILED,        as before
          60,       new,     ok,            request, new,                               fetched
          61,       new,     ok,            request, new,                               fetched
          59,       unknown, ok,            '',      OAUTH_KEY_SELECTION_FAILED,        as before
          60,       unknown, ok,            request, OAUTH_KEY_SELECTION_FAILED,        fetched
          -30,      old,     ok,            '',      old,                               as before
          -31,      old,     ok,            request, old,                               fetched
          -30,      new,     ok,            '',      OAUTH_KEY_SELECTION_FAILED,        as before
          -31,      new,     ok,            request, new,                               fetched
          -31,      old,     down,          request, IOException,                       as before
          299,      old,     down,          '',      old,                               as before
          300,      old,     down,          request, IOException,                       as before
          60,       new,     down,          request, IOException,                       as before
          300,      old,     500,           request, OAUTH_RESPONSE_IS_NOT_CONFORM,     as before
          60,       new,     500,           request, OAUTH_RESPONSE_IS_NOT_CONFORM,     as before
          300,      old,     html,          request, OAUTH_RESPONSE_IS_NOT_JSON,        as before
          300,      old,     malformed,     request, OAUTH_PARSE_ERROR,                 as before
          300,      old,     keys missing,  request, OAUTH_INVALID_RESPONSE,            as before
          300,      old,     keys no array, request, OAUTH_INVALID_RESPONSE,            as before
          300,      old,     key no object, request, OAUTH_INVALID_RESPONSE,            as before
          300,      old,     keys empty,    request, OAUTH_INVALID_RESPONSE,            as before
          300,      old,     none usable,   request, OAUTH_INVALID_RESPONSE,            as before
          300,      old,     withdrawn,     request, OAUTH_KEY_SELECTION_FAILED,        fetched
          """)
  void memoryAndNetwork(
      String memory, String kid, String answer, String calls, String result, String afterwards) {
    answer(answer);
    remember(memory, OLD);
    JwksSnapshot before = cache.snapshot();

    assertThat(outcome(Jwks.of(Server.AS).cache(cache).build(), kid)).isEqualTo(result);
    assertThat(server.requests()).isEqualTo(calls.equals("request") ? 1 : 0);
    assertMemory(afterwards, before);
  }

  @ParameterizedTest(name = "{0} s, entry {1}, {2}, server {3}: {4}, {5}, then {6}")
  @CsvSource(
      textBlock =
          """
          # memory, entry,          kid,     server, calls,             result,        afterwards
          -,        absent,         old,     ok,     load request save, old,           fetched
          -,        old@0,          old,     ok,     load,              old,           entry
          -,        old@299,        old,     ok,     load,              old,           entry
          -,        old@300,        old,     ok,     load request save, old,           fetched
          -,        old@59,         new,     ok,     load,              OAUTH_KEY_SELECTION_FAILED, entry
          -,        old@60,         new,     ok,     load request save, new,           fetched
          -,        old@-30,        old,     ok,     load,              old,           entry
          -,        old@-31,        old,     ok,     load request save, old,           fetched
          -,        old@300,        old,     down,   load request,      IOException,   entry
          -,        old@299,        old,     down,   load,              old,           entry
          -,        failing,        old,     ok,     load request save, old,           fetched
          -,        failing,        old,     down,   load request,      IOException,   nothing
          299,      both@0,         old,     ok,     '',                old,           as before
          59,       both@0,         new,     ok,     '',                OAUTH_KEY_SELECTION_FAILED, as before
          60,       both@59,        new,     ok,     load,              new,           entry
          60,       both@60,        new,     ok,     load request save, new,           fetched
          60,       both@61,        new,     ok,     load request save, new,           fetched
          60,       old@10,         new,     ok,     load,              OAUTH_KEY_SELECTION_FAILED, entry
          60,       absent,         new,     ok,     load request save, new,           fetched
          60,       failing,        new,     ok,     load request save, new,           fetched
          60,       old@59,         unknown, ok,     load,              OAUTH_KEY_SELECTION_FAILED, entry
          300,      old@299,        old,     ok,     load,              old,           entry
          300,      old@300,        old,     ok,     load request save, old,           fetched
          300,      old@300,        old,     down,   load request,      IOException,   as before
          300,      old@301,        old,     down,   load request,      IOException,   as before
          300,      both@100,       new,     down,   load,              new,           entry
          300,      withdrawn@0,    old,     ok,     load,              OAUTH_KEY_SELECTION_FAILED, entry
          -31,      old@10,         old,     down,   load,              old,           entry
          """)
  void memoryStoreAndNetwork(
      String memory,
      String entry,
      String kid,
      String answer,
      String calls,
      String result,
      String afterwards)
      throws Exception {
    answer(answer);
    remember(memory, OLD);
    JwksSnapshot before = cache.snapshot();
    TestStore store = new TestStore();
    if (entry.equals("failing")) {
      store.failing(new IOException("the engine is down"));
    } else if (!entry.equals("absent")) {
      store.holding(entry(entry));
    }

    assertThat(outcome(Jwks.of(Server.AS).cache(cache).store(store).build(), kid))
        .isEqualTo(result);
    String made =
        (store.loads() == 1 ? "load " : "")
            + (server.requests() == 1 ? "request " : "")
            + (store.saves() == 1 ? "save" : "");
    assertThat(made.trim()).isEqualTo(calls);
    assertThat(store.loads() + server.requests() + store.saves()).isLessThan(4);
    if (afterwards.equals("entry")) {
      assertThat(cache.snapshot()).isEqualTo(JwksSnapshot.parse(entry(entry)));
    } else {
      assertMemory(afterwards, before);
    }
    if (calls.contains("save") && !entry.equals("failing")) {
      assertThat(store.document()).isEqualTo(TestKeys.entry(clock.now(), OLD, NEW));
    }
  }

  @ParameterizedTest(name = "{0} s, {1}: {2}")
  @CsvSource({
    "0, twin",
    "59, twin",
    "60, twin",
    "299, twin",
    "0, -",
    "60, -",
    "299, -",
  })
  void moreThanOneKeyThatFitsIsNotHelpedByAnotherRequest(String memory, String kid) {
    server.serve(TWIN);
    remember(memory, TWIN, OTHER_TWIN);

    assertThat(outcome(Jwks.of(Server.AS).cache(cache).build(), kid.equals("-") ? null : kid))
        .isEqualTo("OAUTH_KEY_SELECTION_FAILED");
    assertThat(server.requests()).isZero();
  }

  private String entry(String spec) {
    int at = spec.indexOf('@');
    long updatedAt = clock.now() - Long.parseLong(spec.substring(at + 1));
    return switch (spec.substring(0, at)) {
      case "old" -> TestKeys.entry(updatedAt, OLD);
      case "both" -> TestKeys.entry(updatedAt, OLD, NEW);
      default -> TestKeys.entry(updatedAt, NEW);
    };
  }

  private void answer(String kind) {
    switch (kind) {
      case "ok" -> server.serve(OLD, NEW);
      case "down" -> server.fail(new IOException("connection refused"));
      case "500" -> json(500, TestKeys.set(OLD).toJson());
      case "html" -> server.answer(r -> Server.response(200, "text/html", "<p>Hello"));
      case "malformed" -> json(200, "{\"keys\":[");
      case "keys missing" -> json(200, "{}");
      case "keys no array" -> json(200, "{\"keys\":{}}");
      case "key no object" -> json(200, "{\"keys\":[1]}");
      case "keys empty" -> json(200, "{\"keys\":[]}");
      case "none usable" -> json(200, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"},{\"kty\":1}]}");
      case "withdrawn" -> server.serve(NEW);
      default -> throw new IllegalArgumentException(kind);
    }
  }

  private void json(int status, String body) {
    server.answer(r -> Server.response(status, "application/json", body));
  }

  private void remember(String age, Jwk... keys) {
    if (!age.equals("-")) {
      cache.offer(TestKeys.snapshot(clock.now() - Long.parseLong(age), keys));
    }
  }

  private void assertMemory(String afterwards, JwksSnapshot before) {
    switch (afterwards) {
      case "nothing" -> assertThat(cache.snapshot()).isNull();
      case "as before" -> assertThat(cache.snapshot()).isSameAs(before);
      case "fetched" -> {
        assertThat(cache.snapshot()).isNotSameAs(before);
        assertThat(cache.updatedAt()).isEqualTo(clock.now());
      }
      default -> throw new IllegalArgumentException(afterwards);
    }
  }

  /** The name of the key, the code of the refusal, or the kind of the failure. */
  private String outcome(Jwks jwks, String kid) {
    try {
      VerificationKey key =
          Driver.of(server).env(clock.env()).run(jwks.key(JwsAlgorithm.ES256, kid));
      if (key.publicKey().equals(imported(OLD))) {
        return "old";
      }
      return key.publicKey().equals(imported(NEW)) ? "new" : "another";
    } catch (OAuthException refused) {
      return refused.code().toString();
    } catch (IOException failure) {
      return "IOException";
    }
  }

  private static Object imported(Jwk key) {
    return VerificationKey.of(key, JwsAlgorithm.ES256, Crypto.platform()).publicKey();
  }
}
