package dev.oauth4jvm.store.httpkv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.aws.AwsCredentials;
import dev.oauth4jvm.aws.AwsCredentialsSource;
import dev.oauth4jvm.engines.LeanProcess;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.jwks.JwksId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process that reads one entry loads little, and nothing of the services that it does not use.
 */
@Timeout(240)
class HttpKvLoadingTest {

  /** Each costs a starting process a fifth of a millisecond: one more is added on purpose. */
  private static final int MOST_CLASSES = 42;

  private static final JwksId ID = new JwksId("https://as.example", "https://as.example/jwks");

  /** Takes the service and its address; prints the entry's text. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws Exception {
      URI address = URI.create(arguments[1]);
      HttpKvStore.Builder builder =
          arguments[0].equals("s3")
              ? HttpKvStore.s3(address, RequestSigner.aws("us-east-1", new Fixed()))
              : HttpKvStore.googleCloudStorage(address, RequestSigner.bearer(new Token()));
      try (HttpKvStore store = builder.requestTimeout(Duration.ofMinutes(1)).build()) {
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

  /** Not a lambda either. */
  static final class Token implements RequestSigner.TokenSupplier {
    @Override
    public String get() {
      return "token";
    }
  }

  private static List<String> loadedFor(String service) throws Exception {
    LeanProcess process;
    try (GoogleEngine engine = new GoogleEngine(true)) {
      engine.write(ID.key(), "{\"uat\":1000}", null);
      process = LeanProcess.without("awssdk", Program.class, service, engine.bucket().toString());
    }
    assertThat(process.printed()).contains("read {\"uat\":1000}");
    assertThat(process.loaded())
        .noneMatch(name -> name.startsWith("java.net.http."))
        .noneMatch(name -> name.startsWith("javax.net.ssl."))
        .noneMatch(name -> name.startsWith("java.time.format."));
    String tests = HttpKvLoadingTest.class.getName();
    List<String> own =
        process.loaded().stream()
            .filter(name -> name.startsWith("dev.oauth4jvm.") && !name.startsWith(tests))
            .toList();
    assertThat(own).noneMatch(name -> name.contains("Lambda")).hasSizeLessThan(MOST_CLASSES + 1);
    return own;
  }

  @Test
  void readingAnEntryFromS3LoadsLittle() throws Exception {
    assertThat(loadedFor("s3"))
        .contains("dev.oauth4jvm.aws.AwsSigner", Request.class.getName())
        .doesNotContain(SharedKey.class.getName(), BearerToken.class.getName());
  }

  @Test
  void readingAnEntryWithATokenLoadsNoSigner() throws Exception {
    assertThat(loadedFor("google"))
        .contains(BearerToken.class.getName())
        .noneMatch(name -> name.equals("dev.oauth4jvm.aws.AwsSigner"));
  }
}
