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

  /** The key and secret of {@link #CREDENTIALS}; DynamoDB Local accepts any. */
  public static final String CREDENTIAL = "local";

  public static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create(CREDENTIAL, CREDENTIAL));

  private final EngineProcess process;

  private DynamoDbServer(EngineProcess process) {
    this.process = process;
  }

  /** Starts a server, and waits until it responds. */
  public static DynamoDbServer run() {
    return new DynamoDbServer(EngineProcess.run(new Kind()));
  }

  public URI endpoint() {
    return endpoint(process.port());
  }

  private static URI endpoint(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Creates a client with long timeouts that does not go through the store. */
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

  /** Kills the server without warning, like a power failure. */
  public void kill() {
    process.kill();
  }

  /** Restarts the server, with its directory and port. */
  public void start() throws IOException {
    process.start();
  }

  /** Suspends the server: connections stay open, and get no response. */
  public void suspend() throws IOException {
    process.suspend();
  }

  /** Resumes the suspended server. */
  public void resume() throws IOException {
    process.resume();
  }

  /** Keeps a copy of the files, in place of an earlier copy; the server is restarted. */
  public void backUp() throws IOException {
    process.backUp();
  }

  /** Kills the server, and starts one with the files of the copy: a failover to older data. */
  public void failOver() throws IOException {
    process.failOver();
  }

  /** Deletes the table with its content. */
  public void deleteTable() {
    try (DynamoDbClient client = client()) {
      var unused = client.deleteTable(request -> request.tableName(TABLE));
    }
  }

  /** Creates the table, empty. */
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
      // in the environment: a class path is long
      builder.environment().put("CLASSPATH", classPath);
      return builder;
    }

    /**
     * The class path that this module's build recorded: the engine fails with other versions of its
     * libraries.
     */
    private static String classPath() throws IOException {
      try (InputStream in = DynamoDbServer.class.getResourceAsStream("dynamodb-local.classpath")) {
        if (in == null) {
          throw new IOException("this module's build did not write dynamodb-local.classpath");
        }
        return new String(in.readAllBytes(), UTF_8).strip();
      }
    }

    /** The folder of the native library, which Maven puts on the class path unchanged. */
    private static String libraries(String classPath) {
      List<String> directories = new ArrayList<>();
      for (String entry : classPath.split(File.pathSeparator, -1)) {
        if (entry.endsWith(".so") || entry.endsWith(".dylib") || entry.endsWith(".dll")) {
          directories.add(String.valueOf(Path.of(entry).toAbsolutePath().getParent()));
        }
      }
      return String.join(File.pathSeparator, directories);
    }

    /** Whether the table exists; a missing table is created. */
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
