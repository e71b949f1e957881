/** Meters of the JWK Set cache, for Micrometer. */
@NullMarked
package dev.oauth4jvm.micrometer;

import org.jspecify.annotations.NullMarked;
