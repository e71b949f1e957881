package dev.oauth4jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are public, and which hosts have only such; no name server is asked. */
class DestinationsTest {

  private static boolean isPublic(String address) throws UnknownHostException {
    return Destinations.isPublic(InetAddress.getByName(address));
  }

  /** Each block's first and last address are not public; those before and after it are. */
  @ParameterizedTest
  @CsvSource({
    ", 0.0.0.0, 0.255.255.255, 1.0.0.0",
    "9.255.255.255, 10.0.0.0, 10.255.255.255, 11.0.0.0",
    "100.63.255.255, 100.64.0.0, 100.127.255.255, 100.128.0.0",
    "126.255.255.255, 127.0.0.0, 127.255.255.255, 128.0.0.0",
    "169.253.255.255, 169.254.0.0, 169.254.255.255, 169.255.0.0",
    "172.15.255.255, 172.16.0.0, 172.31.255.255, 172.32.0.0",
    "191.255.255.255, 192.0.0.0, 192.0.0.255, 192.0.1.0",
    "192.0.1.255, 192.0.2.0, 192.0.2.255, 192.0.3.0",
    "192.31.195.255, 192.31.196.0, 192.31.196.255, 192.31.197.0",
    "192.52.192.255, 192.52.193.0, 192.52.193.255, 192.52.194.0",
    "192.88.98.255, 192.88.99.0, 192.88.99.255, 192.88.100.0",
    "192.167.255.255, 192.168.0.0, 192.168.255.255, 192.169.0.0",
    "192.175.47.255, 192.175.48.0, 192.175.48.255, 192.175.49.0",
    "198.17.255.255, 198.18.0.0, 198.19.255.255, 198.20.0.0",
    "198.51.99.255, 198.51.100.0, 198.51.100.255, 198.51.101.0",
    "203.0.112.255, 203.0.113.0, 203.0.113.255, 203.0.114.0",
    "223.255.255.255, 224.0.0.0, 239.255.255.255,",
    ", 240.0.0.0, 255.255.255.255,",
    ", ::, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2000::",
    "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff,"
        + " 2001:200::",
    "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff,"
        + " 2001:db9::",
    "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff,"
        + " 2003::",
    "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff, 2620:4f:8000::, 2620:4f:8000:ffff:ffff:ffff:ffff:ffff,"
        + " 2620:4f:8001::",
    "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff,"
        + " 3fff:1000::",
    "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 4000::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,",
  })
  void aSpecialBlockIsNotPublicAndItsNeighboursAre(
      String before, String first, String last, String after) throws Exception {
    assertThat(isPublic(first)).as(first).isFalse();
    assertThat(isPublic(last)).as(last).isFalse();
    if (before != null) {
      assertThat(isPublic(before)).as(before).isTrue();
    }
    if (after != null) {
      assertThat(isPublic(after)).as(after).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::1", // loopback
        "::7f00:1", // IPv4-compatible
        "::101:101",
        "::ffff:127.0.0.1", // IPv4-mapped: Java makes it IPv4
        "::ffff:0:7f00:1", // IPv4-translated
        "64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff",
        "64:ff9b::a00:1", // NAT64 of 10.0.0.1
        "64:ff9b::a9fe:a9fe", // NAT64 of 169.254.169.254
        "64:ff9b:0:0:0:1:101:101", // behind the NAT64 prefix
        "64:ff9b:1::101:101", // NAT64 for local use
        "100::1", // discarded
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", // Teredo
        "2002:7f00:1::", // 6to4 of 127.0.0.1
        "5f00::1", // segment routing
        "fc00::1", // unique-local
        "fd00:ec2::254",
        "fe80::1", // link-local
        "fec0::1", // site-local
        "ff02::1" // multicast
      })
  void otherIpv6AddressesAreNotPublic(String address) throws Exception {
    assertThat(isPublic(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
        "2606:4700:4700::1111",
        "2a00::1"
      })
  void globalUnicastAddressesArePublic(String address) throws Exception {
    assertThat(isPublic(address)).isTrue();
  }

  @Test
  void aMappedAddressThatJavaKeepsAsIpv6IsNotPublic() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[12] = 127;
    mapped[15] = 1;
    InetAddress address = Inet6Address.getByAddress("mapped", mapped, 1);

    assertThat(address).isInstanceOf(Inet6Address.class);
    assertThat(Destinations.isPublic(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://1.1.1.1/",
        "https://1.1.1.1:8443/path?query",
        "https://[2606:4700:4700::1111]/",
        "https://[::ffff:1.1.1.1]/"
      })
  void aHostWithPublicAddressesIsAllowed(String url) {
    assertThat(Destinations.publicAddresses().allows(URI.create(url), "issuer")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost/",
        "https://LOCALHOST:8443/",
        "https://127.0.0.1/",
        "https://127.1/", // no host for java.net.URI
        "https://2130706433/", // 127.0.0.1 as one number
        "https://16843009/", // 1.1.1.1 as one number
        "https://0177.0.0.1/", // 127.0.0.1 for whoever reads octal, 177.0.0.1 for Java
        "https://01.1.1.1/",
        "https://0x7f000001/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fe80::1%1]/",
        "https://[2606:4700:4700::1111%nosuchinterface]/", // does not resolve
        "https:opaque",
        "https:///path"
      })
  void everyOtherHostIsRefused(String url) {
    assertThat(Destinations.publicAddresses().allows(URI.create(url), "issuer")).isFalse();
  }
}
