/**
 * The engines that stores are tested on: each a process of its own on a free port of the loopback
 * interface, which ends with the process that started it. Not published.
 */
@NullMarked
package dev.oauth4jvm.engines;

import org.jspecify.annotations.NullMarked;
