package dev.oauth4jvm.store.httpkv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.oauth4jvm.AuthorizationServer;
import dev.oauth4jvm.aws.AwsCredentialsSource;
import dev.oauth4jvm.jwks.Jwks;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The code of the documents. */
class HttpKvSnippetsTest {

  private final AuthorizationServer as =
      AuthorizationServer.of("https://as.example.com", "https://as.example.com/jwks");
  private final RequestSigner.TokenSupplier tokens = () -> "token";

  @Test
  void aStoreInS3() {
    // @start region="s3"
    HttpKvStore store =
        HttpKvStore.s3(
                URI.create("https://my-bucket.s3.eu-central-1.amazonaws.com"),
                RequestSigner.aws("eu-central-1", AwsCredentialsSource.fromEnvironment()))
            .build();
    Jwks jwks = Jwks.of(as).store(store).build();
    // @end
    assertThat(jwks.authorizationServer()).isSameAs(as);
  }

  @Test
  void aStoreInAzure() {
    String key = "a2V5";
    // @start region="azure"
    HttpKvStore store =
        HttpKvStore.azureBlob(
                URI.create("https://account.blob.core.windows.net/container"),
                RequestSigner.azureSharedKey("account", key)) // or RequestSigner.bearer(tokens)
            .build();
    // @end
    assertThat(store).isNotNull();
  }

  @Test
  void aStoreInGoogleCloud() {
    // @start region="google"
    HttpKvStore store =
        HttpKvStore.googleCloudStorage(
                URI.create("https://storage.googleapis.com/my-bucket"),
                RequestSigner.bearer(tokens))
            .build();
    // @end
    assertThat(store).isNotNull();
  }

  @Test
  void aStoreInCloudflareKv() {
    String account = "0123456789abcdef0123456789abcdef";
    String namespace = account;
    // @start region="cloudflare"
    HttpKvStore store =
        HttpKvStore.cloudflareKv(account, namespace, RequestSigner.bearer(tokens)).build();
    // @end
    assertThat(store).isNotNull();
  }
}
