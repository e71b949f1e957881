package dev.oauth4jvm.proxy;

import org.jspecify.annotations.Nullable;

/**
 * {@code X-Forwarded-Proto}, {@code -Host} and {@code -Port}, which no specification defines. A
 * list does not tell which proxy wrote which value, so each field may have one value only.
 */
record XForwardedFields() implements OriginSource {

  static final String PROTO = "x-forwarded-proto";
  static final String HOST = "x-forwarded-host";
  static final String PORT = "x-forwarded-port";

  @Override
  public @Nullable String origin(ReceivedRequest request, Proxies proxies) {
    String proto = one(request, PROTO);
    if (proto == null) {
      throw Forwarding.refusedField(
          PROTO, "is missing: configure the proxy to send it", "https or http", null);
    }
    String forwarded = one(request, HOST);
    String host = forwarded == null ? request.authority() : forwarded;
    String origin = Origin.of(proto, host);
    String port = one(request, PORT);
    if (origin == null || port == null) {
      return origin;
    }
    boolean named = Origin.hasPort(host);
    String name = named ? host.substring(0, host.lastIndexOf(':')) : host;
    String withPort = Origin.of(proto, name + ":" + port);
    if (named && !origin.equals(withPort)) {
      throw Forwarding.refusedField(PORT, "is not the port of the host", host, port);
    }
    return withPort;
  }

  private static @Nullable String one(ReceivedRequest request, String name) {
    String value = Forwarding.optional(request.headers(), name);
    if (value != null && value.indexOf(',') >= 0) {
      throw Forwarding.refusedField(
          name,
          "is a list: configure the proxy to replace the field, use Forwarded, or declare the public"
              + " URL",
          "one value",
          value);
    }
    return value;
  }
}
