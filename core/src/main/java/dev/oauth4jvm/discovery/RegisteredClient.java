package dev.oauth4jvm.discovery;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Details;
import dev.oauth4jvm.ErrorCode;
import dev.oauth4jvm.ProcessingException;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.internal.Endpoints;
import dev.oauth4jvm.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A registered client (RFC 7591, section 3.2.1).
 *
 * <p>Immutable. Its {@code toString} shows only the identifier.
 */
public final class RegisteredClient {

  /** The year 33658: within what {@link Instant} can hold. */
  private static final BigDecimal LATEST = BigDecimal.valueOf(1_000_000_000_000L);

  private final JsonObject json;
  private final String clientId;

  RegisteredClient(JsonObject json) {
    this.json = json;
    this.clientId = String.valueOf(json.string("client_id"));
  }

  /** {@code client_id}. */
  public String clientId() {
    return clientId;
  }

  /** {@code client_secret}, or null. */
  public @Nullable Secret clientSecret() {
    String secret = json.string("client_secret");
    return secret == null ? null : Secret.of(secret);
  }

  /**
   * {@code client_secret_expires_at}; null when there is no secret, the secret never expires, or
   * the server does not say.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when the server's value is not a
   *     number of seconds since the epoch
   */
  public @Nullable Instant clientSecretExpiresAt() {
    if (json.get("client_secret") == null || json.get("client_secret_expires_at") == null) {
      return null;
    }
    BigDecimal seconds = json.number("client_secret_expires_at");
    if (seconds == null || seconds.signum() < 0 || seconds.compareTo(LATEST) > 0) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the server does not say in seconds when the client's secret expires",
          // the value that is not a number may be the secret
          Details.member(
              "client_secret_expires_at",
              "a number of seconds, 0 or more",
              seconds == null ? "another value" : seconds));
    }
    return seconds.signum() == 0 ? null : Instant.ofEpochSecond(seconds.longValue());
  }

  /**
   * {@code registration_client_uri} (RFC 7592, section 3).
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when the server sent none, or
   *     one that is not a URL with a host
   */
  public URI registrationClientUri() {
    String uri = json.string("registration_client_uri");
    URI url = null;
    try {
      url = uri == null ? null : new URI(uri);
    } catch (URISyntaxException malformed) {
      // reported below; the message of the exception quotes the URL
    }
    if (url != null && Endpoints.isUsable(url)) {
      return url;
    }
    throw new ProcessingException(
        ErrorCode.INVALID_RESPONSE,
        "the server gave no usable \"registration_client_uri\": this registration cannot be managed",
        Details.member(
            "registration_client_uri",
            Endpoints.expected(url),
            // only the host of the URL: the rest may identify the client
            uri == null ? null : url == null ? "another value" : host(url)));
  }

  private static String host(URI url) {
    String authority = url.getRawAuthority();
    return authority == null
        ? "a URL without host"
        : authority.substring(authority.indexOf('@') + 1);
  }

  /**
   * {@code registration_access_token} (RFC 7592, section 3).
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when the server sent none
   */
  public Secret registrationAccessToken() {
    String token = json.string("registration_access_token");
    if (token == null || token.isEmpty()) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the server gave no \"registration_access_token\": this registration cannot be managed",
          Details.member("registration_access_token", "a non-empty string", token));
    }
    return Secret.of(token);
  }

  /**
   * The client for the other operations; without the secrets.
   *
   * @throws ProcessingException {@link ErrorCode#INVALID_RESPONSE} when a registered member has a
   *     wrong type
   */
  public Client client() {
    try {
      return Client.of(json.without("client_secret").without("registration_access_token"));
    } catch (IllegalArgumentException wrongType) {
      throw new ProcessingException(
          ErrorCode.INVALID_RESPONSE,
          "the server registered metadata that cannot be used: " + wrongType.getMessage());
    }
  }

  /** All members, including the secrets. */
  public JsonObject json() {
    return json;
  }

  @Override
  public String toString() {
    return "RegisteredClient[" + clientId + "]";
  }
}
