package dev.oauth4jvm.jwks;

import static dev.oauth4jvm.jwks.TestKeys.NEW;
import static dev.oauth4jvm.jwks.TestKeys.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.TestClock;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.store.StoreValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the bytes of an entry or a response are, they are an entry or a miss, a set or a code.
 */
class JwksFuzzTest {

  private static final int ROUNDS = 4000;

  /** What mutations put in. */
  private static final List<String> PIECES =
      List.of(
          "\"keys\"",
          "\"jwks\"",
          "\"uat\"",
          "\"kty\"",
          "\"kid\"",
          "\"alg\"",
          "\"use\"",
          "\"key_ops\"",
          "\"EC\"",
          "\"RSA\"",
          "\"OKP\"",
          "\"AKP\"",
          "\"oct\"",
          "\"n\"",
          "\"e\"",
          "\"x\"",
          "\"y\"",
          "\"d\"",
          "null",
          "true",
          "{}",
          "[]",
          "[[[[",
          "{\"a\":",
          "\"",
          "\\",
          "\\u",
          "\\ud800",
          ",",
          ":",
          "}",
          "]",
          "-",
          "0",
          "1e999999999",
          "1e-999999999",
          "1e400",
          "99999999999999999999",
          "0.5",
          " ",
          "\u0000",
          "\ufeff",
          "\u00e9",
          "AAAA",
          "=");

  private final TestClock clock = new TestClock();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anEntryIsReadOrIsAMiss(long seed) {
    Random random = new Random(seed);
    String entry = TestKeys.entry(clock.now(), OLD, NEW);
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String mutated = mutate(entry, random);
      JwksSnapshot snapshot = JwksSnapshot.parse(mutated);
      JwksCache cache = JwksCache.parse(mutated);
      assertThat(cache.snapshot()).isEqualTo(snapshot);
      if (snapshot != null) {
        read++;
        assertThat(snapshot.updatedAt()).isBetween(0L, StoreValue.LATEST_VERSION);
        assertThat(snapshot.keys().isUsable()).isTrue();
        assertThat(JwksSnapshot.parse(snapshot.toJson()))
            .as("what was read can be written")
            .isEqualTo(snapshot);
      }
    }
    assertThat(read).as("entries that mutation did not break").isBetween(1, ROUNDS - 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void aStoresDocumentNeverFailsASearch(long seed) throws Exception {
    Random random = new Random(seed);
    Server server = new Server().serve(OLD, NEW);
    String entry = TestKeys.entry(clock.now(), OLD, NEW);
    SealKey seal = SealKey.of("k", new byte[32]);
    for (int i = 0; i < ROUNDS / 20; i++) {
      String document = mutate(entry, random);
      TestStore store = new TestStore().holding(document);
      Jwks jwks =
          Jwks.of(Server.AS)
              .store(i % 2 == 0 ? store : store.sealed(seal))
              .storeExecutor(Runnable::run)
              .build();
      String verdict = verdict(server, jwks, "old");
      assertThat(verdict)
          .as(document)
          .matches(
              "found|OAUTH_KEY_SELECTION_FAILED|OAUTH_INVALID_RESPONSE|OAUTH_UNSUPPORTED_OPERATION");
      if (i % 2 == 1) {
        assertThat(verdict).as("sealed: " + document).isEqualTo("found");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void aResponseIsASetOrHasACode(long seed) {
    Random random = new Random(seed);
    byte[] body = TestKeys.set(OLD, NEW).toJson().getBytes(StandardCharsets.UTF_8);
    int found = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] mutated =
          i % 3 == 0
              ? mutate(body, random)
              : mutate(TestKeys.set(OLD, NEW).toJson(), random).getBytes(StandardCharsets.UTF_8);
      Server server =
          new Server()
              .answer(
                  request ->
                      Response.of(
                          200, Headers.of("content-type", "application/jwk-set+json"), mutated));
      String verdict = verdict(server, Jwks.of(Server.AS).build(), "old");
      assertThat(verdict).as(Arrays.toString(mutated)).matches("found|OAUTH_[A-Z_]+");
      found += verdict.equals("found") ? 1 : 0;
    }
    assertThat(found).as("responses that mutation did not break").isBetween(1, ROUNDS - 1);
  }

  private String verdict(Server server, Jwks jwks, String kid) {
    try {
      Driver.of(server).env(clock.env()).run(jwks.key(JwsAlgorithm.ES256, kid));
      return "found";
    } catch (OAuthException refused) {
      return refused.code().toString();
    } catch (IOException failure) {
      return "IOException";
    }
  }

  private static String mutate(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      int at = random.nextInt(mutated.length() + 1);
      int to = Math.min(mutated.length(), at + random.nextInt(8));
      switch (random.nextInt(4)) {
        case 0 -> mutated.delete(at, to);
        case 1 -> mutated.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> mutated.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
        default -> mutated.setLength(at);
      }
      if (random.nextInt(3) > 0 && mutated.length() == 0) {
        mutated.append(text);
      }
    }
    return mutated.toString();
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    byte[] mutated = bytes.clone();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(10) == 0
        ? Arrays.copyOf(mutated, random.nextInt(2 * mutated.length))
        : mutated;
  }
}
