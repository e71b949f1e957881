/**
 * Access to Amazon Web Services on the JDK alone: credentials of functions and containers, and the
 * signatures of requests.
 */
@NullMarked
package dev.oauth4jvm.aws;

import org.jspecify.annotations.NullMarked;
