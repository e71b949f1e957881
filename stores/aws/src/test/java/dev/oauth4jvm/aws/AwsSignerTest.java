package dev.oauth4jvm.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The values of AWS's published test suite (aws4_testsuite), and the SDK's own signer. */
class AwsSignerTest {

  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final AwsCredentials EXAMPLE = AwsCredentials.of("AKIDEXAMPLE", SECRET);
  private static final Instant TIME = Instant.parse("2015-08-30T12:36:00Z");
  private static final URI SUITE = URI.create("https://example.amazonaws.com/");
  private static final URI DYNAMODB = URI.create("https://dynamodb.eu-central-1.amazonaws.com/");

  private static String authorization(Request request, AwsCredentials credentials) {
    Request signed =
        AwsSigner.sign(request, credentials, "us-east-1", "service", TIME.getEpochSecond());
    return signed.headers().first("authorization");
  }

  private static String suite(String names, String signature) {
    return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
        + " SignedHeaders="
        + names
        + ", Signature="
        + signature;
  }

  @Test
  void getVanilla() {
    assertThat(authorization(Request.get(SUITE), EXAMPLE))
        .isEqualTo(
            suite(
                "host;x-amz-date",
                "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
  }

  @Test
  void postVanilla() {
    assertThat(authorization(Request.post(SUITE), EXAMPLE))
        .isEqualTo(
            suite(
                "host;x-amz-date",
                "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"));
  }

  @Test
  void postFormWithABody() {
    Request request =
        Request.post(SUITE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body("Param1=value1".getBytes(UTF_8));
    assertThat(authorization(request, EXAMPLE))
        .isEqualTo(
            suite(
                "content-type;host;x-amz-date",
                "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"));
  }

  @Test
  void postHeaderKeyCaseAndKeySort() {
    assertThat(authorization(Request.post(SUITE).header("My-Header1", "value1"), EXAMPLE))
        .isEqualTo(
            suite(
                "host;my-header1;x-amz-date",
                "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"));
  }

  @Test
  void getHeaderKeyDuplicate() {
    Headers headers =
        Headers.of("My-Header1", "value2", "My-Header1", "value2", "My-Header1", "value1");
    assertThat(authorization(Request.get(SUITE).headers(headers), EXAMPLE))
        .isEqualTo(
            suite(
                "host;my-header1;x-amz-date",
                "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"));
  }

  @Test
  void getHeaderValueTrim() {
    Headers headers = Headers.of("My-Header1", " value1", "My-Header2", " \"a   b   c\"");
    assertThat(authorization(Request.get(SUITE).headers(headers), EXAMPLE))
        .isEqualTo(
            suite(
                "host;my-header1;my-header2;x-amz-date",
                "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"));
  }

  @Test
  void aSessionTokenIsSignedAndNeverShown() {
    Request signed =
        AwsSigner.sign(
            Request.post(SUITE),
            EXAMPLE.sessionToken("session/token+=="),
            "us-east-1",
            "service",
            TIME.getEpochSecond());

    assertThat(signed.headers().first("x-amz-security-token")).isEqualTo("session/token+==");
    assertThat(signed.headers().first("authorization"))
        .contains("SignedHeaders=host;x-amz-date;x-amz-security-token, ");
    assertThat(signed.toString()).doesNotContain("session/token").doesNotContain("Signature=");
  }

  // ---- beside the SDK's signer

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2015-08-30T12:36:00Z",
        "2024-02-29T23:59:59Z",
        "2026-01-01T00:00:00Z",
        "2099-12-31T09:08:07Z"
      })
  void theSdkSignsAlike(String time) {
    for (String token : new String[] {null, "session/token+=="}) {
      for (URI endpoint : new URI[] {DYNAMODB, URI.create("http://127.0.0.1:8000/")}) {
        Request request =
            Request.post(endpoint)
                .header("content-type", "application/x-amz-json-1.0")
                .header("x-amz-target", "DynamoDB_20120810.GetItem")
                .body("{\"TableName\":\"é\"}".getBytes(UTF_8));

        Map<String, String> expected = signedBySdk(request, token, Instant.parse(time), "dynamodb");

        Headers signed =
            AwsSigner.sign(
                    withChecksum(request, expected),
                    token == null ? EXAMPLE : EXAMPLE.sessionToken(token),
                    "eu-central-1",
                    "dynamodb",
                    Instant.parse(time).getEpochSecond())
                .headers();
        assertThat(signed.first("authorization")).isEqualTo(expected.get("Authorization"));
        assertThat(signed.first("x-amz-date")).isEqualTo(expected.get("X-Amz-Date"));
        assertThat(signed.first("x-amz-security-token")).isEqualTo(token);
      }
    }
  }

  @Test
  void theSdkSignsObjectsOfS3Alike() {
    URI object = URI.create("https://bucket.s3.eu-central-1.amazonaws.com/a-b/c_D.~9/e.json");
    for (byte[] body : new byte[][] {{}, "{}".getBytes(UTF_8)}) {
      Request request = Request.of("PUT", object).header("if-match", "\"1\"").body(body);
      Map<String, String> expected = signedBySdk(request, null, TIME, "s3");

      Headers signed =
          AwsSigner.sign(request, EXAMPLE, "eu-central-1", "s3", TIME.getEpochSecond()).headers();

      assertThat(signed.first("authorization")).isEqualTo(expected.get("Authorization"));
      assertThat(signed.first("x-amz-content-sha256"))
          .isEqualTo(expected.get("x-amz-content-sha256"));
    }
  }

  /** The SDK also signs the body's hash in a field of its own, which DynamoDB does not need. */
  private static Request withChecksum(Request request, Map<String, String> expected) {
    String hash = expected.get("x-amz-content-sha256");
    return hash == null ? request : request.header("x-amz-content-sha256", hash);
  }

  private static Map<String, String> signedBySdk(
      Request request, String token, Instant time, String service) {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method()))
            .uri(request.uri());
    request
        .headers()
        .entries()
        .forEach(field -> unsigned.putHeader(field.getKey(), field.getValue()));
    AwsCredentialsIdentity identity =
        token == null
            ? AwsCredentialsIdentity.create("AKIDEXAMPLE", SECRET)
            : AwsSessionCredentialsIdentity.create("AKIDEXAMPLE", SECRET, token);
    SignRequest<AwsCredentialsIdentity> signing =
        SignRequest.builder(identity)
            .request(unsigned.build())
            .payload(ContentStreamProvider.fromByteArray(request.body()))
            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
            .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
            .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !service.equals("s3"))
            .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-central-1")
            .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC))
            .build();
    Map<String, String> fields = new TreeMap<>();
    AwsV4HttpSigner.create()
        .sign(signing)
        .request()
        .headers()
        .forEach((name, values) -> fields.put(name, values.get(0)));
    return fields;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example/?a=b",
        "https://a.example?",
        "https://a.example/a%20b",
        "https://a.example/a+b",
        "https://a.example/a//b",
        "https://a.example/a/../b"
      })
  void aQueryOrAnAmbiguousPathIsNotSignedWrongly(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> authorization(Request.get(URI.create(uri)), EXAMPLE));
  }
}
