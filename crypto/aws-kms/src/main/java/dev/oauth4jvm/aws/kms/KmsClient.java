package dev.oauth4jvm.aws.kms;

import dev.oauth4jvm.UnsupportedException;
import dev.oauth4jvm.aws.AwsErrors;
import dev.oauth4jvm.aws.AwsSigner;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two requests, over KMS's own protocol: JSON by POST to the endpoint's root, the operation in
 * the field {@code x-amz-target}, signed by {@link AwsSigner}.
 */
final class KmsClient {

  /** The most bytes that KMS signs; it hashes them itself. */
  private static final int MAX_RAW = 4096;

  private final Transport transport;
  private final URI endpoint;
  private final AwsSigner signer;

  KmsClient(Transport transport, URI endpoint, AwsSigner signer) {
    this.transport = transport;
    this.endpoint = endpoint;
    this.signer = signer;
  }

  /** The public key of a key that can sign with an algorithm. */
  Jwk publicKey(String keyId, JwsAlgorithm algorithm) throws IOException {
    JsonObject reply = call("GetPublicKey", JsonObject.of("KeyId", keyId));
    List<?> algorithms = reply.array("SigningAlgorithms");
    if (algorithms == null || !algorithms.contains(name(algorithm))) {
      throw new IOException(
          "the KMS key cannot sign with "
              + algorithm
              + ": expected a key with the usage SIGN_VERIFY and the signing algorithm "
              + name(algorithm));
    }
    byte[] encoded = bytes("GetPublicKey", reply, "PublicKey");
    String type =
        switch (algorithm.keyType()) {
          case "OKP" -> "Ed25519";
          case "AKP" -> algorithm.value();
          default -> algorithm.keyType();
        };
    try {
      return Jwk.of(
          KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(encoded)), algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new UnsupportedException(
          "this Java has no keys of " + algorithm + " to verify what KMS signs", e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("the KMS key is not one of " + algorithm + ": check its key spec", e);
    }
  }

  /** A signature as KMS makes it: of ECDSA in DER. */
  byte[] sign(String keyId, JwsAlgorithm algorithm, byte[] input) throws IOException {
    byte[] message = input;
    String type = "RAW";
    if (input.length > MAX_RAW) {
      message = digest(algorithm, input);
      type = "DIGEST";
    }
    JsonObject reply =
        call(
            "Sign",
            JsonObject.of(
                "KeyId",
                keyId,
                "Message",
                Base64.getEncoder().encodeToString(message),
                "MessageType",
                type,
                "SigningAlgorithm",
                name(algorithm)));
    return bytes("Sign", reply, "Signature");
  }

  private static byte[] digest(JwsAlgorithm algorithm, byte[] input) throws IOException {
    String name = name(algorithm);
    boolean hashesFirst = name.startsWith("ECDSA") || name.startsWith("RSASSA");
    if (!hashesFirst) {
      throw new IOException(
          "KMS signs at most "
              + MAX_RAW
              + " bytes with "
              + algorithm
              + ", and the JWT has "
              + input.length
              + ": use an ES*, PS* or RS* key, or a shorter request");
    }
    try {
      return MessageDigest.getInstance("SHA-" + name.substring(name.length() - 3)).digest(input);
    } catch (NoSuchAlgorithmException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
  }

  /** KMS's name of an algorithm. */
  static String name(JwsAlgorithm algorithm) {
    String value = algorithm.value();
    String bits = value.substring(value.length() - 3);
    return switch (algorithm.keyType()) {
      case "EC" -> "ECDSA_SHA_" + bits;
      case "OKP" -> "ED25519_SHA_512";
      case "AKP" -> "ML_DSA_SHAKE_256";
      default -> (value.startsWith("PS") ? "RSASSA_PSS_SHA_" : "RSASSA_PKCS1_V1_5_SHA_") + bits;
    };
  }

  private JsonObject call(String operation, JsonObject input) throws IOException {
    Request request =
        Request.post(endpoint)
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", "TrentService." + operation)
            .body(input.toJson().getBytes(StandardCharsets.UTF_8));
    Response response = transport.send(signer.sign(request));
    JsonObject document = null;
    String why = "";
    try {
      document = JsonObject.parseOwned(response.body());
    } catch (JsonException e) {
      why = e.getMessage();
    }
    if (response.status() != 200) {
      throw refused(
          operation, response.status(), document == null ? null : document.string("__type"));
    }
    if (document == null) {
      throw new IOException("the reply to " + operation + " is not KMS's: " + why);
    }
    return document;
  }

  private static byte[] bytes(String operation, JsonObject reply, String member)
      throws IOException {
    String text = reply.string(member);
    if (text != null && !text.isEmpty()) {
      try {
        return Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException malformed) {
        // below
      }
    }
    throw new IOException("the reply to " + operation + " has no " + member + " in base64");
  }

  /** The error's name and a hint, but not the server's text, which may repeat a secret. */
  private static IOException refused(String operation, int status, @Nullable String type) {
    String name = type == null ? "" : type.substring(type.indexOf('#') + 1);
    String hint =
        switch (name) {
          case "NotFoundException" -> "; check the key's identifier and the region";
          case "AccessDeniedException" ->
              "; allow the role kms:GetPublicKey and kms:Sign on the key";
          case "DisabledException", "KMSInvalidStateException" -> "; check the key's state";
          case "InvalidKeyUsageException" -> "; the key's usage must be SIGN_VERIFY";
          case "ThrottlingException" -> "; too many signatures a second for the account's quota";
          case "ExpiredTokenException",
              "UnrecognizedClientException",
              "IncompleteSignatureException",
              "InvalidSignatureException",
              "MissingAuthenticationTokenException" ->
              "; check the credentials, the region and the machine's clock";
          default -> "";
        };
    return new IOException(
        "KMS refused "
            + operation
            + " with status "
            + status
            + (AwsErrors.isName(name) ? ", " + name + hint : ", and does not say why"));
  }
}
