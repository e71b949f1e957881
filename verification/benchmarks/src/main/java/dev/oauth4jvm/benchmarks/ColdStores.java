package dev.oauth4jvm.benchmarks;

import com.sun.net.httpserver.HttpServer;
import dev.oauth4jvm.engines.DynamoDbServer;
import dev.oauth4jvm.engines.RedisServer;
import dev.oauth4jvm.engines.TlsFront;
import dev.oauth4jvm.jose.JwkSet;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksSnapshot;
import dev.oauth4jvm.jwks.JwksStore;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.dynamodb.AwsSdkStore;
import dev.oauth4jvm.store.redis.RedisStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Starts the engines of the cold-start programs with one entry in each, and an authorization server
 * with its JWK Set; both also behind TLS. Runs until its input ends.
 */
public final class ColdStores {

  private ColdStores() {}

  /** Takes the directory to write to: a token, a certificate's trust store, and {@code places}. */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createDirectories(Path.of(args[0]));
    Issuer issuer = Issuer.of(JwsAlgorithm.RS256);
    Files.writeString(
        directory.resolve("token.txt"), issuer.sign(issuer.header(), Issuer.claims()));
    HttpServer keys = keys(issuer.jwks().toJson());
    byte[][] object = new byte[1][];
    HttpServer objects = objects(object);
    try (RedisServer redis = RedisServer.run();
        DynamoDbServer dynamoDb = DynamoDbServer.run();
        TlsFront dynamoDbTls = TlsFront.run("dns:localhost", dynamoDb.endpoint().getPort());
        TlsFront objectsTls = TlsFront.run("dns:localhost", objects.getAddress().getPort());
        TlsFront keysTls = TlsFront.run("dns:localhost", keys.getAddress().getPort())) {
      String jwksUri = "https://localhost:" + keysTls.port() + "/jwks";
      JwksId id = new JwksId(Issuer.ISSUER, jwksUri);
      long now = System.currentTimeMillis() / 1000;
      JwksEntry entry =
          new JwksEntry(
              JwksSnapshot.of(JwkSet.parse(issuer.jwks()), now).toJson(), now, now + 86_400);
      JwksStore.of(Store.inDirectory(directory.resolve("entries"))).save(id, entry);
      try (RedisStore store = RedisStore.builder(redis.uri()).build()) {
        JwksStore.of(store).save(id, entry);
      }
      JwksStore.of(AwsSdkStore.of(dynamoDb.client(), DynamoDbServer.TABLE)).save(id, entry);
      object[0] = entry.document().getBytes(StandardCharsets.UTF_8);
      copy(dynamoDbTls, directory.resolve("dynamodb.jks"));
      copy(objectsTls, directory.resolve("s3.jks"));
      copy(keysTls, directory.resolve("keys.jks"));
      Files.writeString(
          directory.resolve("places"),
          String.join(
              "\n",
              directory.resolve("entries").toString(),
              redis.uri().toString(),
              dynamoDb.endpoint().toString(),
              "https://localhost:" + dynamoDbTls.port(),
              jwksUri,
              "http://127.0.0.1:" + objects.getAddress().getPort() + "/bucket",
              "https://localhost:" + objectsTls.port() + "/bucket",
              ""));
      while (System.in.read() >= 0) {
        // until the script ends
      }
    } finally {
      keys.stop(0);
      objects.stop(0);
    }
    System.exit(0);
  }

  private static void copy(TlsFront front, Path file) throws IOException {
    Path unused = Files.copy(front.trustStore(), file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Answers each request as S3 does a GET of a range, without a check of its signature. */
  private static HttpServer objects(byte[][] object) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/bucket/",
        exchange -> {
          byte[] body = object[0];
          exchange.getResponseHeaders().set("etag", "\"1\"");
          exchange
              .getResponseHeaders()
              .set("content-range", "bytes 0-" + (body.length - 1) + "/" + body.length);
          exchange.sendResponseHeaders(206, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static HttpServer keys(String jwks) throws IOException {
    byte[] body = jwks.getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks",
        exchange -> {
          exchange.getResponseHeaders().set("content-type", "application/jwk-set+json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
