package dev.oauth4jvm.aws;

import dev.oauth4jvm.http.Request;
import dev.oauth4jvm.http.Response;
import dev.oauth4jvm.http.SocketTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.time.Duration;

/**
 * Sends requests to an endpoint for credentials. Over {@code http} only the addresses that AWS
 * documents are contacted: the machine's own, and those of container agents.
 */
final class CredentialEndpoint {

  private static final int MAX_BYTES = 1 << 16;

  private CredentialEndpoint() {}

  /**
   * Sends a request, once, over a connection of its own.
   *
   * @throws IOException when there is no complete response within five seconds, or the endpoint is
   *     not allowed
   */
  static Response send(Request request) throws IOException {
    SocketTransport.Builder builder =
        SocketTransport.builder()
            .connectTimeout(Duration.ofSeconds(1))
            .requestTimeout(Duration.ofSeconds(5))
            .maxBodyBytes(MAX_BYTES);
    if (!"https".equalsIgnoreCase(request.uri().getScheme())) {
      builder.proxy(ProxySelector.of(null)).connectOnlyTo(CredentialEndpoint::isLocal);
    }
    try (SocketTransport transport = builder.build()) {
      return transport.send(request);
    } catch (IllegalArgumentException e) {
      throw new IOException("the endpoint for AWS credentials cannot be asked: " + e.getMessage());
    }
  }

  /** Whether an address is the machine's own, or documented by AWS for containers. */
  static boolean isLocal(InetAddress address) {
    return address.isLoopbackAddress()
        || switch (address.getHostAddress()) {
          case "169.254.170.2", "169.254.170.23", "fd00:ec2:0:0:0:0:0:23" -> true;
          default -> false;
        };
  }
}
