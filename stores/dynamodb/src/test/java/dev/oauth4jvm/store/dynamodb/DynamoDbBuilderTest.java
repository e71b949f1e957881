package dev.oauth4jvm.store.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynamoDbBuilderTest {

  private final DynamoDbStore.Builder builder = DynamoDbStore.builder("table");

  @Test
  void aStoreIsBuiltFromTheEnvironmentOrSaysWhatIsMissing() {
    assertThat(builder.build(Map.of("AWS_REGION", "eu-west-1"))).isNotNull();
    assertThatIllegalStateException()
        .isThrownBy(() -> builder.build(Map.of()))
        .withMessageContaining("no region");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eu-central-1/", "EU-CENTRAL-1", "evil.example#", "-a", "a b", "é"})
  void aRegionThatWouldChangeTheHostIsRefused(String region) {
    assertThatIllegalArgumentException().isThrownBy(() -> builder.region(region));
  }

  @Test
  void anEndpointWithAPathIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.endpoint(URI.create("https://host.example/path")));
  }
}
