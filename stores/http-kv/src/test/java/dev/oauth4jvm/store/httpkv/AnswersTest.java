package dev.oauth4jvm.store.httpkv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.aws.AwsCredentials;
import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.StoredReplays;
import dev.oauth4jvm.store.UnreadableValueException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of the services that no emulator gives when a test needs them. */
class AnswersTest {

  private static final StoreKey KEY = new StoreKey("jwks", "name");
  private static final StoreValue VALUE = new StoreValue("{\"uat\":5}", 5, 305);
  private static final URI BUCKET = URI.create("https://bucket.s3.eu-west-1.amazonaws.com/p");

  private final Deque<Response> answers = new ArrayDeque<>();
  private final List<Request> sent = new ArrayList<>();

  private HttpKvStore s3() {
    RequestSigner signer =
        RequestSigner.aws("eu-west-1", () -> AwsCredentials.of("ID", "s3cret-key"));
    return HttpKvStore.s3(BUCKET, signer).transport(this::answer).build();
  }

  private HttpKvStore azure() {
    URI container = URI.create("https://account.blob.core.windows.net/container?sv=1&sig=s3cret");
    return HttpKvStore.azureBlob(container, request -> request).transport(this::answer).build();
  }

  private Response answer(Request request) {
    sent.add(request);
    return answers.remove();
  }

  private void answers(int status, String body, String... fields) {
    answers.add(Response.of(status, Headers.of(fields), body.getBytes(UTF_8)));
  }

  private static String error(String code) {
    return "<Error><Code>" + code + "</Code><StringToSign>s3cret</StringToSign></Error>";
  }

  // ---- requests

  @Test
  void theRequestsToS3AreThoseOfItsDocumentation() throws Exception {
    answers(206, "{}", "etag", "\"1\"", "content-range", "bytes 0-1/2");
    answers(200, "");

    assertThat(s3().save(KEY, VALUE, new Condition.Newest(80))).isTrue();

    assertThat(sent).hasSize(2);
    assertThat(sent.get(0).method()).isEqualTo("GET");
    assertThat(sent.get(0).uri()).hasToString(BUCKET + "/jwks/name.json");
    assertThat(sent.get(0).headers().first("range")).isEqualTo("bytes=0-1572864");
    assertThat(sent.get(1).method()).isEqualTo("PUT");
    assertThat(sent.get(1).uri()).hasToString(BUCKET + "/jwks/name.json");
    assertThat(sent.get(1).headers().first("if-match")).isEqualTo("\"1\"");
    assertThat(sent.get(1).headers().first("authorization"))
        .contains("/eu-west-1/s3/aws4_request, ")
        .contains("content-type;host;if-match;x-amz-content-sha256;x-amz-date, ");
    assertThat(sent.get(1).body()).isEqualTo(VALUE.text().getBytes(UTF_8));
    assertThat(sent).allSatisfy(r -> assertThat(r.toString()).doesNotContain("s3cret"));
  }

  @Test
  void aSharedAccessSignatureIsSentAndNeverShown() {
    answers(403, "", "x-ms-error-code", "AuthenticationFailed");

    assertThatThrownBy(() -> azure().load(KEY))
        .hasMessageStartingWith(
            "Azure Blob Storage refused GET with status 403, AuthenticationFailed; check ")
        .hasMessageNotContaining("s3cret");
    assertThat(sent.get(0).uri())
        .hasToString(
            "https://account.blob.core.windows.net/container/jwks/name.json?sv=1&sig=s3cret");
    assertThat(sent.get(0).headers().first("x-ms-version")).isNotNull();
  }

  // ---- objects that are not ours

  @Test
  void anEmptyObjectIsGarbageAndIsReplaced() throws Exception {
    answers(416, error("InvalidRange"));
    answers(200, "", "etag", "\"empty\"");
    answers(200, "");

    assertThat(s3().save(KEY, VALUE, new Condition.Newest(80))).isTrue();

    assertThat(sent.get(1).headers().first("range")).isNull();
    assertThat(sent.get(2).headers().first("if-match")).isEqualTo("\"empty\"");
  }

