package dev.oauth4jvm.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

/** DynamoDB Local with one table for JWK Sets. */
public final class DynamoDbServer implements AutoCloseable {

  public static final String TABLE = "jwks";
  public static final Region REGION = Region.EU_CENTRAL_1;

  /** Key and secret of {@link #CREDENTIALS}, of which DynamoDB Local takes any. */
  public static final String CREDENTIAL = "local";

  public static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create(CREDENTIAL, CREDENTIAL));

  private final EngineProcess process;

  private DynamoDbServer(EngineProcess process) {
    this.process = process;
  }

  /** Starts one, and waits until it answers. */
  public static DynamoDbServer run() {
    return new DynamoDbServer(EngineProcess.run(new Kind()));
  }

  public URI endpoint() {
    return endpoint(process.port());
  }

  private static URI endpoint(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** A client past the store, which is patient. */
  public DynamoDbClient client() {
    return client(process.port());
  }

  private static DynamoDbClient client(int port) {
    return DynamoDbClient.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(60)))
        .endpointOverride(endpoint(port))
        .region(REGION)
        .credentialsProvider(CREDENTIALS)
        .build();
  }

  /** Ends it as a machine does that loses its power. */
  public void kill() {
    process.kill();
  }

  /** Starts it again, at the same place. */
  public void start() throws IOException {
    process.start();
  }

  /** Stops it where it is: connections stay open, and nothing is answered. */
  public void suspend() throws IOException {
    process.suspend();
  }

  /** Lets it go on where it was stopped. */
  public void resume() throws IOException {
    process.resume();
  }

  /** Deletes the table with all that is in it. */
  public void deleteTable() {
    try (DynamoDbClient client = client()) {
      var unused = client.deleteTable(request -> request.tableName(TABLE));
    }
  }

  /** Makes the table, empty. */
  public void createTable() {
    try (DynamoDbClient client = client()) {
      createTable(client);
    }
  }

  @Override
  public void close() {
    process.close();
  }

  private static final class Kind implements EngineProcess.Kind {

    @Override
    public ProcessBuilder command(Path directory, int port) throws IOException {
      String classPath = classPath();
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
      return builder;
    }

    /** As this module's build wrote it down: beside other versions of its libraries it fails. */
    private static String classPath() throws IOException {
      try (InputStream in = DynamoDbServer.class.getResourceAsStream("dynamodb-local.classpath")) {
        if (in == null) {
          throw new IOException("this module's build did not write dynamodb-local.classpath");
        }
        return new String(in.readAllBytes(), UTF_8).strip();
      }
    }

    /** Where its native library is, which Maven puts on the class path as it is. */
    private static String libraries(String classPath) {
      List<String> directories = new ArrayList<>();
      for (String entry : classPath.split(File.pathSeparator, -1)) {
        if (entry.endsWith(".so") || entry.endsWith(".dylib") || entry.endsWith(".dll")) {
          directories.add(String.valueOf(Path.of(entry).toAbsolutePath().getParent()));
        }
      }
      return String.join(File.pathSeparator, directories);
    }

    /** Whether it has the table, which is made where it is missing. */
    @Override
    public boolean answers(int port) {
      try (DynamoDbClient client = client(port)) {
        return hasTable(client);
      }
    }
  }

  private static boolean hasTable(DynamoDbClient client) {
    try {
      var unused = client.describeTable(request -> request.tableName(TABLE));
      return true;
    } catch (ResourceNotFoundException missing) {
      createTable(client);
      return true;
    } catch (SdkException notYet) {
      return false;
    }
  }

  private static void createTable(DynamoDbClient client) {
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
  }
}
