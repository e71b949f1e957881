package dev.oauth4jvm.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EnvironmentCredentialsTest {

  private static final String EXPIRATION = "2099-10-24T23:00:23Z";
  private static final String CONTAINER =
      """
      {"RoleArn":"arn","AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"wJalr/EXAMPLE",
       "Token":"AQoDYX/+==","Expiration":"%s"}
      """
          .formatted(EXPIRATION);

  /** As in the reference of AssumeRoleWithWebIdentity. */
  private static final String STS =
      """
      <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleWithWebIdentityResult>
          <SubjectFromWebIdentityToken>system:serviceaccount:a:b</SubjectFromWebIdentityToken>
          <Audience>sts.amazonaws.com</Audience>
          <AssumedRoleUser>
            <Arn>arn:aws:sts::123456789012:assumed-role/FederatedWebIdentityRole/app1</Arn>
            <AssumedRoleId>AROACLKWSDQRAOEXAMPLE:app1</AssumedRoleId>
          </AssumedRoleUser>
          <Credentials>
            <SessionToken>AQoDYX/+==</SessionToken>
            <SecretAccessKey>wJalr/EXAMPLE</SecretAccessKey>
            <Expiration>%s</Expiration>
            <AccessKeyId>ASIAEXAMPLE</AccessKeyId>
          </Credentials>
          <SourceIdentity>SourceIdentityValue</SourceIdentity>
          <Provider>https://oidc.eks.example</Provider>
        </AssumeRoleWithWebIdentityResult>
        <ResponseMetadata>
          <RequestId>ad4156e9-bce1-11e2-82e6-6b6efEXAMPLE</RequestId>
        </ResponseMetadata>
      </AssumeRoleWithWebIdentityResponse>
      """
          .formatted(EXPIRATION);

  private final Map<String, String> environment = new HashMap<>();
  @TempDir Path directory;
  private CredentialServer server;

  @BeforeEach
  void start() throws IOException {
    server = new CredentialServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private AwsCredentials credentials() throws IOException {
    return new EnvironmentCredentials(environment).credentials();
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("token"), text).toString();
  }

  private static void assertThatTheyAreTemporary(AwsCredentials credentials) {
    assertThat(credentials.accessKeyId()).isEqualTo("ASIAEXAMPLE");
    assertThat(credentials.secretAccessKey()).isEqualTo("wJalr/EXAMPLE");
    assertThat(credentials.sessionToken()).isEqualTo("AQoDYX/+==");
    Instant expiration = Instant.parse(EXPIRATION);
    assertThat(credentials.isValidAt(expiration.minusSeconds(1))).isTrue();
    assertThat(credentials.isValidAt(expiration)).isFalse();
  }

  // ---- keys

  @Test
  void theKeyOfAFunctionIsUsed() throws Exception {
    environment.put("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE");
    environment.put("AWS_SECRET_ACCESS_KEY", "wJalr/EXAMPLE");
    environment.put("AWS_SESSION_TOKEN", "AQoDYX/+==");
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.uri("/").toString());

    AwsCredentials credentials = credentials();

    assertThat(credentials.accessKeyId()).isEqualTo("ASIAEXAMPLE");
    assertThat(credentials.secretAccessKey()).isEqualTo("wJalr/EXAMPLE");
    assertThat(credentials.sessionToken()).isEqualTo("AQoDYX/+==");
    assertThat(credentials.isValidAt(Instant.MAX)).isTrue();
    assertThat(credentials).hasToString("AwsCredentials[ASIAEXAMPLE]");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void aSessionTokenMayBeEmpty() throws Exception {
    environment.put("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
    environment.put("AWS_SECRET_ACCESS_KEY", "wJalr/EXAMPLE");
    environment.put("AWS_SESSION_TOKEN", "");
    assertThat(credentials().sessionToken()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"})
  void halfAKeyIsRefused(String variable) {
    environment.put(variable, "EXAMPLE");
    assertThatThrownBy(this::credentials).hasMessageContaining("only one of them is set");
  }

  @Test
  void aMalformedKeyIsRefusedWithoutIt() {
    environment.put("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE");
    environment.put("AWS_SECRET_ACCESS_KEY", "s3cret\n");
    assertThatThrownBy(this::credentials)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("secretAccessKey has a character that is not printable ASCII")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void anEnvironmentWithoutCredentialsSaysWhatToDo() {
    assertThatThrownBy(this::credentials)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("set AWS_ACCESS_KEY_ID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A/B", "A B", "A,B", "É"})
  void anIdentifierIsLettersDigitsAndUnderscores(String id) {
    assertThatIllegalArgumentException().isThrownBy(() -> AwsCredentials.of(id, "secret"));
  }

  // ---- containers

  @Test
  void aContainersEndpointIsAskedWithItsToken() throws Exception {
    server.answering(200, CONTAINER);
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.uri("/v1?a=b").toString());
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic abc"); // replaced by the file's
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file("token-1"));
    EnvironmentCredentials source = new EnvironmentCredentials(environment);

    assertThatTheyAreTemporary(source.credentials());
    assertThatTheyAreTemporary(source.credentials());

    assertThat(server.requests).containsExactly("GET /v1?a=b token-1 ");
  }

  @Test
  void aContainersTokenMayBeInTheEnvironment() throws Exception {
    server.answering(200, CONTAINER);
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.uri("/").toString());
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "token-2");

    assertThatTheyAreTemporary(credentials());
    assertThat(server.requests).containsExactly("GET / token-2 ");
  }

  @Test
  void aRelativeUriIsOfTheAgentsAddressOnly() {
    for (String relative : new String[] {"@evil.example/", ".evil.example/", "evil"}) {
      environment.put("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", relative);
      assertThatThrownBy(this::credentials).hasMessageContaining("begin with a slash");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.8.9.10, true",
    "::1, true",
    "169.254.170.2, true",
    "169.254.170.23, true",
    "fd00:ec2::23, true",
    "169.254.169.254, false",
    "169.254.170.3, false",
    "fd00:ec2::254, false",
    "10.0.0.1, false",
    "192.0.2.1, false",
    "0.0.0.0, false",
  })
  void overHttpOnlyDocumentedAddressesAreAsked(String address, boolean asked) throws Exception {
    assertThat(CredentialEndpoint.isLocal(InetAddress.getByName(address))).isEqualTo(asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://192.0.2.1/", "http://169.254.169.254/"})
  void anAddressElsewhereIsNotConnectedTo(String uri) {
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri);
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "s3cret");
    assertThatThrownBy(this::credentials)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("connectOnlyTo allows none")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://127.0.0.1/", "http:a", " ", "http://user:s3cret@127.0.0.1/"})
  void anEndpointThatIsNotHttpIsRefused(String uri) {
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri);
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "s3cret");
    assertThatThrownBy(this::credentials)
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret\n", "s3cret\r\nX-Other: 1", "s3cret s3cret", "s3crét", ""})
  void aTokenThatCannotBeAFieldIsRefusedWithoutIt(String token) throws Exception {
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.uri("/").toString());
    environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", file(token));
    assertThatThrownBy(this::credentials)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the token in the file")
        .hasMessageNotContaining("s3cr");
    assertThat(server.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"code\":\"s3cret\",\"message\":\"s3cret\"}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s3cret\",\"Token\":\"s3cret\"}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s3cret\",\"Token\":\"s3cret\",\"Expiration\":1}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s3cret\",\"Token\":\"s3cret\",\"Expiration\":\"s3cret\"}",
        "{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"s3cret\",\"Token\":\"s3\\ncret\",\"Expiration\":\"2099-10-24T23:00:23Z\"}",
        "{\"AccessKeyId\":\"A/B\",\"SecretAccessKey\":\"s3cret\",\"Token\":\"s3cret\",\"Expiration\":\"2099-10-24T23:00:23Z\"}",
      })
  void anAnswerOfAnotherShapeIsRefusedWithoutItsText(String body) {
    server.answering(200, body);
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.uri("/").toString());
    assertThatThrownBy(this::credentials)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("AWS credentials")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 401, 404, 500})
  void anotherStatusIsAFailure(int status) {
    server.answering(status, CONTAINER);
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.uri("/").toString());
    assertThatThrownBy(this::credentials).hasMessageContaining("status " + status);
  }

  // ---- web identity

  private void webIdentity() throws IOException {
    environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", file("header.payload.signature"));
    environment.put("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/app");
    environment.put("AWS_ENDPOINT_URL_STS", server.uri("").toString());
  }

  @Test
  void aTokenOfAnIdentityProviderIsExchanged() throws Exception {
    server.answering(200, STS);
    webIdentity();
    environment.put("AWS_ROLE_SESSION_NAME", "pod 1");
    EnvironmentCredentials source = new EnvironmentCredentials(environment);

    assertThatTheyAreTemporary(source.credentials());
    assertThatTheyAreTemporary(source.credentials());

    assertThat(server.requests)
        .containsExactly(
            "POST / null Action=AssumeRoleWithWebIdentity&Version=2011-06-15"
                + "&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fapp"
                + "&RoleSessionName=pod+1"
                + "&WebIdentityToken=header.payload.signature");
  }

  @Test
  void aSessionWithoutANameHasOne() throws Exception {
    server.answering(200, STS);
    webIdentity();
    assertThatTheyAreTemporary(credentials());
    assertThat(server.requests).first().asString().contains("&RoleSessionName=oauth4jvm&");
  }

  @Test
  void stsIsTheRegionsAndNeedsARegion() throws Exception {
    assertThat(AwsEnvironment.endpoint(Map.of("AWS_REGION", "cn-north-1"), null, "sts"))
        .hasToString("https://sts.cn-north-1.amazonaws.com.cn/");
    webIdentity();
    environment.remove("AWS_ENDPOINT_URL_STS");
    assertThatThrownBy(this::credentials).hasMessageContaining("no region");
    environment.put("AWS_ENDPOINT_URL_STS", "http://192.0.2.1");
    assertThatThrownBy(this::credentials).hasMessageContaining("connectOnlyTo allows none");
  }

  @Test
  void aTokenWithoutARoleIsRefused() throws Exception {
    webIdentity();
    environment.remove("AWS_ROLE_ARN");
    assertThatThrownBy(this::credentials).hasMessageContaining("AWS_ROLE_ARN belong together");
  }

  @Test
  void anErrorOfStsIsToldByItsCode() throws Exception {
    webIdentity();
    server.answering(
        400,
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender"
            + "</Type><Code>InvalidIdentityToken</Code><Message>s3cret</Message></Error>"
            + "</ErrorResponse>");
    assertThatThrownBy(this::credentials)
        .hasMessageContaining("status 400, InvalidIdentityToken; check the role's trust policy")
        .hasMessageNotContaining("s3cret");
    server.answering(403, "<Code>s3cret s3cret</Code>");
    assertThatThrownBy(this::credentials)
        .hasMessageContaining("status 403; check")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<Credentials>|<Credential>",
        "</Credentials>|<Credentials></Credentials>",
        "<Credentials>|</Credentials><Credentials>",
        "<SessionToken>|<SessionToken/>",
        "</SessionToken>|<b/></SessionToken>",
        "</SessionToken>|&amp;</SessionToken>",
        "</SessionToken>|</SessionToken><SessionToken>other</SessionToken>",
        "<Credentials>|<Credentials><!-- -->",
        "<Credentials>|<![CDATA[<Credentials>]]>",
        "<AssumeRole|<!DOCTYPE a><AssumeRole",
        "2099-|20999999999-",
        "wJalr/EXAMPLE|wJalr EXAMPLE",
      })
  void aReplyOfStsOfAnotherShapeIsRefused(String part, String replacement) throws Exception {
    webIdentity();
    assertThat(STS).contains(part);
    server.answering(200, STS.replaceFirst(part, replacement));
    assertThatThrownBy(this::credentials)
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("wJalr");
  }
}
