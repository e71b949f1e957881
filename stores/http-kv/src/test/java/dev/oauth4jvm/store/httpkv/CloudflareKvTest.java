package dev.oauth4jvm.store.httpkv;

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
import dev.oauth4jvm.store.StoredReplays;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documented answers of Cloudflare KV's REST API, which no emulator speaks. */
class CloudflareKvTest {

  private static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
  private static final String NAMESPACE = "fedcba9876543210fedcba9876543210";
  private static final String VALUES =
      "https://api.cloudflare.com/client/v4/accounts/"
          + ACCOUNT
          + "/storage/kv/namespaces/"
          + NAMESPACE
          + "/values/";
  private static final StoreKey KEY = StoreKey.of("jwks", "issuer", "uri");

  private final Map<String, byte[]> values = new HashMap<>();
  private String query;
  private int requests;

  private final HttpKvStore store =
      HttpKvStore.cloudflareKv(ACCOUNT, NAMESPACE, RequestSigner.bearer(() -> "token"))
          .transport(this::answer)
          .build();

  private Response answer(Request request) {
    requests++;
    if (!"Bearer token".equals(request.headers().first("authorization"))) {
      return json(401, "{\"success\":false,\"errors\":[{\"code\":10000}]}");
    }
    String name = request.uri().getRawPath();
    if (request.method().equals("PUT")) {
      query = request.uri().getRawQuery();
      values.put(name, request.body());
      return json(200, "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":{}}");
    }
    byte[] held = values.get(name);
    return held == null
        ? json(404, "{\"success\":false,\"errors\":[{\"code\":10009}]}")
        : Response.of(200, Headers.of("content-type", "application/octet-stream"), held);
  }

  private static Response json(int status, String body) {
    return Response.of(
        status, Headers.of("content-type", "application/json"), body.getBytes(UTF_8));
  }

  private static StoreValue value(long version, long seconds) {
    return new StoreValue("{\"uat\":" + version + "}", version, version + seconds);
  }

  private boolean save(StoreValue value) throws Exception {
    return store.save(KEY, value, new Condition.Newest(80));
  }

  @Test
  void theNewestOfValuesThatComeOneAfterAnotherIsKept() throws Exception {
    assertThat(store.load(KEY)).isNull();
    assertThat(save(value(50, 300))).isTrue();
    assertThat(save(value(49, 300))).isFalse();
    assertThat(save(value(51, 300))).isTrue();

    assertThat(store.load(KEY)).isEqualTo("{\"uat\":51}");
    assertThat(values.keySet())
        .containsExactly(VALUES.substring(26) + "jwks." + KEY.name() + ".json");
  }

  @Test
  void aValueExpiresWithItsUsefulLifeAndNotBeforeAMinute() throws Exception {
    assertThat(save(value(50, 300))).isTrue();
    assertThat(query).isEqualTo("expiration_ttl=300");
    assertThat(save(value(51, 5))).isTrue();
    assertThat(query).isEqualTo("expiration_ttl=60");
  }

  @Test
  void aValueThatNeedsAnAtomicConditionIsRefusedBeforeARequest() {
    for (Condition condition :
        new Condition[] {new Condition.Absent(), new Condition.Unchanged(5)}) {
      assertThatThrownBy(() -> store.save(KEY, value(6, 300), condition))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("Cloudflare KV has no conditional writes");
    }
    assertThat(requests).isZero();
  }

  @Test
  void aMemoryOfReplaysAcceptsNothing() {
    StoredReplays replays = StoredReplays.of(store);

    assertThatThrownBy(() -> replays.isFirst("key", "jti", Instant.now().plusSeconds(60)))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void everyLeaseIsGrantedWithoutARequest() throws Exception {
    assertThat(store.lease(KEY, "one", Duration.ofMinutes(1))).isTrue();
    assertThat(store.lease(KEY, "other", Duration.ofMinutes(1))).isTrue();
    assertThat(requests).isZero();
  }

  @Test
  void aWrongTokenIsARefusalThatDoesNotQuoteIt() {
    HttpKvStore wrong =
        HttpKvStore.cloudflareKv(ACCOUNT, NAMESPACE, RequestSigner.bearer(() -> "s3cret"))
            .transport(this::answer)
            .build();

    assertThatThrownBy(() -> wrong.load(KEY))
        .hasMessage(
            "Cloudflare KV refused GET with status 401; check the credentials and the machine's"
                + " clock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0123", "0123456789abcdef0123456789abcde/", "../../../../etc/passwd"})
  void anIdentifierThatWouldChangeTheAddressIsRefused(String id) {
    RequestSigner signer = request -> request;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpKvStore.cloudflareKv(id, NAMESPACE, signer))
        .withMessageContaining("account");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpKvStore.cloudflareKv(ACCOUNT, id, signer))
        .withMessageContaining("namespace");
  }
}
