/**
 * The operations of a client, each a type with its request and the judgment of its response.
 * Verified types, such as the ID Token, are in the package of their checks.
 */
@NullMarked
package dev.oauth4jvm.client;

import org.jspecify.annotations.NullMarked;
