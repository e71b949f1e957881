/**
 * What every {@link dev.oauth4jvm.jwks.JwksStore} has to do, as JUnit tests: extend {@link
 * dev.oauth4jvm.store.contract.JwksStoreContract}, and {@link
 * dev.oauth4jvm.store.contract.JwksLeaseContract} for a store with leases, and {@link
 * dev.oauth4jvm.store.contract.JwksOutageContract} for one whose engine is on the network. They run
 * on the real engine, in which each test has entries of its own.
 */
@NullMarked
package dev.oauth4jvm.store.contract;

import org.jspecify.annotations.NullMarked;
