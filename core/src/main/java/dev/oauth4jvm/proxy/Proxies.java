package dev.oauth4jvm.proxy;

import dev.oauth4jvm.net.AddressBlock;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reverse proxies whose header fields are believed, by their addresses.
 *
 * <p>Name each proxy on the way, and no address from which anything else can connect: whoever
 * connects from one chooses the URL and the certificate of its requests. Immutable and safe for use
 * by any number of threads.
 */
public final class Proxies {

  private final List<AddressBlock> blocks;
  private final String shown;

  private Proxies(List<AddressBlock> blocks, String shown) {
    this.blocks = blocks;
    this.shown = shown;
  }

  /**
   * Names proxies.
   *
   * @param addresses IP addresses, as in {@code 192.0.2.7} or {@code 2001:db8::7}, and blocks of
   *     them, as in {@code 10.0.0.0/8}; host names are not resolved
   * @throws IllegalArgumentException when there is none, or one is malformed
   */
  public static Proxies of(String... addresses) {
    if (addresses.length == 0) {
      throw new IllegalArgumentException("addresses is empty");
    }
    List<AddressBlock> blocks = new ArrayList<>(addresses.length);
    for (String address : addresses) {
      blocks.add(AddressBlock.of(address));
    }
    return new Proxies(List.copyOf(blocks), String.join(", ", addresses));
  }

  /** Whether an address is a proxy's; null is none. */
  boolean contains(@Nullable InetAddress address) {
    if (address == null) {
      return false;
    }
    byte[] bytes = address.getAddress();
    for (AddressBlock block : blocks) {
      if (block.contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  /** The addresses. */
  @Override
  public String toString() {
    return "Proxies[" + shown + "]";
  }
}
