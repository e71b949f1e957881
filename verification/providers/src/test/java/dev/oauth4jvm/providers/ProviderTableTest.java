package dev.oauth4jvm.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.jose.VerificationKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.jcajce.provider.BouncyCastleFipsProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The table of providers in {@code docs/algorithms.md}: each cell is what the provider does here. A
 * cell is {@code yes}, {@code no}, or {@code Java 24}: not before. With {@code -Ddocs.update=true},
 * wrong cells are replaced.
 */
class ProviderTableTest {

  private static final Path DOCUMENT = Path.of("..", "..", "docs", "algorithms.md");

  /** The families of the columns, in their order. */
  private static final List<List<JwsAlgorithm>> COLUMNS =
      List.of(
          List.of(JwsAlgorithm.RS256, JwsAlgorithm.RS384, JwsAlgorithm.RS512),
          List.of(JwsAlgorithm.PS256, JwsAlgorithm.PS384, JwsAlgorithm.PS512),
          List.of(JwsAlgorithm.ES256, JwsAlgorithm.ES384, JwsAlgorithm.ES512),
          List.of(JwsAlgorithm.ED25519, JwsAlgorithm.EDDSA),
          List.of(JwsAlgorithm.ML_DSA_44, JwsAlgorithm.ML_DSA_65, JwsAlgorithm.ML_DSA_87));

  private interface Attempt {
    boolean works(JwsAlgorithm algorithm) throws Exception;
  }

  /** Compares a row, which begins with a name, with what was tried. */
  private static void check(String name, Attempt attempt) throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(DOCUMENT));
    int at =
        lines.indexOf(
            lines.stream().filter(l -> l.startsWith("| " + name + " |")).findFirst().orElseThrow());
    String[] cells = lines.get(at).split("\\|", -1);
    for (int i = 0; i < COLUMNS.size(); i++) {
      boolean all = true;
      boolean any = false;
      for (JwsAlgorithm algorithm : COLUMNS.get(i)) {
        boolean works = attempt.works(algorithm);
        all &= works;
        any |= works;
      }
      assertThat(all).as("%s: all of %s or none", name, COLUMNS.get(i)).isEqualTo(any);
      if (holds(cells[i + 2].strip()) != all) {
        cells[i + 2] = all ? " yes " : " no ";
      }
    }
    String row = String.join("|", cells);
    if (Boolean.getBoolean("docs.update")) {
      lines.set(at, row);
      Files.write(DOCUMENT, lines);
    }
    assertThat(Files.readAllLines(DOCUMENT)).contains(row);
  }

  private static boolean holds(String cell) {
    return cell.equals("yes") || (cell.equals("Java 24") && Runtime.version().feature() >= 24);
  }

  private static Attempt supported(Crypto crypto) {
    return algorithm -> algorithm.isSupported(crypto);
  }

  @Test
  void theJdk() throws Exception {
    check("the JDK", supported(Crypto.platform()));
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = "amd64",
      disabledReason = "the native code of the dependency is for Linux on x86-64")
  void amazonCorrettoCryptoProvider() throws Exception {
    AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
    check(
        "Amazon Corretto Crypto Provider 2.5",
        supported(Crypto.of(AmazonCorrettoCryptoProvider.INSTANCE)));
  }

  @Test
  void bouncyCastleFips() throws Exception {
    Crypto crypto = Crypto.of(new BouncyCastleFipsProvider());
    check("Bouncy Castle FIPS 2.1", supported(crypto));
    ExecutorService approved = Executors.newSingleThreadExecutor(); // the mode is of the thread
    try {
      Callable<Map<JwsAlgorithm, Boolean>> tried =
          () -> {
            CryptoServicesRegistrar.setApprovedOnlyMode(true);
            Map<JwsAlgorithm, Boolean> results = new EnumMap<>(JwsAlgorithm.class);
            for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
              results.put(algorithm, algorithm.isSupported(crypto));
            }
            return results;
          };
      Map<JwsAlgorithm, Boolean> results = approved.submit(tried).get();
      check("Bouncy Castle FIPS 2.1, approved-only mode", results::get);
    } finally {
      approved.shutdown();
    }
  }

  @Test
  void aPkcs11Device() throws Exception {
    Crypto crypto = Crypto.of(SoftHsm.provider());
    check(
        "SunPKCS11 with SoftHSM 2.6",
        algorithm -> {
          String curve = algorithm.curve();
          byte[] input = {1, 2, 3};
          try {
            String type =
                curve != null ? curve : algorithm.keyType().equals("RSA") ? "RSA" : "ML-DSA";
            SigningKey key = SigningKey.of(SoftHsm.generate(type), algorithm).crypto(crypto);
            byte[] signature = key.sign(input);
            return VerificationKey.of(key.toPublicJwk(), algorithm, Crypto.platform())
                .verify(input, signature);
          } catch (UnsupportedException | GeneralSecurityException e) {
            return false;
          }
        });
  }
}
