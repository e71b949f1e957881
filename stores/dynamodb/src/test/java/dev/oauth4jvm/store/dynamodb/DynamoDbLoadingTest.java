package dev.oauth4jvm.store.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.aws.AwsCredentials;
import dev.oauth4jvm.aws.AwsCredentialsSource;
import dev.oauth4jvm.engines.DynamoDbServer;
import dev.oauth4jvm.engines.LeanProcess;
import dev.oauth4jvm.jwks.JwksEntry;
import dev.oauth4jvm.jwks.JwksId;
import dev.oauth4jvm.jwks.JwksStore;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that reads one entry needs no AWS SDK, and loads little. */
@Timeout(240)
class DynamoDbLoadingTest {

  /** Each costs a starting process a fifth of a millisecond: one more is added on purpose. */
  private static final int MOST_CLASSES = 48;

  private static final JwksId ID = new JwksId("https://as.example", "https://as.example/jwks");

  /** Takes the endpoint and the name of the table; prints the entry's text. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws Exception {
      try (DynamoDbStore store =
          DynamoDbStore.builder(arguments[1])
              .endpoint(URI.create(arguments[0]))
              .region("eu-central-1")
              .credentials(new Fixed())
              .operationTimeout(Duration.ofMinutes(1))
              .build()) {
        System.out.println("read " + store.load(ID.key()));
      }
    }
  }

  /** Not a lambda, so that those of the store would show. */
  static final class Fixed implements AwsCredentialsSource {
    @Override
    public AwsCredentials credentials() {
      return AwsCredentials.of("local", "local");
    }
  }

  /** Looks at a store as dependency injection does, which must not need the SDK. */
  static final class Inspector {

    private Inspector() {}

    public static void main(String[] arguments) {
      System.out.println(DynamoDbStore.class.getDeclaredMethods().length > 0);
      System.out.println(DynamoDbStore.class.getDeclaredConstructors().length > 0);
      System.out.println(DynamoDbStore.Builder.class.getDeclaredMethods().length > 0);
    }
  }

  @Test
  void readingAnEntryLoadsLittleAndNoSdk() throws Exception {
    LeanProcess process;
    try (DynamoDbEngine engine = DynamoDbEngine.own()) {
      JwksStore.of(engine.store()).save(ID, new JwksEntry("{\"uat\":1000}", 1000, 1300));
      process =
          LeanProcess.without(
              "awssdk", Program.class, engine.server.endpoint().toString(), DynamoDbServer.TABLE);
    }
    assertThat(process.printed()).contains("read {\"uat\":1000}");
    assertThat(process.loaded())
        .noneMatch(name -> name.startsWith("java.net.http."))
        .noneMatch(name -> name.startsWith("javax.net.ssl."))
        .noneMatch(name -> name.startsWith("java.time.format."));
    String tests = DynamoDbLoadingTest.class.getName();
    List<String> own =
        process.loaded().stream()
            .filter(name -> name.startsWith("dev.oauth4jvm.") && !name.startsWith(tests))
            .toList();
    assertThat(own)
        .contains("dev.oauth4jvm.aws.AwsSigner")
        .noneMatch(name -> name.contains("Lambda"))
        .hasSizeLessThan(MOST_CLASSES + 1);
  }

  @Test
  void aStoreIsInspectedByReflectionWithoutTheSdk() throws Exception {
    assertThat(LeanProcess.without("awssdk", Inspector.class).printed())
        .containsExactly("true", "true", "true");
  }
}
