package dev.oauth4jvm.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ranges of the limits of both transports. */
class LimitsTest {

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-0.001S", "PT24H0.000000001S"})
  void a_time_out_of_range_is_refused_by_name(String text) {
    Duration wrong = Duration.parse(text);
    refused(() -> JdkTransport.builder().connectTimeout(wrong), "connectTimeout");
    refused(() -> JdkTransport.builder().requestTimeout(wrong), "requestTimeout");
    refused(() -> SocketTransport.builder().connectTimeout(wrong), "connectTimeout");
    refused(() -> SocketTransport.builder().requestTimeout(wrong), "requestTimeout");
  }

  @Test
  void a_body_without_a_byte_is_refused_by_name() {
    refused(() -> JdkTransport.builder().maxBodyBytes(0), "maxBodyBytes");
    refused(() -> SocketTransport.builder().maxBodyBytes(0), "maxBodyBytes");
  }

  private static void refused(Runnable setting, String name) {
    assertThatThrownBy(setting::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }
}
