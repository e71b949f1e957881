package dev.oauth4jvm.aws.kms;

import dev.oauth4jvm.aws.AwsCredentialsSource;
import dev.oauth4jvm.aws.AwsEnvironment;
import dev.oauth4jvm.aws.AwsSigner;
import dev.oauth4jvm.http.SocketTransport;
import dev.oauth4jvm.http.Transport;
import dev.oauth4jvm.jose.Crypto;
import dev.oauth4jvm.jose.Jwk;
import dev.oauth4jvm.jose.JwsAlgorithm;
import dev.oauth4jvm.jose.RemoteSigner;
import dev.oauth4jvm.jose.SigningKey;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * AWS Key Management Service as the place of signing keys, by a client of its own.
 *
 * {@snippet file="KmsSnippetsTest.java" region="key"}
 *
 * <p>Safe for use by any number of threads. The role needs {@code kms:GetPublicKey} and {@code
 * kms:Sign} on the keys. Each request is sent once.
 */
public final class AwsKms implements AutoCloseable {

  private final KmsClient client;
  private final Executor executor;
  private final @Nullable SocketTransport owned;

  private AwsKms(KmsClient client, Executor executor, @Nullable SocketTransport owned) {
    this.client = client;
    this.executor = executor;
    this.owned = owned;
  }

  /** Creates a client for the region and the credentials of the environment. */
  public static AwsKms create() {
    return builder().build();
  }

  /** Returns settings; each has a default. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Obtains the public key of a KMS key, and returns the signing key, whose {@code kid} is the
   * thumbprint of the public key (RFC 7638). Blocks for one request: call it once, when the program
   * starts.
   *
   * <p>{@code ES*} needs a key of the spec {@code ECC_NIST_P256}, {@code P384} or {@code P521};
   * {@code PS*} and {@code RS*} {@code RSA_2048} to {@code RSA_4096}; {@code Ed25519} and {@code
   * EdDSA} {@code ECC_NIST_EDWARDS25519}; {@code ML-DSA-*} the spec of that name, and Java 24 to
   * verify. Ed25519 and ML-DSA sign at most 4,096 bytes.
   *
   * @param keyId the key's identifier or ARN, or {@code alias/} and a name. Name a key, and not an
   *     alias, to fail on a replaced key at its first signature
   * @throws IOException when KMS does not return the public key, or the key cannot sign with the
   *     algorithm
   * @throws dev.oauth4jvm.UnsupportedException when the runtime lacks the algorithm
   */
  public SigningKey key(String keyId, JwsAlgorithm algorithm) throws IOException {
    Objects.requireNonNull(keyId, "keyId");
    Jwk publicKey = client.publicKey(keyId, algorithm);
    RemoteSigner signer = input -> KmsSignature.start(client, keyId, algorithm, input, executor);
    return SigningKey.remote(publicKey, algorithm, Crypto.platform(), signer)
        .keyId(publicKey.thumbprint());
  }

  /** Closes the connections; not those of a transport of the caller's. */
  @Override
  public void close() {
    if (owned != null) {
      owned.close();
    }
  }

  /** Settings; each has a default. */
  public static final class Builder {

    private Duration timeout = Duration.ofSeconds(5);
    private @Nullable Transport transport;
    private @Nullable Executor executor;
    private @Nullable URI endpoint;
    private @Nullable String region;
    private @Nullable AwsCredentialsSource credentials;

    private Builder() {}

    /**
     * The time limit of a request, including the connection; 5 s by default. An operation waits for
     * {@link RemoteSigner#AT_MOST} in any case.
     *
     * @param timeout from 1 ms to a day
     */
    public Builder requestTimeout(Duration timeout) {
      this.timeout = Objects.requireNonNull(timeout, "timeout");
      return this;
    }

    /**
     * The transport of the requests, instead of a {@link SocketTransport}. It is not closed with
     * this client.
     */
    public Builder transport(Transport transport) {
      this.transport = Objects.requireNonNull(transport, "transport");
      return this;
    }

    /**
     * The executor of the requests, which block its threads; for example one of virtual threads. By
     * default, up to 16 daemon threads that end when they are idle; while 1,024 signatures wait for
     * them, another one fails.
     */
    public Builder executor(Executor executor) {
      this.executor = Objects.requireNonNull(executor, "executor");
      return this;
    }

    /**
     * The endpoint, for example of a VPC. By default {@code AWS_ENDPOINT_URL_KMS} or {@code
     * AWS_ENDPOINT_URL}, otherwise the region's.
     *
     * @param endpoint scheme, host and port
     * @throws IllegalArgumentException when the URI has more than these parts
     */
    public Builder endpoint(URI endpoint) {
      this.endpoint = AwsEnvironment.endpoint(endpoint);
      return this;
    }

    /**
     * The region of the keys, for example {@code eu-central-1}; by default {@code AWS_REGION} or
     * {@code AWS_DEFAULT_REGION}.
     *
     * @throws IllegalArgumentException when the name has other characters than lower-case letters,
     *     digits and hyphens
     */
    public Builder region(String region) {
      if (!AwsEnvironment.isRegion(region)) {
        throw new IllegalArgumentException("region is not like eu-central-1");
      }
      this.region = region;
      return this;
    }

    /** The credentials; by default {@link AwsCredentialsSource#fromEnvironment()}. */
    public Builder credentials(AwsCredentialsSource credentials) {
      this.credentials = Objects.requireNonNull(credentials, "credentials");
      return this;
    }

    /**
     * Builds the client; its first request obtains credentials and connects.
     *
     * @throws IllegalStateException when neither the builder nor the environment names a region
     */
    public AwsKms build() {
      Map<String, String> environment = System.getenv();
      String of = region == null ? AwsEnvironment.region(environment) : region;
      URI at = endpoint == null ? AwsEnvironment.endpoint(environment, of, "kms") : endpoint;
      AwsSigner signer =
          new AwsSigner(
              "kms",
              of,
              credentials == null
                  ? AwsCredentialsSource.fromEnvironment(environment)
                  : credentials);
      Executor threads = executor == null ? KmsSignature.threads() : executor;
      if (transport != null) {
        return new AwsKms(new KmsClient(transport, at, signer), threads, null);
      }
      SocketTransport own =
          SocketTransport.builder().connectTimeout(timeout).requestTimeout(timeout).build();
      return new AwsKms(new KmsClient(own, at, signer), threads, own);
    }
  }
}
