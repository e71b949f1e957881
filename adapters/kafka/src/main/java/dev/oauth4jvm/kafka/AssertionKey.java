package dev.oauth4jvm.kafka;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.Client;
import dev.oauth4jvm.Env;
import dev.oauth4jvm.OAuthException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.auth.JwtHook;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;

/**
 * Client authentication by {@code private_key_jwt} with a key in a file, which is read for each
 * request for a token: a replaced key is used without a restart.
 *
 * @param file a private key as JWK, with its {@code kid}, or as PKCS #8 in PEM
 * @param passphrase the passphrase of an encrypted PEM, or null
 * @param audience the audience of assertions; null for the server's issuer identifier
 */
record AssertionKey(
    String file, @Nullable Secret passphrase, JwsAlgorithm algorithm, @Nullable String audience)
    implements ClientAuthentication {

  private static final String FILE = SaslConfigs.SASL_OAUTHBEARER_ASSERTION_PRIVATE_KEY_FILE;
  private static final long LONGEST = 65_536;

  /** The key, or null when there is none. */
  static @Nullable AssertionKey of(Settings settings) {
    String file = settings.text(FILE);
    if (file == null) {
      return null;
    }
    String name = settings.required(SaslConfigs.SASL_OAUTHBEARER_ASSERTION_ALGORITHM);
    JwsAlgorithm algorithm = JwsAlgorithm.of(name);
    if (algorithm == null) {
      throw new ConfigException(
          SaslConfigs.SASL_OAUTHBEARER_ASSERTION_ALGORITHM,
          name,
          "expected an asymmetric algorithm of RFC 7518, RFC 8037 or RFC 9964");
    }
    return new AssertionKey(
        Allowed.file(FILE, file),
        settings.secret(SaslConfigs.SASL_OAUTHBEARER_ASSERTION_PRIVATE_KEY_PASSPHRASE),
        algorithm,
        settings.text(SaslConfigs.SASL_OAUTHBEARER_ASSERTION_CLAIM_AUD));
  }

  @Override
  public Credentials credentials(AuthorizationServer server, Client client, Env env) {
    String expected = audience;
    JwtHook hook =
        expected == null
            ? JwtHook.NONE
            : parts -> new JwtHook.Parts(parts.header(), parts.claims().with("aud", expected));
    return ClientAuthentication.privateKeyJwt(read(), hook).credentials(server, client, env);
  }

  /**
   * Reads the file.
   *
   * @throws ConfigException when it is not such a key; the message quotes nothing of the file
   */
  SigningKey read() {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > LONGEST) {
        throw unusable("a file of at most " + LONGEST + " bytes");
      }
      String text = Files.readString(path, StandardCharsets.US_ASCII).trim();
      return text.startsWith("{")
          ? SigningKey.of(Jwk.of(JsonObject.parse(text)), algorithm, Crypto.platform())
          : SigningKey.ofPem(
              passphrase == null ? text : decrypted(text, passphrase),
              algorithm,
              Crypto.platform());
    } catch (IOException unreadable) {
      throw unusable("a readable file in ASCII");
    } catch (JsonException | OAuthException | IllegalArgumentException malformed) {
      throw unusable(
          "a private key of "
              + algorithm.value()
              + ", as JWK or PKCS #8 in PEM; an encrypted one needs its passphrase");
    } catch (GeneralSecurityException undecipherable) {
      throw unusable("a private key of " + algorithm.value() + " and its passphrase");
    }
  }

  private static ConfigException unusable(String expected) {
    return new ConfigException(FILE + " is not usable: expected " + expected);
  }

  /** The key of an encrypted PEM (RFC 7468, section 11) as PEM that is not encrypted. */
  private static String decrypted(String text, Secret passphrase)
      throws GeneralSecurityException, IOException {
    String begin = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
    String end = "-----END ENCRYPTED PRIVATE KEY-----";
    if (!text.startsWith(begin) || !text.endsWith(end)) {
      throw unusable(begin + ", since a passphrase is set");
    }
    byte[] encoded =
        Base64.getMimeDecoder()
            .decode(text.substring(begin.length(), text.length() - end.length()));
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encoded);
    PBEKeySpec password = new PBEKeySpec(passphrase.reveal().toCharArray());
    try {
      // with PBES2, the scheme is named by the parameters
      AlgorithmParameters parameters = info.getAlgParameters();
      String scheme = parameters == null ? info.getAlgName() : parameters.toString();
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(scheme).generateSecret(password),
          parameters);
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getEncoder().encodeToString(info.getKeySpec(cipher).getEncoded())
          + "\n-----END PRIVATE KEY-----";
    } finally {
      password.clearPassword();
    }
  }
}
