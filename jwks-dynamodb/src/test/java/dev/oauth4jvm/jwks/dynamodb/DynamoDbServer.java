package dev.oauth4jvm.jwks.dynamodb;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** DynamoDB Local as a process of its own on a free port, which no packet leaves. */
final class DynamoDbServer implements AutoCloseable {

  static final String TABLE = "jwks";
  static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final Path directory;
  private final int port;
  private Process process;

  private DynamoDbServer() throws IOException {
    directory = Files.createTempDirectory("dynamodb");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    start();
  }

  static DynamoDbServer run() {
    try {
      return new DynamoDbServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** A client without the store's time-outs. */
  DynamoDbClient client() {
    return DynamoDbClient.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(60)))
        .endpointOverride(endpoint())
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(CREDENTIALS)
        .build();
  }

  DynamoDbJwksStore.Builder store() {
    return DynamoDbJwksStore.builder(TABLE)
        .endpoint(endpoint())
        .region(Region.EU_CENTRAL_1)
        .credentials(CREDENTIALS);
  }

  /** Ends it as a machine does that loses its power. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void start() throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dsqlite4java.library.path=" + libraries(classPath),
            "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
            "-port",
            Integer.toString(port),
            "-dbPath",
            directory.toString(),
            "-sharedDb",
            "-disableTelemetry");
    // by the environment: a class path is long
    builder.environment().put("CLASSPATH", classPath);
    process =
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    try (DynamoDbClient client = client()) {
      long began = System.nanoTime();
      while (!hasTable(client)) {
        if (!process.isAlive() || System.nanoTime() - began > PATIENCE_NANOS) {
          throw new IOException(
              "DynamoDB Local did not start: " + Files.readString(directory.resolve("log")));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  /** Where its native library is, which Maven puts on the class path as it is. */
  private static String libraries(String classPath) {
    List<String> directories = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (entry.endsWith(".so") || entry.endsWith(".dylib") || entry.endsWith(".dll")) {
        directories.add(Path.of(entry).toAbsolutePath().getParent().toString());
      }
    }
    return String.join(File.pathSeparator, directories);
  }

  /** Whether it answers and has the table, which is made where it is missing. */
  private static boolean hasTable(DynamoDbClient client) {
    try {
      client.describeTable(request -> request.tableName(TABLE));
      return true;
    } catch (ResourceNotFoundException missing) {
      // @start region="table"
      client.createTable(
          request ->
              request
                  .tableName(TABLE)
                  .attributeDefinitions(
                      AttributeDefinition.builder()
                          .attributeName("id")
                          .attributeType(ScalarAttributeType.S)
                          .build())
                  .keySchema(
                      KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
                  .billingMode(BillingMode.PAY_PER_REQUEST));
      client.updateTimeToLive(
          request ->
              request
                  .tableName(TABLE)
                  .timeToLiveSpecification(ttl -> ttl.attributeName("expiresAt").enabled(true)));
      // @end
      return true;
    } catch (SdkException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
