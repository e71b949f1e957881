package dev.oauth4jvm.proxy;

import org.jspecify.annotations.Nullable;

/** The fields by which a proxy names the origin that the client requested. */
interface OriginSource {

  /**
   * The origin in a request from a proxy; null when the fields name none that is well-formed.
   *
   * @throws dev.oauth4jvm.ProcessingException when a field is missing, malformed or contradicts
   *     another one
   */
  @Nullable String origin(ReceivedRequest request, Proxies proxies);
}
