package dev.oauth4jvm.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Our reader and jackson-core give the same verdict and the same value on random documents.
 *
 * <p>Case number n of a run is the document of seed + n, which every failure names. Run more with
 * {@code -Dfuzz.cases=5000000}, others with {@code -Dfuzz.seed=…}.
 */
class JsonFuzzTest {

  private static final int CASES = Integer.getInteger("fuzz.cases", 50_000) / 3;
  private static final long SEED = Long.getLong("fuzz.seed", 20_250_101);

  @Test
  void acceptsValidDocumentsAsJacksonDoes() {
    int accepted = compare(RandomDocuments::valid);

    // All but those with a number of more than a thousand digits or of too large an exponent.
    assertThat(accepted).isGreaterThan(CASES * 95 / 100);
  }

  @Test
  void judgesDocumentsWithBrokenTokensAsJacksonDoes() {
    int accepted = compare(RandomDocuments::withBrokenTokens);

    assertThat(accepted).isBetween(CASES / 20, CASES * 19 / 20);
  }

  @Test
  void judgesDocumentsWithBrokenBytesAsJacksonDoes() {
    int accepted = compare(RandomDocuments::withBrokenBytes);

    assertThat(accepted).isBetween(CASES / 20, CASES * 19 / 20);
  }

  /** The number of documents that both accepted. */
  private static int compare(Function<RandomDocuments, byte[]> kind) {
    int accepted = 0;
    for (long seed = SEED; seed < SEED + CASES; seed++) {
      byte[] document = kind.apply(new RandomDocuments(seed));
      try {
        accepted += sameVerdictAndValue(document) ? 1 : 0;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "fuzz.seed " + seed + ", document " + new String(document, ISO_8859_1), e);
      }
    }
    return accepted;
  }

  private static boolean sameVerdictAndValue(byte[] document) {
    Optional<Map<String, Object>> theirs = JacksonOracle.read(document);
    JsonObject ours = null;
    String refusal = "";
    try {
      ours = JsonObject.parse(document);
    } catch (JsonException e) {
      refusal = ", ours: " + e.getMessage();
    }
    if (theirs.isPresent() != (ours != null)) {
      throw new AssertionError("Jackson " + (theirs.isPresent() ? "accepts" : "refuses") + refusal);
    }
    if (ours == null) {
      return false;
    }
    if (!same(theirs.get(), ours)) {
      throw new AssertionError("Jackson read " + theirs.get() + ", ours " + ours.toJson());
    }
    String written = ours.toJson();
    JsonObject again = JsonObjects.parsed(written);
    if (!same(JacksonOracle.read(written.getBytes(UTF_8)).orElse(Map.of()), ours)
        || !same(theirs.get(), again)
        || !again.equals(ours)
        || again.hashCode() != ours.hashCode()
        || !again.toJson().equals(written)) {
      throw new AssertionError("written as " + written);
    }
    return true;
  }

  private static boolean same(Object theirs, Object ours) {
    if (theirs instanceof Map<?, ?> map) {
      if (!(ours instanceof JsonObject object)
          || !new ArrayList<>(map.keySet()).equals(new ArrayList<>(object.names()))) {
        return false;
      }
      for (Map.Entry<?, ?> member : map.entrySet()) {
        if (!same(member.getValue(), object.get((String) member.getKey()))) {
          return false;
        }
      }
      return true;
    }
    if (theirs instanceof List<?> list) {
      if (!(ours instanceof List<?> array) || list.size() != array.size()) {
        return false;
      }
      for (int i = 0; i < list.size(); i++) {
        if (!same(list.get(i), array.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (theirs instanceof BigDecimal number) {
      // The same digits and scale, and a Long exactly when it is an integer that fits one.
      boolean fits = number.scale() == 0 && number.toBigInteger().bitLength() <= 63;
      return Objects.equals(fits ? (Object) number.longValueExact() : number, ours);
    }
    return Objects.equals(theirs, ours);
  }
}
