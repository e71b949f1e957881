/**
 * The search for a value, shared by callers and processes: one looks in the store and fetches, the
 * others wait. This package does not depend on the kind of value. The page {@code
 * docs/internals/jwks-search.md} has states, endings and locks. Not exported.
 */
@NullMarked
package dev.oauth4jvm.internal.flight;

import org.jspecify.annotations.NullMarked;
