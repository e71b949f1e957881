/**
 * Keys and signatures: the JWS algorithms, JSON Web Keys and their sets, thumbprints, key pairs,
 * and compact JWS (RFC 7515, 7517, 7518, 7638, 8037, 9964), on the JDK's own cryptography or on a
 * provider that the caller names.
 *
 * <p>A received JWT is an {@link dev.oauth4jvm.jose.UnverifiedJwt} until the caller has verified it
 * with a {@link dev.oauth4jvm.jose.VerificationKey}, which is bound to exactly one algorithm. This
 * package does not interpret claims.
 */
@NullMarked
package dev.oauth4jvm.jose;

import org.jspecify.annotations.NullMarked;
