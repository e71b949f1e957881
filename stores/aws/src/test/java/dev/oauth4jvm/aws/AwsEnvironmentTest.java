package dev.oauth4jvm.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class AwsEnvironmentTest {

  private static URI endpoint(Map<String, String> environment) {
    return AwsEnvironment.endpoint(environment, null, "dynamodb");
  }

  @Test
  void theRegionIsTheEnvironments() {
    assertThat(AwsEnvironment.region(Map.of("AWS_REGION", "a-1", "AWS_DEFAULT_REGION", "b-1")))
        .isEqualTo("a-1");
    assertThat(AwsEnvironment.region(Map.of("AWS_REGION", "", "AWS_DEFAULT_REGION", "b-1")))
        .isEqualTo("b-1");
    assertThatIllegalStateException()
        .isThrownBy(() -> AwsEnvironment.region(Map.of()))
        .withMessageContaining("set AWS_REGION");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eu-central-1/", "EU-CENTRAL-1", "evil.example#", "-a", "a b", "é"})
  void aRegionThatWouldChangeTheHostIsRefused(String region) {
    assertThatIllegalStateException()
        .isThrownBy(() -> AwsEnvironment.region(Map.of("AWS_REGION", region)));
    assertThat(AwsEnvironment.isRegion(region)).isFalse();
  }

  /** Isolated regions are refused, since nobody here can check their endpoints. */
  @Test
  void theEndpointsOfAllRegionsAreTheSdks() {
    int compared = 0;
    for (Region region : Region.regions()) {
      if (region.isGlobalRegion() || region.id().contains("-iso")) {
        continue;
      }
      assertThat(AwsEnvironment.endpoint(Map.of(), region.id(), "dynamodb").getHost())
          .isEqualTo(DynamoDbClient.serviceMetadata().endpointFor(region).toString());
      compared++;
    }
    assertThat(compared).isGreaterThan(30);
    assertThatIllegalStateException()
        .isThrownBy(() -> AwsEnvironment.endpoint(Map.of(), "us-iso-east-1", "dynamodb"))
        .withMessageContaining("name the endpoint");
  }

  @Test
  void anEndpointOfTheEnvironmentComesFirst() {
    assertThat(
            endpoint(
                Map.of(
                    "AWS_ENDPOINT_URL_DYNAMODB",
                    "http://localhost:8000",
                    "AWS_ENDPOINT_URL",
                    "http://localhost:4566")))
        .hasToString("http://localhost:8000/");
    assertThat(endpoint(Map.of("AWS_ENDPOINT_URL", "https://Local.Example:443")))
        .hasToString("https://local.example/");
    assertThat(
            endpoint(
                Map.of(
                    "AWS_ENDPOINT_URL",
                    "http://localhost:4566",
                    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                    "true",
                    "AWS_REGION",
                    "eu-west-1")))
        .hasToString("https://dynamodb.eu-west-1.amazonaws.com/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"})
  void anotherKindOfEndpointIsNotIgnored(String variable) {
    assertThatIllegalStateException()
        .isThrownBy(() -> endpoint(Map.of(variable, "true", "AWS_REGION", "us-east-1")))
        .withMessageContaining(variable);
    assertThat(endpoint(Map.of(variable, "true", "AWS_ENDPOINT_URL", "https://a.example")))
        .hasToString("https://a.example/");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS://Host.Example, https://host.example/",
    "https://host.example:443/, https://host.example/",
    "http://host.example:80, http://host.example/",
    "https://host.example:80, https://host.example:80/",
    "http://[::1]:8000, http://[::1]:8000/",
  })
  void anEndpointHasOneForm(String given, String form) {
    assertThat(AwsEnvironment.endpoint(URI.create(given))).hasToString(form);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host.example",
        "host.example:8000",
        "//host.example",
        "https://host.example/path",
        "https://host.example/?a=b",
        "https://host.example/#a",
        "https://user:s3cret@host.example/",
        "https://a_b/",
      })
  void anEndpointWithMoreOrLessIsRefused(String given) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AwsEnvironment.endpoint(URI.create(given)))
        .withMessageNotContaining("s3cret");
  }
}
