/**
 * TCP connections whose every read and write ends at a deadline, TLS over them, and the resolution
 * of names: the base of all protocols in this library. Exported to its own modules only.
 */
@NullMarked
package dev.oauth4jvm.net;

import org.jspecify.annotations.NullMarked;
