/**
 * Requests to an endpoint and the judgment of their responses: authentication, proof of possession,
 * the second attempt with a nonce, and refusals that quote no secret. Not exported.
 */
@NullMarked
package dev.oauth4jvm.internal.endpoint;

import org.jspecify.annotations.NullMarked;
