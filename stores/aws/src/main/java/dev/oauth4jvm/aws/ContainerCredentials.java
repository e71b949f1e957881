package dev.oauth4jvm.aws;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Credentials from the endpoint of a container: Amazon ECS, Pod Identity on Amazon EKS, and
 * functions with SnapStart.
 */
final class ContainerCredentials implements AwsCredentialsSource {

  private static final String ECS = "http://169.254.170.2";

  private final Map<String, String> environment;
  private final URI uri;

  private ContainerCredentials(Map<String, String> environment, URI uri) {
    this.environment = environment;
    this.uri = uri;
  }

  /**
   * The source that the environment names; null if it names none.
   *
   * @throws IOException when the endpoint is not allowed
   */
  static @Nullable AwsCredentialsSource of(Map<String, String> environment) throws IOException {
    String relative = AwsEnvironment.value(environment, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
    String full = AwsEnvironment.value(environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (relative == null && full == null) {
      return null;
    }
    if (relative != null && !relative.startsWith("/")) {
      throw new IOException("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI does not begin with a slash");
    }
    try {
      return new ContainerCredentials(
          environment, URI.create(relative != null ? ECS + relative : String.valueOf(full)));
    } catch (IllegalArgumentException e) {
      throw new IOException("the URI of AWS_CONTAINER_CREDENTIALS_*_URI is malformed");
    }
  }

  @Override
  public AwsCredentials credentials() throws IOException {
    Request request = Request.get(uri).header("accept", "application/json");
    String token = token();
    try {
      if (token != null) {
        request = request.header("authorization", AwsCredentials.printable(token, "token"));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the container's authorization token is malformed: " + e.getMessage());
    }
    return read(CredentialEndpoint.send(request));
  }

  private @Nullable String token() throws IOException {
    String file = AwsEnvironment.value(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    return file != null
        ? TemporaryCredentials.token(file)
        : AwsEnvironment.value(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
  }

  /** Reads {@code AccessKeyId}, {@code SecretAccessKey}, {@code Token} and {@code Expiration}. */
  static AwsCredentials read(Response response) throws IOException {
    if (response.status() != 200) {
      throw new IOException(
          "the container's endpoint for AWS credentials answered with status "
              + response.status()
              + "; check the role and the authorization token");
    }
    try {
      JsonObject document = JsonObject.parseOwned(response.body());
      return TemporaryCredentials.of(
          document.string("AccessKeyId"),
          document.string("SecretAccessKey"),
          document.string("Token"),
          document.string("Expiration"));
    } catch (JsonException e) {
      throw new IOException("the container's AWS credentials are malformed: " + e.getMessage());
    }
  }
}
