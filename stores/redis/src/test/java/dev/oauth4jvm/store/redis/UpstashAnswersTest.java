package dev.oauth4jvm.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstashAnswersTest {

  private static final URI UPSTASH = URI.create("https://eu1-name-1.upstash.io");
  private static final StoreKey KEY = new StoreKey("jwks", "name");

  private final List<Request> sent = new ArrayList<>();

  private RedisStore store(int status, String body) {
    return UpstashStore.builder(UPSTASH, "s3cret-token")
        .transport(
            request -> {
              sent.add(request);
              return Response.of(status, Headers.of(), body.getBytes(UTF_8));
            })
        .build();
  }

  @Test
  void aCommandIsAJsonArrayByPost() throws Exception {
    RedisStore store = store(200, "{\"result\":\"e30=\"}");
    assertThat(store.load(KEY)).isEqualTo("{}");

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).method()).isEqualTo("POST");
    assertThat(sent.get(0).uri()).isEqualTo(UPSTASH);
    assertThat(sent.get(0).headers().first("authorization")).isEqualTo("Bearer s3cret-token");
    assertThat(sent.get(0).headers().first("upstash-encoding")).isEqualTo("base64");
    assertThat(new String(sent.get(0).body(), UTF_8))
        .isEqualTo("[\"GETRANGE\",\"oauth4jvm:jwks:name\",\"0\",\"1572864\"]");
    assertThat(sent.get(0).toString()).doesNotContain("s3cret");
  }

  // @start region="upstash"
  RedisStore upstash(String token) {
    return UpstashStore.builder(URI.create("https://eu1-name-1.upstash.io"), token).build();
  }

  // @end

  @Test
  void theDocumentsCodeMakesAStore() {
    assertThat(upstash("token").key(KEY)).isEqualTo("oauth4jvm:jwks:name");
  }

  @Test
  void aScriptsNumberSaysWhetherAValueWasSaved() throws Exception {
    StoreValue value = new StoreValue("{\"uat\":5}", 5, 305);
    assertThat(store(200, "{\"result\":1}").save(KEY, value, new Condition.Absent())).isTrue();
    assertThat(store(200, "{\"result\":0}").save(KEY, value, new Condition.Absent())).isFalse();
    assertThat(new String(sent.get(0).body(), UTF_8))
        .startsWith("[\"EVAL\",\"local length")
        .contains("\",\"1\",\"oauth4jvm:jwks:name\",\"{\\\"uat\\\":5}\",\"5\",\"300000\",");
  }

  @Test
  void aScriptsResultThatIsNotAnIntegerIsAFailure() {
    StoreValue value = new StoreValue("{\"uat\":5}", 5, 305);
    for (String result : new String[] {"null", "\"MQ==\"", "1.5"}) {
      assertThatThrownBy(
              () ->
                  store(200, "{\"result\":" + result + "}")
                      .save(KEY, value, new Condition.Absent()))
          .hasMessage("Upstash's reply to EVAL has no result that is an integer");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|{\"error\":\"WRONGPASS s3cret\"}|Upstash refused GETRANGE with status 401, WRONGPASS;"
            + " check the token",
        "400|{\"error\":\"ERR s3cret\"}|Upstash refused GETRANGE with status 400, ERR",
        "200|{\"error\":\"NOPERM s3cret\"}|Upstash refused GETRANGE with status 200, NOPERM",
        "500|<html>s3cret</html>|Upstash refused GETRANGE with status 500",
        "302|{\"result\":\"e30=\"}|Upstash refused GETRANGE with status 302",
        "200|[]|Upstash refused GETRANGE with status 200",
        "200|{\"result\":null}|Upstash's reply to GETRANGE has no result that is a string",
        "200|{\"result\":5}|Upstash's reply to GETRANGE has no result that is a string",
        "200|{\"result\":\"s3cret!\"}|Upstash's reply to GETRANGE is not base64, which was"
            + " requested",
      })
  void anotherAnswerIsAFailureWithoutItsText(int status, String body, String message) {
    assertThatThrownBy(() -> store(status, body).load(KEY))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://host.example",
        "https://user:s3cret@host.example",
        "https://host.example/?_token=s3cret",
        "https://host.example/path",
      })
  void anAddressWithMoreOrLessIsRefused(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UpstashStore.builder(URI.create(uri), "token"))
        .withMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3cret\n", "s3cret s3cret"})
  void aTokenThatWouldBreakTheFieldIsRefusedWithoutItsText(String token) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UpstashStore.builder(UPSTASH, token))
        .withMessageNotContaining("s3cret");
  }
}
