/**
 * The engines for tests of stores. Each is a separate process on a free port of the loopback
 * interface, and ends with the process that started it. Not published.
 */
@NullMarked
package dev.oauth4jvm.engines;

import org.jspecify.annotations.NullMarked;
