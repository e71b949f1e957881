/** Meters of the JWK Set cache and of sources of tokens, for Micrometer. */
@NullMarked
package dev.oauth4jvm.micrometer;

import org.jspecify.annotations.NullMarked;
