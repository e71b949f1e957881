package dev.oauth4jvm.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.Secret;
import dev.oauth4jvm.http.AsyncTransport;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.RemoteSigner;
import dev.oauth4jvm.jose.SigningKey;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Keys of Azure Key Vault and Google Cloud KMS, by the requests that their services document. */
class CloudKeySnippets {

  // @start region="azure"
  /** Signs with a key of Azure Key Vault, such as https://orders.vault.azure.net/keys/a/1f. */
  static RemoteSigner azure(AsyncTransport http, String key, Supplier<Secret> token) {
    URI sign = URI.create(key + "/sign?api-version=7.4");
    return input -> {
      String digest = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(input));
      return http.send(post(sign, token.get(), JsonObject.of("alg", "ES256", "value", digest)))
          .thenApply(response -> Base64.getUrlDecoder().decode(member(response, "value")));
    };
  }

  // @end

  // @start region="google"
  /** Signs with a version of a key of Google Cloud KMS: projects/…/cryptoKeyVersions/1. */
  static RemoteSigner google(AsyncTransport http, String version, Supplier<Secret> token) {
    URI sign = URI.create("https://cloudkms.googleapis.com/v1/" + version + ":asymmetricSign");
    return input -> {
      String digest = Base64.getEncoder().encodeToString(sha256(input));
      JsonObject body = JsonObject.of("digest", JsonObject.of("sha256", digest));
      return http.send(post(sign, token.get(), body))
          .thenApply(response -> Base64.getDecoder().decode(member(response, "signature")));
    };
  }

  // @end

  // @start region="helpers"
  private static Request post(URI uri, Secret token, JsonObject body) {
    return Request.post(uri)
        .header("authorization", "Bearer " + token.reveal())
        .header("content-type", "application/json")
        .body(body.toJson().getBytes(StandardCharsets.UTF_8));
  }

  private static String member(Response response, String name) {
    try {
      if (response.status() == 200) {
        return Objects.requireNonNull(JsonObject.parse(response.body()).string(name), name);
      }
    } catch (JsonException malformed) {
      // below
    }
    throw new IllegalStateException("the key service responded with " + response.status());
  }

  private static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException everyRuntimeHasIt) {
      throw new IllegalStateException(everyRuntimeHasIt);
    }
  }

  // @end

  private static final byte[] INPUT = {1, 2, 3};
  private final KeyPair pair = pair();

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] sign(String form, byte[] digest) {
    try {
      Signature signature = Signature.getInstance(form);
      signature.initSign(pair.getPrivate());
      signature.update(digest);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private SigningKey key(RemoteSigner signer) {
    return SigningKey.remote(
        Jwk.of(pair.getPublic(), JwsAlgorithm.ES256),
        JwsAlgorithm.ES256,
        Crypto.platform(),
        signer);
  }

  private static CompletableFuture<Response> json(String name, String value) {
    return CompletableFuture.completedFuture(
        Response.of(
            200,
            Headers.of("content-type", "application/json"),
            JsonObject.of(name, value).toJson().getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonObject body(Request request) {
    try {
      return JsonObject.parse(request.body());
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void azureReturnsConcatenatedSignatures() {
    AsyncTransport http =
        request -> {
          assertThat(request.uri().toString())
              .isEqualTo("https://orders.vault.azure.net/keys/a/1f/sign?api-version=7.4");
          assertThat(body(request).string("alg")).isEqualTo("ES256");
          byte[] digest = Base64.getUrlDecoder().decode(body(request).string("value"));
          byte[] signature = sign("NONEwithECDSAinP1363Format", digest);
          return json("value", Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
        };

    SigningKey key =
        key(azure(http, "https://orders.vault.azure.net/keys/a/1f", () -> Secret.of("t")));

    assertThat(key.sign(INPUT)).hasSize(64);
  }

  @Test
  void googleReturnsSignaturesInDer() {
    AsyncTransport http =
        request -> {
          assertThat(request.uri().toString())
              .isEqualTo("https://cloudkms.googleapis.com/v1/projects/p:asymmetricSign");
          JsonObject digest = Objects.requireNonNull(body(request).object("digest"));
          byte[] signature =
              sign("NONEwithECDSA", Base64.getDecoder().decode(digest.string("sha256")));
          return json("signature", Base64.getEncoder().encodeToString(signature));
        };

    SigningKey key = key(google(http, "projects/p", () -> Secret.of("t")));

    assertThat(key.sign(INPUT)).hasSize(64);
  }
}
