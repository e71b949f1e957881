/**
 * The operations of a client: one type for each, with its request and the judgement of its response
 * beside each other. Verified types, such as the ID Token, stand with the checks that make them.
 */
@NullMarked
package dev.oauth4jvm.client;

import org.jspecify.annotations.NullMarked;
