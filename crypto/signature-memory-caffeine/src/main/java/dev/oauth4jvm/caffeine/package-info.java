/**
 * Remembers which tokens' signatures verified, within bounds, so that a token that a resource
 * server sees again costs it everything but the signature.
 */
@NullMarked
package dev.oauth4jvm.caffeine;

import org.jspecify.annotations.NullMarked;
