package dev.oauth4jvm.jwks;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.fuzz.Outcome;
import dev.oauth4jvm.fuzz.World;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.internal.flight.EntryRejectedException;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.VerificationKey;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The cache's entries, sealed ones, and what comes from {@code jwks_uri}. */
class EntriesFuzzTest {

  private static final JwksId ID = new JwksId(World.ISSUER, "https://as.example/jwks");
  private static final SealKey SEAL = SealKey.of("k", new byte[32]);
  private static final JwksSnapshot SNAPSHOT =
      JwksSnapshot.of(
          JwkSet.parse(
              JsonObject.of("keys", List.of(World.KEY.toPublicJwk().json().without("use")))),
          World.NOW);

  @FuzzTest
  void anEntryIsReadOrIsAMiss(byte[] input) {
    String entry = World.text(input);
    JwksSnapshot snapshot = JwksSnapshot.parse(entry);
    JwksCache cache = JwksCache.parse(entry);

    assertThat(cache.snapshot()).isEqualTo(snapshot);
    if (snapshot != null) {
      assertThat(snapshot.keys().isUsable()).isTrue();
      assertThat(JwksSnapshot.parse(snapshot.toJson())).isEqualTo(snapshot);
      assertThat(JwksCache.parse(cache.toJson()).snapshot()).isEqualTo(snapshot);
    }
    Outcome<VerificationKey> key =
        World.run(Jwks.of(World.SERVER).cache(cache).build().key(JwsAlgorithm.ES256, "k"));
    if (snapshot == null) {
      key.requireAccepted(true, "an entry that is a miss is fetched");
    }
  }

  @FuzzTest
  void aSealedEntryIsLoadedAsItWasSealed(byte[] input) throws Exception {
    String document = World.text(input);
    JwksStore sealed = new Held(document).sealed(SEAL);
    String loaded;
    try {
      loaded = sealed.load(ID);
    } catch (EntryRejectedException forged) {
      World.requireOneLine(forged.getMessage());
      return;
    }
    if (loaded != null) {
      assertThat(JwksSnapshot.parse(loaded)).isEqualTo(SNAPSHOT);
    }
  }

  @FuzzTest
  void aResponseIsASetOrIsRefused(byte[] input) {
    Response response =
        Response.of(200, Headers.of("content-type", "application/jwk-set+json"), input);
    for (JwsAlgorithm algorithm : List.of(JwsAlgorithm.ES256, JwsAlgorithm.PS256)) {
      Outcome<VerificationKey> key =
          World.run(Jwks.of(World.SERVER).build().key(algorithm, "k"), response);
      if (key.value() != null) {
        assertThat(key.value().algorithm()).isEqualTo(algorithm);
      }
    }
  }

  @Test
  void theSealedEntryOfTheCorpusIsLoaded() throws Exception {
    String document = corpus("sealed");

    assertThat(new Held(document).sealed(SEAL).load(ID)).isEqualTo(document);
    assertThat(JwksSnapshot.parse(document)).isEqualTo(SNAPSHOT);
  }

  private static String corpus(String name) throws IOException {
    String path = "EntriesFuzzTestInputs/aSealedEntryIsLoadedAsItWasSealed/" + name;
    try (InputStream input = EntriesFuzzTest.class.getResourceAsStream(path)) {
      return World.text(input.readAllBytes());
    }
  }

  /** A store that holds one document. */
  private static final class Held implements JwksStore {
    private final @Nullable String document;

    Held(@Nullable String document) {
      this.document = document;
    }

    @Override
    public @Nullable String load(JwksId id) {
      return document;
    }

    @Override
    public void save(JwksId id, JwksEntry entry) {
      throw new UnsupportedOperationException("nothing is saved here");
    }
  }
}
