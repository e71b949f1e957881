/**
 * The contract of every {@link dev.oauth4jvm.jwks.JwksStore}, as JUnit tests. Extend {@link
 * dev.oauth4jvm.store.contract.JwksStoreContract}, {@link
 * dev.oauth4jvm.store.contract.JwksLeaseContract} for a store with leases, and {@link
 * dev.oauth4jvm.store.contract.JwksOutageContract} for a store whose engine is on the network. The
 * tests run on the real engine, where each test has its own entries.
 */
@NullMarked
package dev.oauth4jvm.store.contract;

import org.jspecify.annotations.NullMarked;
