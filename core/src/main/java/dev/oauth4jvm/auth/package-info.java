/**
 * Client authentication, and the proofs of possession of DPoP: what a client adds to its requests.
 */
@NullMarked
package dev.oauth4jvm.auth;

import org.jspecify.annotations.NullMarked;
