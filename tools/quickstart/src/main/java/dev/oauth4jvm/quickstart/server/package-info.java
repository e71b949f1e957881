/**
 * A real authorization server in this process: Spring Authorization Server on an embedded Tomcat,
 * on the loopback interface and a free port. The quickstart uses it, and so do the integration
 * tests.
 *
 * <p>This package does not use the library: an authorization server that shared code with its
 * verifier could not contradict it.
 */
@NullMarked
package dev.oauth4jvm.quickstart.server;

import org.jspecify.annotations.NullMarked;
