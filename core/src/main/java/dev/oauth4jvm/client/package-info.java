/**
 * What a client does: one type for each operation, with its request and the judgement of its
 * response beside each other, client authentication, and the DPoP handle.
 */
@NullMarked
package dev.oauth4jvm.client;

import org.jspecify.annotations.NullMarked;
