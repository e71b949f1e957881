package dev.oauth4jvm.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {

  private static InetAddress address(String text) {
    return Objects.requireNonNull(AddressBlock.address(text), text);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, 11.0.0.0",
    "10.1.2.3, 10.1.2.3, 10.1.2.2",
    "10.1.2.3/32, 10.1.2.3, 10.1.2.4",
    "172.16.0.0/12, 172.31.255.255, 172.32.0.0",
    "0.0.0.0/0, 255.255.255.255, ::1",
    "2001:db8::/32, 2001:db8:ffff::1, 2001:db9::",
    "::/0, 2001:db8::1, 127.0.0.1",
    "fe80::/10, febf::1, fec0::1",
    "::1, ::1, ::2",
    "10.0.0.0/8, ::ffff:10.1.2.3, ::10.1.2.3",
    "::ffff:10.0.0.1, 10.0.0.1, ::1",
  })
  void containsTheAddressesThatBeginAlike(String block, String inside, String outside) {
    AddressBlock addresses = AddressBlock.of(block);

    assertThat(addresses.contains(address(inside).getAddress())).isTrue();
    assertThat(addresses.contains(address(outside).getAddress())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "localhost",
        "example.com",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/08",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.0.0/8",
        "10.0.0.0.0",
        "10.0.0.010",
        "10.0.0.256",
        "10.0.0.",
        ".10.0.0",
        "0x0a.0.0.1",
        "167772161",
        "::/129",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "[::1]",
        "fe80::1%eth0",
        "::１",
        " 10.0.0.1",
      })
  void isReadFromAddressesAlone(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressBlock.of(text))
        .withMessageContaining("neither an address nor a block");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1/8", "10.0.0.0/4", "2001:db8::1/64"})
  void hasNoBitsBeyondItsLength(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressBlock.of(text))
        .withMessageContaining("bits set beyond its length");
  }

  @Test
  void aLongTextIsNoAddress() {
    assertThat(AddressBlock.address("1111:2222:3333:4444:5555:6666:123.123.123.123")).isNotNull();
    assertThat(AddressBlock.address(":".repeat(46))).isNull();
    assertThat(AddressBlock.address("1".repeat(100))).isNull();
  }
}
