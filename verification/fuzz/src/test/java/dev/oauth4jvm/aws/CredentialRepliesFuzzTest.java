package dev.oauth4jvm.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.oauth4jvm.fuzz.World;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.time.Instant;

/** Replies of STS and of a container's endpoint for credentials, and errors in XML. */
class CredentialRepliesFuzzTest {

  private static Response response(int status, byte[] body) {
    return Response.of(status, Headers.of(), body);
  }

  private static void requireReadable(IOException refused) {
    World.requireOneLine(refused.getMessage());
    assertThat(refused.getMessage()).hasSizeLessThan(400);
  }

  @FuzzTest
  void theCodeOfAnErrorIsANameOrMissing(byte[] body) {
    String code = AwsErrors.code(response(403, body));

    if (code != null) {
      assertThat(code).matches("[A-Za-z0-9.]{1,64}");
      assertThat(World.text(body)).containsOnlyOnce("<Code>" + code + "</Code>");
    }
  }

  @FuzzTest
  void credentialsOfAContainerAreReadOrRefused(byte[] body) {
    try {
      requireUsable(ContainerCredentials.read(response(200, body)));
    } catch (IOException refused) {
      requireReadable(refused);
    }
  }

  @FuzzTest
  void credentialsOfStsAreReadOrRefused(byte[] body) {
    for (int status : new int[] {200, 400}) {
      try {
        requireUsable(WebIdentityCredentials.read(response(status, body)));
        assertThat(status).isEqualTo(200);
      } catch (IOException refused) {
        requireReadable(refused);
      }
    }
  }

  /** Whatever came can be signed with, and is not shown. */
  private static void requireUsable(AwsCredentials credentials) {
    boolean unused = credentials.isValidAt(Instant.EPOCH);
    assertThat(credentials.sessionToken()).isNotNull().matches("[!-~]+");
    assertThat(credentials.secretAccessKey()).matches("[!-~]+");
    assertThat(credentials).hasToString("AwsCredentials[" + credentials.accessKeyId() + "]");
  }
}
