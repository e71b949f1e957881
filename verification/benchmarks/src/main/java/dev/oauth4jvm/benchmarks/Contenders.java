package dev.oauth4jvm.benchmarks;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.oauth4jvm.caffeine.CaffeineSignatureMemory;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.resource.Requirement;
import java.util.List;
import org.conscrypt.Conscrypt;

/** All contenders, by their names on a command line. */
final class Contenders {

  /** The names, in the order of the tables. */
  static final List<String> NAMES =
      List.of(
          "raw",
          "raw-new",
          "ours",
          "vertx",
          "fusionauth",
          "java-jwt",
          "jose4j",
          "jjwt",
          "nimbus",
          "spring",
          "raw-accp",
          "ours-accp",
          "raw-conscrypt",
          "ours-conscrypt",
          "ours-memory",
          "ours-filter",
          "ours-filter-scope");

  /** The measured algorithms. */
  static final List<JwsAlgorithm> ALGORITHMS =
      List.of(JwsAlgorithm.RS256, JwsAlgorithm.PS256, JwsAlgorithm.ES256, JwsAlgorithm.EDDSA);

  private Contenders() {}

  /** Whether the library has the algorithm, on the JDK alone. */
  static boolean has(String name, JwsAlgorithm algorithm) {
    return switch (name) {
      // EdDSA: Nimbus needs Tink for it, FusionAuth does not know its name; java-jwt lacks it and
      // PSS
      case "nimbus", "spring", "fusionauth" -> algorithm != JwsAlgorithm.EDDSA;
      case "java-jwt" -> algorithm == JwsAlgorithm.RS256 || algorithm == JwsAlgorithm.ES256;
      // Conscrypt has ECDSA in DER only, PSS under another name, and no Ed25519
      case "raw-conscrypt" -> algorithm == JwsAlgorithm.RS256;
      case "ours-conscrypt" -> algorithm != JwsAlgorithm.EDDSA;
      default -> true;
    };
  }

  static Contender of(String name, Issuer issuer) throws Exception {
    return switch (name) {
      case "raw" -> new Raw(issuer, true, null);
      case "raw-new" -> new Raw(issuer, false, null);
      case "raw-accp" -> new Raw(issuer, true, AmazonCorrettoCryptoProvider.INSTANCE);
      case "ours" -> new Ours("oauth4jvm", Issuer.SERVER, issuer.jwks(), Crypto.platform(), null);
      case "raw-conscrypt" -> new Raw(issuer, true, Conscrypt.newProvider());
      case "ours-accp" ->
          new Ours(
              "oauth4jvm on ACCP",
              Issuer.SERVER,
              issuer.jwks(),
              Crypto.of(AmazonCorrettoCryptoProvider.INSTANCE),
              null);
      case "ours-conscrypt" ->
          new Ours(
              "oauth4jvm on Conscrypt",
              Issuer.SERVER,
              issuer.jwks(),
              Crypto.of(Conscrypt.newProvider()),
              null);
      case "ours-memory" ->
          new Ours(
              "oauth4jvm, tokens seen before",
              Issuer.SERVER,
              issuer.jwks(),
              Crypto.platform(),
              CaffeineSignatureMemory.create());
      case "ours-filter" -> new FilterContender(issuer, Requirement.none());
      case "ours-filter-scope" ->
          new FilterContender(issuer, Requirement.none().scope("orders:read"));
      case "vertx" -> new VertxContender(issuer);
      case "fusionauth" -> new FusionAuthContender(issuer);
      case "java-jwt" -> new JavaJwtContender(issuer);
      case "jose4j" -> new Jose4jContender(issuer);
      case "jjwt" -> new JjwtContender(issuer);
      case "nimbus" -> new NimbusContender(issuer);
      case "spring" -> new SpringContender(issuer);
      default -> throw new IllegalArgumentException("no contender is called " + name);
    };
  }

  static Object[] inputs(Contender contender, String[] tokens) {
    Object[] inputs = new Object[tokens.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = contender.input(tokens[i]);
    }
    return inputs;
  }
}
