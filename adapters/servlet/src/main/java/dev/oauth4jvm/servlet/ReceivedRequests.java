package dev.oauth4jvm.servlet;

import dev.oauth4jvm.http.Headers;
import dev.oauth4jvm.proxy.ReceivedRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conversion of a container's requests. The query is left out: no check reads it, and
 * containers pass on queries that no parser accepts.
 */
final class ReceivedRequests {

  private static final String[] CREDENTIALS = {"authorization", "dpop"};

  private ReceivedRequests() {}

  /**
   * The request with the fields that a validation reads, for a declared URL.
   *
   * @throws IllegalArgumentException when a field has a control character
   */
  static ReceivedRequest withCredentials(HttpServletRequest request) {
    List<String> fields = new ArrayList<>(4);
    for (String name : CREDENTIALS) {
      addAll(request, name, fields);
    }
    return received(request, fields, null);
  }

  /**
   * The request with all fields and the address of its sender, since proxies may have set some.
   *
   * @throws IllegalArgumentException when a field has a control character, or a name that is none
   */
  static ReceivedRequest whole(HttpServletRequest request) {
    List<String> fields = new ArrayList<>(32);
    boolean host = false;
    for (String name : Collections.list(request.getHeaderNames())) {
      addAll(request, name, fields);
      host |= name.equalsIgnoreCase("host");
    }
    if (!host) { // of HTTP/2, where a container need not make a field of :authority
      fields.add("host");
      fields.add(request.getServerName() + ":" + request.getServerPort());
    }
    return received(request, fields, address(request.getRemoteAddr()));
  }

  private static ReceivedRequest received(
      HttpServletRequest request, List<String> fields, @Nullable InetAddress peer) {
    return new ReceivedRequest(
        request.getMethod(),
        target(request),
        Headers.of(fields.toArray(new String[0])),
        request.isSecure(),
        peer);
  }

  /**
   * The path that the client sent, neither decoded nor normalized, wherever it is dispatched to.
   */
  private static String target(HttpServletRequest request) {
    String attribute =
        switch (request.getDispatcherType()) {
          case ASYNC -> AsyncContext.ASYNC_REQUEST_URI;
          case FORWARD -> RequestDispatcher.FORWARD_REQUEST_URI;
          default -> null;
        };
    return attribute != null && request.getAttribute(attribute) instanceof String sent
        ? sent
        : request.getRequestURI();
  }

  private static void addAll(HttpServletRequest request, String name, List<String> fields) {
    Enumeration<String> values = request.getHeaders(name);
    while (values.hasMoreElements()) {
      fields.add(name);
      fields.add(values.nextElement());
    }
  }

  /**
   * The address that a container's text names, with or without brackets and zone; null for another
   * text. No name is resolved.
   */
  static @Nullable InetAddress address(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String bare = text;
    if (text.startsWith("[") && text.endsWith("]")) {
      bare = text.substring(1, text.length() - 1);
    }
    int zone = bare.indexOf('%');
    if (zone >= 0) {
      bare = bare.substring(0, zone);
    }
    try {
      if (bare.indexOf(':') >= 0) {
        return InetAddress.getByName("[" + bare + "]"); // an address or an error, never a name
      }
      byte[] four = four(bare);
      return four == null ? null : InetAddress.getByAddress(four);
    } catch (UnknownHostException malformed) {
      return null;
    }
  }

  private static byte @Nullable [] four(String text) {
    byte[] bytes = new byte[4];
    int at = 0;
    int value = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9' && value <= 25) {
        value = Math.max(value, 0) * 10 + c - '0';
      } else if (c == '.' && value >= 0 && at < 3) {
        bytes[at++] = (byte) value;
        value = -1;
      } else {
        return null;
      }
      if (value > 255) {
        return null;
      }
    }
    if (at != 3 || value < 0) {
      return null;
    }
    bytes[3] = (byte) value;
    return bytes;
  }
}
