package dev.oauth4jvm.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * SoftHSM, a PKCS #11 device in software (Debian's package softhsm2), with one token. Its keys are
 * sensitive and not extractable.
 */
final class SoftHsm {

  private static final String PIN = "1234";
  private static @Nullable Provider provider;

  private SoftHsm() {}

  /**
   * The provider of the device, logged in. Without SoftHSM, tests are aborted; with the system
   * property {@code softhsm.required} they fail.
   */
  static synchronized Provider provider() throws Exception {
    Provider known = provider;
    if (known == null) {
      Path library = library();
      boolean required = Boolean.getBoolean("softhsm.required");
      assertThat(library != null || !required).as("SoftHSM: install softhsm2").isTrue();
      assumeTrue(library != null, "SoftHSM is not installed: package softhsm2");
      known = open(String.valueOf(library));
      provider = known;
    }
    return known;
  }

  /** A key pair, whose private key does not leave the device. */
  static KeyPair generate(String type) throws Exception {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(type.startsWith("P-") ? "EC" : type, provider());
    if (type.equals("RSA")) {
      generator.initialize(2048);
    } else if (type.startsWith("P-")) {
      generator.initialize(
          new ECGenParameterSpec(
              type.equals("P-256")
                  ? "secp256r1"
                  : type.equals("P-384") ? "secp384r1" : "secp521r1"));
    }
    return generator.generateKeyPair();
  }

  private static @Nullable Path library() {
    return Stream.of(
            String.valueOf(System.getenv("SOFTHSM2_LIBRARY")),
            "/usr/lib/softhsm/libsofthsm2.so",
            "/usr/lib64/pkcs11/libsofthsm2.so",
            "/usr/local/lib/softhsm/libsofthsm2.so",
            "/opt/homebrew/lib/softhsm/libsofthsm2.so")
        .map(Path::of)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(null);
  }

  private static Provider open(String library) throws Exception {
    Path conf = Path.of(System.getenv("SOFTHSM2_CONF"));
    Path folder = Files.createDirectories(conf.resolveSibling("tokens"));
    Files.writeString(
        conf,
        "directories.tokendir = " + folder + "\nobjectstore.backend = file\nlog.level = ERROR\n");
    String label = "test-" + ProcessHandle.current().pid();
    String slot = initialize(library, label);
    String configuration =
        "--name = SoftHsm\nlibrary = "
            + library
            + "\nslot = "
            + slot
            + "\nattributes(generate, CKO_PRIVATE_KEY, *) = {\n"
            + "  CKA_SENSITIVE = true\n  CKA_EXTRACTABLE = false\n  CKA_SIGN = true\n}\n";
    Provider own = Security.getProvider("SunPKCS11").configure(configuration);
    logIn(own);
    return own;
  }

  /** Initializes a token; returns the number of its slot. */
  private static String initialize(String library, String label)
      throws IOException, InterruptedException {
    String util = System.getenv("SOFTHSM2_UTIL");
    Process process =
        new ProcessBuilder(
                List.of(
                    util == null ? "softhsm2-util" : util,
                    "--module",
                    library,
                    "--init-token",
                    "--free",
                    "--label",
                    label,
                    "--pin",
                    PIN,
                    "--so-pin",
                    "5678"))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(output).isZero();
    return output.substring(output.lastIndexOf(' ') + 1);
  }

  private static void logIn(Provider own) throws GeneralSecurityException, IOException {
    KeyStore.getInstance("PKCS11", own).load(null, PIN.toCharArray());
  }
}
