package dev.oauth4jvm.testkit;

import dev.oauth4jvm.Client;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.auth.ClientAuthentication;
import dev.oauth4jvm.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client registered at an issuer. Immutable. */
public final class TestClient {

  private final JsonObject metadata;
  private final @Nullable Secret secret;
  private final @Nullable Secret registrationToken;

  TestClient(JsonObject metadata, @Nullable Secret secret, @Nullable Secret registrationToken) {
    this.metadata = metadata;
    this.secret = secret;
    this.registrationToken = registrationToken;
  }

  /** {@code client_id}. */
  public String clientId() {
    return String.valueOf(metadata.string("client_id"));
  }

  /** The client for the library's operations. */
  public Client client() {
    return Client.of(metadata);
  }

  /** {@code client_secret}; null if the client has none. */
  public @Nullable Secret secret() {
    return secret;
  }

  /** The registered metadata (RFC 7591, section 2), without secrets. */
  public JsonObject metadata() {
    return metadata;
  }

  /**
   * The client's authentication, by its registered {@code token_endpoint_auth_method}.
   *
   * @throws IllegalStateException for {@code private_key_jwt}, whose key only the caller has
   */
  public ClientAuthentication authentication() {
    return switch (method()) {
      case "client_secret_post" -> ClientAuthentication.secretPost(requireSecret());
      case "client_secret_basic" -> ClientAuthentication.secretBasic(requireSecret());
      case "client_secret_jwt" -> ClientAuthentication.secretJwt(requireSecret());
      case "none" -> ClientAuthentication.none();
      case "tls_client_auth", "self_signed_tls_client_auth" -> ClientAuthentication.tls();
      default ->
          throw new IllegalStateException(
              "the client authenticates with a key of yours: ClientAuthentication.privateKeyJwt(…)");
    };
  }

  String method() {
    return String.valueOf(metadata.string("token_endpoint_auth_method"));
  }

  boolean isPublic() {
    return method().equals("none");
  }

  @Nullable Secret registrationToken() {
    return registrationToken;
  }

  boolean may(String member, String value) {
    return strings(member).contains(value);
  }

  List<String> strings(String member) {
    List<String> values = metadata.strings(member);
    return values == null ? List.of() : values;
  }

  private Secret requireSecret() {
    if (secret == null) {
      throw new IllegalStateException("the client has no secret");
    }
    return secret;
  }

  /** {@code client_id} and the authentication method. */
  @Override
  public String toString() {
    return "TestClient[" + clientId() + ", " + method() + "]";
  }
}
