/**
 * The contract of a {@link dev.oauth4jvm.jwks.JwksStore}, as JUnit tests: extend {@link
 * dev.oauth4jvm.store.contract.JwksStoreContract}, and {@link
 * dev.oauth4jvm.store.contract.JwksLeaseContract} for a store with leases, and {@link
 * dev.oauth4jvm.store.contract.JwksOutageContract} for one whose engine is on the network. The
 * tests run on the real engine, and each has entries of its own.
 */
@NullMarked
package dev.oauth4jvm.store.contract;

import org.jspecify.annotations.NullMarked;
