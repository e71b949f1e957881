/** Programs that start, validate one token with keys from a file, and end. */
@NullMarked
package dev.oauth4jvm.benchmarks.coldstart;

import org.jspecify.annotations.NullMarked;
