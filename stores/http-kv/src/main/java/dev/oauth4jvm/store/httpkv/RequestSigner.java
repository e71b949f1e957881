package dev.oauth4jvm.store.httpkv;

import dev.oauth4jvm.aws.AwsCredentialsSource;
import dev.oauth4jvm.http.Request;
import java.io.IOException;

/**
 * Authorizes each request to a service; a lambda is enough. Implementations are thread-safe, add
 * header fields only, and may block to renew credentials: no timeout of the store includes that.
 */
@FunctionalInterface
public interface RequestSigner {

  /** Supplies a token for each request; implementations are thread-safe and cache it. */
  @FunctionalInterface
  interface TokenSupplier {

    /**
     * The token to send now.
     *
     * @throws IOException when there is none, or it cannot be obtained
     */
    String get() throws IOException;
  }

  /**
   * Returns the request with the fields that authorize it.
   *
   * @param request the complete request: no field that may be part of a signature is added later
   * @throws IOException when the credentials cannot be obtained
   */
  Request sign(Request request) throws IOException;

  /**
   * Signs with AWS Signature Version 4, for the service {@code s3}.
   *
   * @param region the bucket's region, for example {@code eu-central-1}; {@code auto} for
   *     Cloudflare R2
   * @param credentials for example {@link AwsCredentialsSource#fromEnvironment()}
   */
  static RequestSigner aws(String region, AwsCredentialsSource credentials) {
    return new S3Signature(region, credentials);
  }

  /**
   * Signs with a key of an Azure storage account (Shared Key).
   *
   * @param account the account's name
   * @param key the key, as Azure shows it: in base64
   * @throws IllegalArgumentException when the key is not base64; the message does not quote it
   */
  static RequestSigner azureSharedKey(String account, String key) {
    return new SharedKey(account, key);
  }

  /**
   * Sends an access token in the field {@code authorization} (RFC 6750): of Google Cloud, of
   * Microsoft Entra ID, or an API token of Cloudflare.
   */
  static RequestSigner bearer(TokenSupplier token) {
    return new BearerToken(token);
  }
}
