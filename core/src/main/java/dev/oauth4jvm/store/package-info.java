/**
 * The port to engines that keep values between processes. An engine implements {@link
 * dev.oauth4jvm.store.Store} once; everything that a fleet shares uses it: JWK Sets, the memory of
 * replays.
 */
@NullMarked
package dev.oauth4jvm.store;

import org.jspecify.annotations.NullMarked;
