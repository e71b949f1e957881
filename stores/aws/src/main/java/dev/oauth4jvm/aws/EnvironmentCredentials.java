package dev.oauth4jvm.aws;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Credentials from the environment's variables; classes that are not needed are not loaded. */
final class EnvironmentCredentials implements AwsCredentialsSource {

  private final Map<String, String> environment;
  private @Nullable AwsCredentialsSource remote;

  EnvironmentCredentials(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public AwsCredentials credentials() throws IOException {
    String id = AwsEnvironment.value(environment, "AWS_ACCESS_KEY_ID");
    String secret = AwsEnvironment.value(environment, "AWS_SECRET_ACCESS_KEY");
    if (id == null && secret == null) {
      return remote().credentials();
    }
    if (id == null || secret == null) {
      throw new IOException(
          "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together; only one of them is set");
    }
    String token = AwsEnvironment.value(environment, "AWS_SESSION_TOKEN");
    try {
      AwsCredentials credentials = AwsCredentials.of(id, secret);
      return token == null ? credentials : credentials.sessionToken(token);
    } catch (IllegalArgumentException e) {
      throw new IOException("the environment's AWS credentials are malformed: " + e.getMessage());
    }
  }

  private synchronized AwsCredentialsSource remote() throws IOException {
    if (remote == null) {
      remote = new CachedCredentials(configured(), Clock.systemUTC());
    }
    return remote;
  }

  private AwsCredentialsSource configured() throws IOException {
    if (AwsEnvironment.value(environment, "AWS_WEB_IDENTITY_TOKEN_FILE") != null) {
      return new WebIdentityCredentials(environment);
    }
    AwsCredentialsSource container = ContainerCredentials.of(environment);
    if (container != null) {
      return container;
    }
    throw new IOException(
        "the environment has no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
            + " run with a role of Lambda, ECS or EKS, or pass credentials of your own; profiles and"
            + " EC2's instance metadata need the AWS SDK");
  }
}
