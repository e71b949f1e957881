/**
 * Transports over other HTTP clients, one {@link dev.oauth4jvm.http.Transport} each. They follow
 * the rules for transports (no redirects, limits of time and size, interruption), and are tested
 * against a server that misbehaves.
 */
@NullMarked
package dev.oauth4jvm.examples.transport;

import org.jspecify.annotations.NullMarked;