  @Test
  void anObjectThatIsNotUtf8IsNamedAndReplaced() throws Exception {
    for (int i = 0; i < 2; i++) {
      answers.add(Response.of(200, Headers.of("etag", "\"1\""), new byte[] {(byte) 0xff}));
    }
    answers(200, "");

    assertThatThrownBy(() -> s3().load(KEY))
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining("not UTF-8");
    assertThat(s3().save(KEY, VALUE, new Condition.Newest(80))).isTrue();
  }

  @Test
  void anObjectThatIsTooLongIsNamedAndReplacedThoughItIsNewer() throws Exception {
    String beginning = "{\"uat\":9,\"padding\":\"";
    String tooLong = beginning + "x".repeat(ObjectClient.MAX_BYTES + 1 - beginning.length());
    for (int i = 0; i < 2; i++) {
      answers(206, tooLong, "etag", "\"1\"", "content-range", "bytes 0-1572864/9999999");
    }
    answers(200, "");

    assertThatThrownBy(() -> s3().load(KEY))
        .isInstanceOf(UnreadableValueException.class)
        .hasMessageContaining("over 1572864 bytes");
    assertThat(s3().save(KEY, VALUE, new Condition.Newest(80))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes 0-6/9", "bytes 0-6/*", "bytes 0-8/9", "bytes 0-6/7x", "bytes 0-6"})
  void aShorterPartOfAnObjectIsRefusedAndReplacesNothing(String range) {
    answers(206, "{\"uat\":", "etag", "\"1\"", "content-range", range);

    assertThatThrownBy(() -> s3().save(KEY, VALUE, new Condition.Newest(80)))
        .hasMessageContaining("another part");
    assertThat(sent).hasSize(1);
  }

  @Test
  void anotherPartOfAnObjectIsRefused() {
    answers(206, "{}", "etag", "\"1\"", "content-range", "bytes 5-6/7");
    answers(206, "{}", "etag", "\"1\"");

    assertThatThrownBy(() -> s3().load(KEY)).hasMessageContaining("another part");
    assertThatThrownBy(() -> s3().load(KEY)).hasMessageContaining("another part");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "\u00e9", "W/\"1\""})
  void anObjectWithoutAUsableTagIsRefused(String tag) {
    answers(200, "{}", "etag", tag);

    assertThatThrownBy(() -> s3().load(KEY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one field etag");
  }

  @Test
  void twoTagsOrNoneAreRefused() {
    answers(200, "{}", "etag", "\"1\"", "etag", "\"2\"");
    answers(200, "{}");

    assertThatThrownBy(() -> s3().load(KEY)).hasMessageContaining("one field etag");
    assertThatThrownBy(() -> s3().load(KEY)).hasMessageContaining("one field etag");
  }

  // ---- refusals

  @ParameterizedTest
  @CsvSource({
    "301, PermanentRedirect, redirects are not followed",
    "403, SignatureDoesNotMatch, s3:ListBucket",
    "403, AccessDenied, s3:ListBucket",
    "404, NoSuchBucket, does not exist",
    "503, SlowDown, limits the rate",
    "500, InternalError, ''",
    "507, QuotaExceeded, ''",
  })
  void aRefusalIsNamedByItsCodeAndNotByItsText(int status, String code, String hint) {
    answers(status, error(code));
    answers(status, error(code));

    assertThatThrownBy(() -> s3().load(KEY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("S3 refused GET with status " + status + ", " + code)
        .hasMessageContaining(hint)
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> s3().save(KEY, VALUE, new Condition.Absent()))
        .hasMessageContaining("S3 refused PUT with status " + status + ", " + code)
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>s3cret</html>", "<Code>s3cret\nline</Code>", "{\"a\":1}"})
  void aRefusalWithoutACodeIsNamedByItsStatus(String body) {
    answers(500, body);

    assertThatThrownBy(() -> s3().load(KEY)).hasMessage("S3 refused GET with status 500");
  }

  @Test
  void aCodeThatIsNoNameIsLeftOut() {
    answers(500, "", "x-ms-error-code", "s3cret text");

    assertThatThrownBy(() -> azure().load(KEY))
        .hasMessage("Azure Blob Storage refused GET with status 500");
  }

  @Test
  void aMissingContainerIsNotAMissingObject() throws Exception {
    answers(404, "", "x-ms-error-code", "BlobNotFound");
    answers(404, "", "x-ms-error-code", "ContainerNotFound");

    assertThat(azure().load(KEY)).isNull();
    assertThatThrownBy(() -> azure().load(KEY)).hasMessageContaining("ContainerNotFound");
  }

  // ---- races

  @Test
  void aConflictIsAskedAgain() throws Exception {
    answers(404, error("NoSuchKey"));
    answers(409, error("ConditionalRequestConflict"));
    answers(206, "{\"uat\":6}", "etag", "\"1\"", "content-range", "bytes 0-8/9");
    assertThat(s3().save(KEY, VALUE, new Condition.Newest(80))).as("a newer one won").isFalse();

    answers(409, error("OperationAborted"));
    answers(412, error("PreconditionFailed"));
    assertThat(s3().save(KEY, VALUE, new Condition.Absent())).isFalse();
    assertThat(answers).isEmpty();
  }

  @Test
  void anotherConflictIsARefusal() {
    answers(409, "", "x-ms-error-code", "InvalidBlobType");

    assertThatThrownBy(() -> azure().save(KEY, VALUE, new Condition.Absent()))
        .hasMessageContaining("409, InvalidBlobType");
  }

  @Test
  void anObjectThatWasDeletedMeanwhileIsWrittenAnew() throws Exception {
    answers(206, "{\"uat\":4}", "etag", "\"1\"", "content-range", "bytes 0-8/9");
    answers(404, error("NoSuchKey"));
    answers(404, error("NoSuchKey"));
    answers(200, "");

    assertThat(s3().save(KEY, VALUE, new Condition.Newest(80))).isTrue();
    assertThat(sent.get(3).headers().first("if-none-match")).isEqualTo("*");
  }

  @Test
  void anObjectThatCannotBeReplacedEndsAfterTwentyAttempts() {
    for (int i = 0; i < 20; i++) {
      answers(206, "{\"uat\":4}", "etag", "\"1\"", "content-range", "bytes 0-8/9");
      answers(412, "", "x-ms-error-code", "LeaseIdMissing");
    }

    assertThatThrownBy(() -> azure().save(KEY, VALUE, new Condition.Newest(80)))
        .hasMessageContaining("in 20 attempts");
    assertThat(answers).isEmpty();
  }

  @Test
  void aLeaseThatAnotherProcessTookFirstIsNotGranted() throws Exception {
    String end = Long.toString(System.currentTimeMillis() + 60_000);
    answers(404, error("NoSuchKey"));
    answers(412, error("PreconditionFailed"));
    answers(206, "other " + end, "etag", "\"1\"", "content-range", "bytes 0-18/19");

    assertThat(s3().lease(KEY, "mine", Duration.ofMinutes(1))).isFalse();
    assertThat(sent.get(1).uri()).hasToString(BUCKET + "/jwks/name.lease");
  }

  // ---- services that ignore conditions

  @Test
  void aServiceThatIgnoresIfNoneMatchRemembersNoReplays() {
    answers(200, "");
    answers(200, "");

    assertThatThrownBy(
            () -> StoredReplays.of(s3()).isFirst("key", "jti", Instant.now().plusSeconds(60)))
        .isInstanceOf(IllegalStateException.class)
        .rootCause()
        .hasMessageContaining("If-None-Match forbids it");
  }

  @Test
  void aServiceThatIgnoresIfMatchRemembersNoReplays() {
    answers(200, "");
    answers(412, "");
    answers(200, "");

    assertThatThrownBy(() -> s3().save(KEY, VALUE, new Condition.Absent()))
        .hasMessageContaining("If-Match forbids it");
  }

  @Test
  void aServiceHasToProveItsConditionsOnce() throws Exception {
    answers(200, "");
    answers(412, "");
    answers(412, "");
    answers(200, "");
    HttpKvStore store = s3();

    assertThat(store.save(KEY, VALUE, new Condition.Absent())).isTrue();
    assertThat(store.save(KEY, VALUE, new Condition.Absent())).isTrue();

    assertThat(answers).isEmpty();
  }
}
