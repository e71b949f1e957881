/**
 * TCP connections whose every read and write ends at a deadline, the range of timeouts, TLS, and
 * the resolution of names: the base of all protocols in this library. Exported to its own modules
 * only.
 */
@NullMarked
package dev.oauth4jvm.net;

import org.jspecify.annotations.NullMarked;
