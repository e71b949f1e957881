/**
 * Measurements of validations: contenders that do one job on one set of tokens, a gate that each
 * contender must pass before it is timed, and the ways to time them.
 */
@NullMarked
package dev.oauth4jvm.benchmarks;

import org.jspecify.annotations.NullMarked;
