/**
 * A bounded memory of verified signatures, so that a resource server does not verify the signature
 * of a repeated token again. All other checks are still made.
 */
@NullMarked
package dev.oauth4jvm.caffeine;

import org.jspecify.annotations.NullMarked;
