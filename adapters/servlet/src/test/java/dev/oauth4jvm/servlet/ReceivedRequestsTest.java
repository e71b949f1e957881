package dev.oauth4jvm.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses that containers report. */
class ReceivedRequestsTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "::1, 0:0:0:0:0:0:0:1",
    "[::1], 0:0:0:0:0:0:0:1",
    "2001:db8::7, 2001:db8:0:0:0:0:0:7",
    "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
    "[fe80::1%2], fe80:0:0:0:0:0:0:1",
    "::ffff:192.0.2.7, 192.0.2.7"
  })
  void anAddressIsRead(String text, String address) {
    InetAddress read = ReceivedRequests.address(text);

    assertThat(read).isNotNull();
    assertThat(read.getHostAddress()).isEqualTo(address);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "localhost",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.x",
        "9999999999.1.1.1",
        "::g",
        "unix:/run/jetty",
        "[",
        "[]",
        "-1.2.3.4"
      })
  void anythingElseIsNoAddressAndNoNameThatIsResolved(String text) {
    assertThat(ReceivedRequests.address(text)).isNull();
  }
}
