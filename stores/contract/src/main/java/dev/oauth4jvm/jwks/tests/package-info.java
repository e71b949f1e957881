/**
 * What every {@link dev.oauth4jvm.jwks.JwksStore} has to do, as JUnit tests: extend {@link
 * dev.oauth4jvm.jwks.tests.JwksStoreContract}, and {@link
 * dev.oauth4jvm.jwks.tests.JwksLeaseContract} for a store with leases, and {@link
 * dev.oauth4jvm.jwks.tests.JwksOutageContract} for one whose engine is on the network. They run on
 * the real engine, in which each test has entries of its own.
 */
@NullMarked
package dev.oauth4jvm.jwks.tests;

import org.jspecify.annotations.NullMarked;
