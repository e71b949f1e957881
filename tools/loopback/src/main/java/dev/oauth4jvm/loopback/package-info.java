/**
 * Sign-in of users of desktop and command line programs (RFC 8252): {@link
 * dev.oauth4jvm.loopback.LoopbackReceiver} receives the browser.
 */
@NullMarked
package dev.oauth4jvm.loopback;

import org.jspecify.annotations.NullMarked;
