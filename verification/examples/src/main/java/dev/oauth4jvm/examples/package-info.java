/**
 * One small program for each use of the library, to copy from. Each has a {@code main} that reads
 * its settings from the environment ({@link dev.oauth4jvm.examples.Settings}), and a {@code run}
 * that the tests call with a real server.
 *
 * <p>Where a user is needed, a {@link dev.oauth4jvm.examples.Browser} goes to the authorization
 * server and comes back. A web application does the two halves in two requests instead: {@link
 * dev.oauth4jvm.examples.WebApplication} shows it.
 */
@NullMarked
package dev.oauth4jvm.examples;

import org.jspecify.annotations.NullMarked;
