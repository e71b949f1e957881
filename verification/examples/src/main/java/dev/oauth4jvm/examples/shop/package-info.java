/**
 * A whole small web application: sign-in, session, calls of an API with the user's tokens, step-up
 * and logout at both sides, in any number of processes that share an engine. {@link
 * dev.oauth4jvm.examples.shop.Shop} is the place to begin.
 */
@NullMarked
package dev.oauth4jvm.examples.shop;

import org.jspecify.annotations.NullMarked;
