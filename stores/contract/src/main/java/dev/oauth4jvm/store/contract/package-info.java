/**
 * The contract of every {@link dev.oauth4jvm.store.Store}, as JUnit tests. Extend {@link
 * dev.oauth4jvm.store.contract.JwksStoreContract}, which is {@link
 * dev.oauth4jvm.store.contract.StoreContract} and JWK Sets over it; {@link
 * dev.oauth4jvm.store.contract.LeaseContract} for a store with leases; and {@link
 * dev.oauth4jvm.store.contract.OutageContract} for a store whose engine is on the network. The
 * tests run on the real engine, where each test has its own keys.
 */
@NullMarked
package dev.oauth4jvm.store.contract;

import org.jspecify.annotations.NullMarked;
