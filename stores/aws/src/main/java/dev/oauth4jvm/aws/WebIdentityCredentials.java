package dev.oauth4jvm.aws;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Credentials of a role, in exchange for a token of another identity provider (STS's {@code
 * AssumeRoleWithWebIdentity}): IAM roles for service accounts on Amazon EKS.
 *
 * <p>STS is asked for XML, which it documents. Four elements are read from it, by their names. No
 * valid value has a character that XML escapes, so a value with one is refused.
 */
final class WebIdentityCredentials implements AwsCredentialsSource {

  private final Map<String, String> environment;

  WebIdentityCredentials(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public AwsCredentials credentials() throws IOException {
    String role = AwsEnvironment.value(environment, "AWS_ROLE_ARN");
    String file = AwsEnvironment.value(environment, "AWS_WEB_IDENTITY_TOKEN_FILE");
    if (role == null || file == null) {
      throw new IOException(
          "AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN belong together; only one of them is set");
    }
    String session = AwsEnvironment.value(environment, "AWS_ROLE_SESSION_NAME");
    URI endpoint;
    try {
      endpoint = AwsEnvironment.endpoint(environment, null, "sts");
    } catch (IllegalStateException e) {
      throw new IOException("STS cannot be asked for AWS credentials: " + e.getMessage());
    }
    String form =
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15"
            + parameter("RoleArn", role)
            + parameter("RoleSessionName", session == null ? "oauth4jvm" : session)
            + parameter("WebIdentityToken", TemporaryCredentials.token(file));
    Request request =
        Request.post(endpoint)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.getBytes(StandardCharsets.US_ASCII));
    return read(CredentialEndpoint.send(request));
  }

  private static String parameter(String name, String value) {
    return "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** Reads the credentials of a reply, or the code of an error. */
  static AwsCredentials read(Response response) throws IOException {
    if (response.status() != 200) {
      String code = AwsErrors.code(response);
      throw new IOException(
          "STS gave no AWS credentials: status "
              + response.status()
              + (code == null ? "" : ", " + code)
              + "; check the role's trust policy, and the token's file");
    }
    String xml = new String(response.body(), StandardCharsets.UTF_8);
    // no comments, CDATA sections or DOCTYPE: tags then always delimit an element
    String credentials =
        xml.contains("<!") ? null : XmlText.between(xml, "<Credentials>", "</Credentials>");
    if (credentials == null) {
      throw new IOException("the reply of STS does not have one element Credentials");
    }
    return TemporaryCredentials.of(
        XmlText.element(credentials, "AccessKeyId"),
        XmlText.element(credentials, "SecretAccessKey"),
        XmlText.element(credentials, "SessionToken"),
        XmlText.element(credentials, "Expiration"));
  }
}
