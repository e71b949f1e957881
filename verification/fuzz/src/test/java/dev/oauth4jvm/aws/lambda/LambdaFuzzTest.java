package dev.oauth4jvm.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.fuzz.World;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.resource.AccessTokenValidator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Events of AWS Lambda. */
class LambdaFuzzTest {

  private static final ApiGatewayAuthorizer AUTHORIZER =
      ApiGatewayAuthorizer.of(
          AccessTokenValidator.of(World.SERVER, "https://api.example").build(), World.driver());

  @FuzzTest
  void anEventIsARequestOrIsRefused(byte[] input) throws IOException {
    for (URI base : new URI[] {null, URI.create("https://api.example/v1/")}) {
      try {
        Request request =
            LambdaEvent.request(LambdaEvent.read(new ByteArrayInputStream(input)), base);
        assertThat(request.uri().isAbsolute()).isTrue();
      } catch (IllegalArgumentException refused) {
        requireNoCredential(refused);
      }
    }
  }

  @FuzzTest
  void anAuthorizerAllowsNobodyWithoutAToken(byte[] input) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      AUTHORIZER.handleRequest(new ByteArrayInputStream(input), output, null);
    } catch (IllegalArgumentException | IllegalStateException refused) {
      requireNoCredential(refused);
      return;
    }
    assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("{\"isAuthorized\":false}");
  }

  private static void requireNoCredential(RuntimeException refused) {
    for (Throwable one = refused; one != null; one = one.getCause()) {
      assertThat(one.toString()).doesNotContain("PLANTED-credential");
    }
  }
}
