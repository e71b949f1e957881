/**
 * Client authentication, and DPoP proofs of possession: the credentials that a client adds to its
 * requests.
 */
@NullMarked
package dev.oauth4jvm.auth;

import org.jspecify.annotations.NullMarked;
