package dev.oauth4jvm.proxy;

import dev.oauth4jvm.net.AddressBlock;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code Forwarded} (RFC 7239), to which each proxy appends an element about the request that it
 * received.
 *
 * <p>The last element is the peer's own. The one before is believed if the last says that its
 * request came from a named proxy, and so on: the client, or a proxy that is not named, may have
 * written what is left of that (section 8.1).
 */
record ForwardedField() implements OriginSource {

  static final String NAME = "forwarded";

  @Override
  public @Nullable String origin(ReceivedRequest request, Proxies proxies) {
    List<FieldPairs.Element> elements =
        FieldPairs.parse(NAME, request.headers().all(NAME), FieldPairs.TOKEN);
    int outermost = elements.size() - 1;
    while (outermost > 0 && proxies.contains(node(elements.get(outermost).get("for", NAME)))) {
      outermost--;
    }
    String proto = outermost < 0 ? null : elements.get(outermost).get("proto", NAME);
    String host = outermost < 0 ? null : elements.get(outermost).get("host", NAME);
    if (proto == null || host == null) {
      throw Forwarding.refusedField(
          NAME,
          "lacks proto or host in the element of the outermost named proxy: configure that proxy to"
              + " send both",
          null,
          null);
    }
    return Origin.of(proto, host);
  }

  /** The address of a node (section 6), without its port; null when it is obfuscated or unknown. */
  private static @Nullable InetAddress node(@Nullable String node) {
    if (node == null) {
      return null;
    }
    if (node.startsWith("[")) {
      int end = node.indexOf(']');
      return end < 0 ? null : AddressBlock.address(node.substring(1, end));
    }
    int port = node.indexOf(':');
    return AddressBlock.address(port < 0 ? node : node.substring(0, port));
  }
}
