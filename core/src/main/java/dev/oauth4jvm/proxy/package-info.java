/**
 * Requests as a server receives them from a reverse proxy: the URL and the certificate of the
 * client, from the fields of named proxies alone (RFC 7239, RFC 9440).
 */
@NullMarked
package dev.oauth4jvm.proxy;

import org.jspecify.annotations.NullMarked;
