/**
 * How callers and processes share the search for a value: one looks in the store and fetches, the
 * others wait for it. Nothing here knows what the value is. The page {@code
 * docs/internals/jwks-search.md} has states, endings and locks. Not exported.
 */
@NullMarked
package dev.oauth4jvm.internal.flight;

import org.jspecify.annotations.NullMarked;
