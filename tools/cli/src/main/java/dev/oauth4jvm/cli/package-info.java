/** The command line: tokens, keys and servers, seen from a terminal. */
@NullMarked
package dev.oauth4jvm.cli;

import org.jspecify.annotations.NullMarked;
