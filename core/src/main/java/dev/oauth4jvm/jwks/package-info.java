/**
 * An authorization server's JWK Set, kept in memory, in a document that the caller stores, or in an
 * external key-value engine.
 *
 * <p>{@link dev.oauth4jvm.jwks.JwksSnapshot} is the set and the time of its fetch; {@link
 * dev.oauth4jvm.jwks.JwksCache} is a holder of one; {@link dev.oauth4jvm.jwks.Jwks} finds the key
 * for a token: from memory, else from a {@link dev.oauth4jvm.jwks.JwksStore}, else from the
 * network, with one request for any number of callers. The document is oauth4webapi's, so that a
 * function on Node and one on the JVM can share an entry.
 */
@NullMarked
package dev.oauth4jvm.jwks;

import org.jspecify.annotations.NullMarked;
