/**
 * One small program for each use of the library, to copy from. Each has a {@code main} that reads
 * its settings from the environment ({@link dev.oauth4jvm.examples.Settings}), and a {@code run}
 * that the tests call with a real server.
 *
 * <p>If a user is needed, a {@link dev.oauth4jvm.examples.Browser} visits the authorization server
 * and returns. A web application handles the two halves in two requests instead, as {@link
 * dev.oauth4jvm.examples.WebApplication} shows.
 */
@NullMarked
package dev.oauth4jvm.examples;

import org.jspecify.annotations.NullMarked;
