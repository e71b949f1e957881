package dev.oauth4jvm.cli;

import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys from files, standard input and URLs. */
final class Keys {

  private Keys() {}

  /** Reads a JWK Set, or a single JWK, from a file, a URL, or standard input for {@code -}. */
  static JwkSet load(String place, Arguments arguments, Console console) throws IOException {
    if (place.startsWith("https://") || place.startsWith("http://")) {
      try (Network network = new Network(arguments, console)) {
        return network.keys(uri(place));
      }
    }
    JsonObject document = console.object(place);
    return JwkSet.parse(document.has("keys") ? document : JsonObject.of("keys", List.of(document)));
  }

  static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("not a URL: " + e.getMessage());
    }
  }

  /** Reads a private key, PEM or JWK, from a file, or from standard input for {@code -}. */
  private static SigningKey signing(
      String place, @Nullable JwsAlgorithm algorithm, Console console) {
    String text = console.text(place);
    try {
      if (text.contains("-----BEGIN")) {
        if (algorithm == null) {
          throw new UsageException("--alg is required for a PEM key, which does not name it");
        }
        return SigningKey.ofPem(text, algorithm, Crypto.platform());
      }
      Jwk jwk = Jwk.of(console.parse(text, place));
      return algorithm == null
          ? SigningKey.of(jwk)
          : SigningKey.of(jwk, algorithm, Crypto.platform());
    } catch (IllegalArgumentException e) {
      throw new UsageException("the key cannot sign: " + e.getMessage());
    }
  }

  /** Reads a private key, whose algorithm is that of {@code --alg} if it names none. */
  static SigningKey signing(String place, Arguments arguments, Console console) {
    String name = arguments.option("alg");
    return signing(place, name == null ? null : algorithm(name), console);
  }

  /** The algorithm of an option. */
  static JwsAlgorithm algorithm(String name) {
    JwsAlgorithm algorithm = JwsAlgorithm.of(name);
    if (algorithm == null) {
      throw new UsageException(
          "the algorithms are "
              + Arrays.stream(JwsAlgorithm.values())
                  .map(JwsAlgorithm::value)
                  .collect(Collectors.joining(", "))
              + ", and not "
              + name);
    }
    return algorithm;
  }

  /** The algorithms that a key is for. */
  static List<String> algorithms(Jwk jwk) {
    return Arrays.stream(JwsAlgorithm.values()).filter(jwk::fits).map(JwsAlgorithm::value).toList();
  }
}
