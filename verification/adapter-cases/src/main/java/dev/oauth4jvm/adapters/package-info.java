/**
 * The cases that every adapter to a framework runs: what comes, what must be answered, what is
 * logged, and what the application sees.
 */
@NullMarked
package dev.oauth4jvm.adapters;

import org.jspecify.annotations.NullMarked;
