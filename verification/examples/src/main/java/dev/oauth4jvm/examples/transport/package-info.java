/**
 * The library on other HTTP clients: one {@link dev.oauth4jvm.http.Transport} each. What is a
 * transport's to keep is kept, and tested against a server that misbehaves: no redirects, limits of
 * time and size, interruption.
 */
@NullMarked
package dev.oauth4jvm.examples.transport;

import org.jspecify.annotations.NullMarked;
