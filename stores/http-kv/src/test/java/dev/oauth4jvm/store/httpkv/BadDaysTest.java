package dev.oauth4jvm.store.httpkv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.oauth4jvm.aws.AwsCredentials;
import dev.oauth4jvm.engines.AzuriteServer;
import dev.oauth4jvm.engines.S3ProxyServer;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import dev.oauth4jvm.store.UnreadableValueException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wrong credentials, missing places, strange objects and hanging servers, on real ones. */
@Timeout(300)
class BadDaysTest {

  private static final StoreValue VALUE = new StoreValue("{\"uat\":5}", 5, 305);

  private static AzuriteEngine azurite;
  private static S3ProxyEngine s3Proxy;

  private final StoreKey key = StoreKey.of("test", UUID.randomUUID().toString());

  @BeforeAll
  static void start() throws Exception {
    azurite = new AzuriteEngine();
    s3Proxy = new S3ProxyEngine();
  }

  @AfterAll
  static void stop() {
    azurite.close();
    s3Proxy.close();
  }

  private static HttpKvStore patient(HttpKvStore.Builder builder) {
    return builder
        .connectTimeout(ObjectEngine.PATIENCE)
        .requestTimeout(ObjectEngine.PATIENCE)
        .build();
  }

  private static HttpKvStore s3(URI bucket, String secret) {
    RequestSigner signer =
        RequestSigner.aws(
            S3ProxyEngine.REGION, () -> AwsCredentials.of(S3ProxyServer.ACCESS_KEY, secret));
    return patient(HttpKvStore.s3(bucket, signer));
  }

  @Test
  void aWrongSecretOfS3IsNamed() {
    try (HttpKvStore store = s3(s3Proxy.bucket(), "another-s3cret")) {
      assertThatThrownBy(() -> store.load(key))
          .hasMessageContaining("S3 refused GET with status 403, SignatureDoesNotMatch")
          .hasMessageNotContaining("s3cret");
      assertThatThrownBy(() -> store.save(key, VALUE, new Condition.Absent()))
          .hasMessageContaining("S3 refused PUT with status 403, SignatureDoesNotMatch");
    }
  }

  @Test
  void aMissingBucketIsNamed() {
    URI missing = s3Proxy.server.endpoint().resolve("/missing");
    try (HttpKvStore store = s3(missing, S3ProxyServer.SECRET_KEY)) {
      assertThatThrownBy(() -> store.load(key)).hasMessageContaining("404, NoSuchBucket");
      assertThatThrownBy(() -> store.save(key, VALUE, new Condition.Absent()))
          .hasMessageContaining("404, NoSuchBucket");
    }
  }

  @Test
  void aWrongKeyOfAzureIsNamed() {
    String wrong = Base64.getEncoder().encodeToString("another".getBytes(UTF_8));
    try (HttpKvStore store =
        patient(
            HttpKvStore.azureBlob(
                azurite.server.container(),
                RequestSigner.azureSharedKey(AzuriteServer.ACCOUNT, wrong)))) {
      assertThatThrownBy(() -> store.load(key))
          .hasMessageContaining("Azure Blob Storage refused GET with status 403, ")
          .hasMessageNotContaining(wrong);
    }
  }

  @Test
  void aMissingContainerIsNamed() {
    URI missing = azurite.server.container().resolve("missing");
    try (HttpKvStore store = patient(HttpKvStore.azureBlob(missing, AzuriteEngine.signer()))) {
      assertThatThrownBy(() -> store.load(key)).hasMessageContaining("404, ContainerNotFound");
      assertThatThrownBy(() -> store.lease(key, "mine", Duration.ofMinutes(1)))
          .hasMessageContaining("404, ContainerNotFound");
    }
  }

  @Test
  void aSharedAccessSignatureMayForbidWriting() throws Exception {
    azurite.object(ObjectEngine.name(key), VALUE.text().getBytes(UTF_8));
    URI readOnly = URI.create(azurite.server.container() + "?" + sharedAccess("r"));
    URI writable = URI.create(azurite.server.container() + "?" + sharedAccess("rcw"));
    try (HttpKvStore reader = patient(HttpKvStore.azureBlob(readOnly, request -> request));
        HttpKvStore writer = patient(HttpKvStore.azureBlob(writable, request -> request))) {
      assertThat(reader.load(key)).isEqualTo(VALUE.text());
      assertThatThrownBy(() -> reader.save(key, VALUE, new Condition.Newest(80)))
          .hasMessageContaining("refused PUT with status 403, AuthorizationPermissionMismatch")
          .hasMessageNotContaining("sig=");
      assertThat(writer.save(key, VALUE, new Condition.Newest(80))).isTrue();
    }
  }

  /** A shared access signature of the container, as of version 2020-12-06. */
  private static String sharedAccess(String permissions) throws Exception {
    String end = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS).toString();
    String text =
        String.join(
            "\n",
            permissions,
            "",
            end,
            "/blob" + azurite.server.container().getPath(),
            "",
            "",
            "",
            "2020-12-06",
            "c",
            "",
            "",
            "",
            "",
            "",
            "",
            "");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(AzuriteServer.KEY), "HmacSHA256"));
    String signature = Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    return "sp="
        + permissions
        + "&se="
        + URLEncoder.encode(end, UTF_8)
        + "&sv=2020-12-06&sr=c&sig="
        + URLEncoder.encode(signature, UTF_8);
  }

  @Test
  void strangeObjectsAreReplaced() throws Exception {
    for (ObjectEngine engine : new ObjectEngine[] {azurite, s3Proxy}) {
      for (byte[] strange :
          new byte[][] {{}, {(byte) 0xff, 0}, new byte[ObjectClient.MAX_BYTES + 100]}) {
        engine.object(ObjectEngine.name(key), strange);
        assertThat(engine.store().save(key, VALUE, new Condition.Absent())).isFalse();
        if (strange.length == 0) {
          assertThat(engine.store().load(key)).isEmpty();
        } else {
          assertThatThrownBy(() -> engine.store().load(key))
              .isInstanceOf(UnreadableValueException.class);
        }
        assertThat(engine.store().save(key, VALUE, new Condition.Newest(80))).isTrue();
        assertThat(engine.store().load(key)).isEqualTo(VALUE.text());
      }
    }
  }

  @Test
  void aServerThatHangsIsATimeout() throws Exception {
    HttpKvStore.Builder builder = azurite.builder();
    try (HttpKvStore store =
        builder
            .connectTimeout(Duration.ofMillis(250))
            .requestTimeout(Duration.ofMillis(250))
            .build()) {
      azurite.server.suspend();
      try {
        assertThatThrownBy(() -> store.load(key)).isInstanceOf(SocketTimeoutException.class);
      } finally {
        azurite.server.resume();
      }
    }
    assertThat(azurite.store().load(key)).isNull();
  }

  @Test
  void aStoreClosesItsOwnTransportAndNotTheCallers() throws Exception {
    HttpKvStore own = azurite.store();
    own.close();
    assertThatThrownBy(() -> own.load(key)).hasMessageContaining("closed");

    try (SocketTransport sockets = SocketTransport.create()) {
      HttpKvStore store = azurite.builder().transport(sockets).build();
      store.close();
      assertThat(store.load(key)).isNull();
    }
  }
}
