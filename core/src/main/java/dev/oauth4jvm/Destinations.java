package dev.oauth4jvm;

import java.net.InetAddress;
import java.net.URI;

/**
 * A rule for the hosts to which requests may be sent, for clients that receive URLs from untrusted
 * peers (RFC 9728, section 7.7).
 *
 * {@snippet file="DestinationSnippets.java" region="public"}
 *
 * <p>{@link Env#destinations} sets the rule. Every request of that environment is checked before it
 * leaves the operation, whether the URL comes from the caller, such as an issuer, or from a peer,
 * such as the endpoints of its metadata. If the rule does not allow a URL, the run fails with
 * {@link ErrorCode#HTTP_REQUEST_FORBIDDEN} and nothing is sent. A refused {@code jwks_uri} counts
 * as a failed fetch of the JWK Set. The scheme is checked first, independently of this rule. URLs
 * for the user's browser are not requests, and are not checked.
 *
 * <p>A rule must be safe for use by several threads at a time.
 */
@FunctionalInterface
public interface Destinations {

  /**
   * Whether a request may be sent to a URL.
   *
   * <p>This method is called while an operation begins or continues, on the thread that runs it: a
   * rule that blocks also blocks that thread, even with {@link AsyncDriver}. An exception ends the
   * run.
   *
   * @param url what is to be requested; it has a host, which {@link URI#getHost} returns as it was
   *     written: perhaps in upper case, or with a dot at its end
   * @param from where the URL comes from: {@code resource} or {@code issuer} when the caller named
   *     it; {@code user} for the host of what a user entered, and {@code links} for the issuer that
   *     this host names ({@link dev.oauth4jvm.discovery.WebFinger}); {@code resource_metadata} for
   *     a challenge's parameter; {@code client_id} for the URL of a client that an authorization
   *     server discovers ({@link dev.oauth4jvm.discovery.ClientIdDiscovery}); {@code
   *     authorization_servers} for a member of a resource's metadata; {@code
   *     registration_client_uri} for a member of a registration; otherwise the member of the
   *     authorization server's metadata, for example {@code jwks_uri}, {@code token_endpoint} or
   *     {@code mtls_endpoint_aliases.token_endpoint}
   * @return whether the request may be sent
   */
  boolean allows(URI url, String from);

  /**
   * Returns the rule that allows a host only if it resolves, and only to {@linkplain #isPublic
   * public addresses}.
   *
   * <p>The host is resolved by {@link InetAddress#getAllByName}, which blocks for as long as the
   * system's resolver takes. A host that does not resolve is refused, and so is an IPv4 address in
   * a form that other software reads differently, for example {@code 0177.0.0.1} (RFC 3986, section
   * 7.4).
   *
   * <p>The transport resolves the host again, and a hostile name server may then give another
   * address (DNS rebinding). A transport that checks {@link #isPublic} for the address it connects
   * to closes that gap, does not block, and suits {@link AsyncDriver}. Behind a proxy neither check
   * sees the address that the proxy connects to: the proxy must refuse it.
   */
  static Destinations publicAddresses() {
    return PublicAddresses::allows;
  }

  /**
   * Whether an address is in public use: a global unicast address outside the blocks of the IANA
   * special-purpose address registries (RFC 6890), whatever the registries say about a block.
   *
   * <p>False for, among others, private, shared (100.64.0.0/10), loopback, link-local,
   * unique-local, multicast, documentation and unspecified addresses, and for IPv6 addresses that
   * carry an IPv4 address (IPv4-mapped, IPv4-compatible, 6to4, Teredo). An address of the NAT64
   * prefix 64:ff9b::/96 is judged by its IPv4 address (RFC 6052). Does not block.
   */
  static boolean isPublic(InetAddress address) {
    return PublicAddresses.contains(address);
  }
}
