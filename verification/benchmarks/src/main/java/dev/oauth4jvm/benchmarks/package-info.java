/**
 * How long a validation takes: contenders that do the same job on the same tokens, a gate that each
 * has to pass before it is timed, and the ways to time them.
 */
@NullMarked
package dev.oauth4jvm.benchmarks;

import org.jspecify.annotations.NullMarked;
