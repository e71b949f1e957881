/**
 * Decrypts encrypted JWTs (RFC 7516) with nimbus-jose-jwt, for the operations of core that take a
 * {@link dev.oauth4jvm.jose.JweDecrypter}.
 *
 * <p>This package decides what may be decrypted with which key, before any key is used;
 * nimbus-jose-jwt and the JDK do the cryptography. Core judges the content: a JWE says nothing
 * about its creator, so the JWT inside must be signed.
 */
@NullMarked
package dev.oauth4jvm.jwe.nimbus;

import org.jspecify.annotations.NullMarked;
