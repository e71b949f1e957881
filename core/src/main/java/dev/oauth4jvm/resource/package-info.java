/**
 * Validation of access tokens and of their binding to a key by a resource server, and the
 * challenges that answer a failure.
 */
@NullMarked
package dev.oauth4jvm.resource;

import org.jspecify.annotations.NullMarked;
