package dev.oauth4jvm.aws;

import java.io.IOException;
import java.util.Map;

/**
 * Supplies the AWS credentials of each request; a lambda is enough. Implementations are
 * thread-safe, and may block for a request when credentials have expired.
 */
@FunctionalInterface
public interface AwsCredentialsSource {

  /**
   * The credentials to sign a request with now.
   *
   * @throws IOException when there are no credentials, or they cannot be obtained
   */
  AwsCredentials credentials() throws IOException;

  /**
   * Credentials from the environment of a function or a container: the first of these that is
   * configured.
   *
   * <ol>
   *   <li>{@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and {@code AWS_SESSION_TOKEN}:
   *       AWS Lambda.
   *   <li>{@code AWS_WEB_IDENTITY_TOKEN_FILE} and {@code AWS_ROLE_ARN}, with {@code
   *       AWS_ROLE_SESSION_NAME} and {@code AWS_ENDPOINT_URL_STS} where they are set: IAM roles for
   *       service accounts on Amazon EKS. The token is exchanged by {@code
   *       AssumeRoleWithWebIdentity} at the region's STS.
   *   <li>{@code AWS_CONTAINER_CREDENTIALS_RELATIVE_URI} or {@code
   *       AWS_CONTAINER_CREDENTIALS_FULL_URI}, with {@code AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE}
   *       or {@code AWS_CONTAINER_AUTHORIZATION_TOKEN} where they are set: Amazon ECS, Pod Identity
   *       on Amazon EKS, and Lambda's SnapStart. Over {@code http} only loopback addresses,
   *       169.254.170.2, 169.254.170.23 and fd00:ec2::23 are asked.
   * </ol>
   *
   * <p>Temporary credentials are kept until five minutes before they expire; one thread at a time
   * renews them. Profiles in files, single sign-on and the instance metadata of Amazon EC2 need the
   * AWS SDK; a lambda can take credentials from it.
   */
  static AwsCredentialsSource fromEnvironment() {
    return fromEnvironment(System.getenv());
  }

  /**
   * Credentials from given variables, as of {@link #fromEnvironment()}.
   *
   * @param environment the variables by name
   */
  static AwsCredentialsSource fromEnvironment(Map<String, String> environment) {
    return new EnvironmentCredentials(environment);
  }
}
