/**
 * Decrypts encrypted JWTs (RFC 7516) with nimbus-jose-jwt, for the operations of core that take a
 * {@link dev.oauth4jvm.jose.JweDecrypter}.
 *
 * <p>What may be decrypted with which key is decided here, before any key is touched; the
 * cryptography is nimbus-jose-jwt's and the JDK's. What is inside is judged by core: a JWE says
 * nothing about who made it, so the JWT within must be signed.
 */
@NullMarked
package dev.oauth4jvm.jwe.nimbus;

import org.jspecify.annotations.NullMarked;
