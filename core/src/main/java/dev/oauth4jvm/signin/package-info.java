/**
 * The time between an authorization request and its response as one value, {@link
 * dev.oauth4jvm.signin.PendingAuthorization}, and where that value waits.
 */
@NullMarked
package dev.oauth4jvm.signin;

import org.jspecify.annotations.NullMarked;
