package dev.oauth4jvm.aws.kms;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.aws.AwsCredentials;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** KMS on this machine, with one key, which answers as AWS documents it. */
final class KmsServer implements AutoCloseable {

  static final String KEY = "alias/orders";

  /** The operation, its input, and the field of the signature. */
  record Call(String target, JsonObject input, String authorization) {}

  final List<Call> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final KeyPair pair;
  private final List<String> algorithms;
  private volatile int status = 200;
  private volatile String body = "";

  KmsServer(KeyPair pair, String... algorithms) throws IOException {
    this.pair = pair;
    this.algorithms = List.of(algorithms);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** A server with a key of an algorithm. */
  static KmsServer of(JwsAlgorithm algorithm) throws IOException, GeneralSecurityException {
    return new KmsServer(pair(algorithm), KmsClient.name(algorithm));
  }

  static KeyPair pair(JwsAlgorithm algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(
            switch (algorithm.keyType()) {
              case "OKP" -> "Ed25519";
              case "AKP" -> algorithm.value();
              default -> algorithm.keyType();
            });
    if (algorithm.keyType().equals("RSA")) {
      generator.initialize(2048);
    } else if (algorithm.keyType().equals("EC")) {
      String curve = String.valueOf(algorithm.curve());
      generator.initialize(new ECGenParameterSpec("secp" + curve.substring(2) + "r1"));
    }
    return generator.generateKeyPair();
  }

  AwsKms client() {
    return AwsKms.builder()
        .region("eu-central-1")
        .endpoint(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .credentials(() -> AwsCredentials.of("AKIDEXAMPLE", "secret"))
        .build();
  }

  KmsServer answering(int status, String body) {
    this.status = status;
    this.body = body;
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String said = body;
    int with = status;
    try {
      JsonObject input = JsonObject.parse(exchange.getRequestBody().readAllBytes());
      String target = exchange.getRequestHeaders().getFirst("x-amz-target");
      calls.add(new Call(target, input, exchange.getRequestHeaders().getFirst("authorization")));
      if (said.isEmpty()) {
        said = target.endsWith("GetPublicKey") ? publicKey() : signature(input);
      }
    } catch (JsonException | GeneralSecurityException | RuntimeException e) {
      with = 400;
      said = "{\"__type\":\"ValidationException\",\"message\":\"" + e.getClass() + "\"}";
    }
    byte[] bytes = said.getBytes(UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(with, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String publicKey() {
    return JsonObject.of(
            "KeyId",
            "arn:aws:kms:eu-central-1:111122223333:key/1234abcd",
            "KeyUsage",
            "SIGN_VERIFY",
            "PublicKey",
            Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
            "SigningAlgorithms",
            algorithms)
        .toJson();
  }

  private String signature(JsonObject input) throws GeneralSecurityException {
    byte[] message = Base64.getDecoder().decode(input.string("Message"));
    String algorithm = input.string("SigningAlgorithm");
    boolean isDigest = "DIGEST".equals(input.string("MessageType"));
    if (message.length > 4096 || !algorithms.contains(algorithm)) {
      throw new IllegalArgumentException(algorithm);
    }
    String hash = "SHA" + algorithm.substring(algorithm.length() - 3);
    Signature signer;
    if (algorithm.startsWith("ECDSA")) {
      signer = Signature.getInstance(isDigest ? "NONEwithECDSA" : hash + "withECDSA");
    } else if (algorithm.startsWith("RSASSA_PSS")) {
      int bits = Integer.parseInt(hash.substring(3));
      signer = Signature.getInstance("RSASSA-PSS");
      signer.setParameter(
          new PSSParameterSpec(
              "SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), bits / 8, 1));
    } else {
      signer =
          Signature.getInstance(
              algorithm.startsWith("RSASSA")
                  ? hash + "withRSA"
                  : algorithm.startsWith("ED") ? "Ed25519" : "ML-DSA");
    }
    signer.initSign(pair.getPrivate());
    signer.update(message);
    return JsonObject.of(
            "KeyId",
            "arn:aws:kms:eu-central-1:111122223333:key/1234abcd",
            "Signature",
            Base64.getEncoder().encodeToString(signer.sign()),
            "SigningAlgorithm",
            algorithm)
        .toJson();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
