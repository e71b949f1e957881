package dev.oauth4jvm;

import dev.oauth4jvm.net.AddressBlock;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses in public use: global unicast, except the blocks of the IANA special-purpose
 * address registries for IPv4 and IPv6 (RFC 6890, updated by RFC 8190).
 */
final class PublicAddresses {

  private static final AddressBlock NAT64 =
      AddressBlock.of("64:ff9b::/96"); // RFC 6052, section 2.1

  /**
   * The block from which IANA allocates IPv6 addresses of hosts (RFC 4291, section 2.4; RFC 3587).
   */
  private static final AddressBlock GLOBAL_UNICAST = AddressBlock.of("2000::/3");

  private static final List<AddressBlock> SPECIAL =
      List.of(
          AddressBlock.of("0.0.0.0/8"), // this network: RFC 791, section 3.2
          AddressBlock.of("10.0.0.0/8"), // private: RFC 1918
          AddressBlock.of("100.64.0.0/10"), // shared: RFC 6598
          AddressBlock.of("127.0.0.0/8"), // loopback: RFC 1122, section 3.2.1.3
          AddressBlock.of("169.254.0.0/16"), // link-local: RFC 3927
          AddressBlock.of("172.16.0.0/12"), // private: RFC 1918
          AddressBlock.of("192.0.0.0/24"), // protocol assignments: RFC 6890, section 2.1
          AddressBlock.of("192.0.2.0/24"), // documentation: RFC 5737
          AddressBlock.of("192.31.196.0/24"), // AS112: RFC 7535
          AddressBlock.of("192.52.193.0/24"), // AMT: RFC 7450
          AddressBlock.of("192.88.99.0/24"), // 6to4 relays: RFC 7526
          AddressBlock.of("192.168.0.0/16"), // private: RFC 1918
          AddressBlock.of("192.175.48.0/24"), // AS112: RFC 7534
          AddressBlock.of("198.18.0.0/15"), // benchmarks: RFC 2544
          AddressBlock.of("198.51.100.0/24"), // documentation: RFC 5737
          AddressBlock.of("203.0.113.0/24"), // documentation: RFC 5737
          AddressBlock.of("224.0.0.0/4"), // multicast: RFC 5771
          AddressBlock.of("240.0.0.0/4"), // reserved, and broadcast: RFC 1112, section 4
          AddressBlock.of(
              "2001::/23"), // protocol assignments, Teredo among them: RFC 2928, RFC 4380
          AddressBlock.of("2001:db8::/32"), // documentation: RFC 3849
          AddressBlock.of("2002::/16"), // 6to4: RFC 3056
          AddressBlock.of("2620:4f:8000::/48"), // AS112: RFC 7534
          AddressBlock.of("3fff::/20")); // documentation: RFC 9637

  private PublicAddresses() {}

  static boolean allows(URI url, String from) {
    String host = url.getHost();
    if (host == null) {
      return false;
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!contains(address) || isRareForm(host, address)) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  static boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (NAT64.contains(bytes)) {
      bytes = Arrays.copyOfRange(bytes, 12, 16);
    } else if (bytes.length == 16 && !GLOBAL_UNICAST.contains(bytes)) {
      return false;
    }
    for (AddressBlock block : SPECIAL) {
      if (block.contains(bytes)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a host is an IPv4 address in a form other than four plain decimals: a proxy or another
   * HTTP client may read it as octal, for example, and thus as a different address than Java does.
   */
  private static boolean isRareForm(String host, InetAddress address) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return !host.equals(address.getHostAddress());
  }
}
