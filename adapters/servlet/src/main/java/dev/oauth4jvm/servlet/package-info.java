/**
 * Access token validation in servlet containers.
 *
 * <p>{@link dev.oauth4jvm.servlet.ProtectedResourceFilter} admits requests to a protected resource
 * and refuses the others. It converts between the container's requests and the library's, and
 * checks nothing itself.
 */
@NullMarked
package dev.oauth4jvm.servlet;

import org.jspecify.annotations.NullMarked;
