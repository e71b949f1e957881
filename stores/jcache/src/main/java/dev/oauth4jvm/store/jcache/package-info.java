/**
 * JWK Sets in a cache of JSR 107: {@link dev.oauth4jvm.store.jcache.JCacheStore}, for Ehcache,
 * Infinispan, Hazelcast and others, in one process or in a cluster. It compares and replaces, so
 * that no class of this library is needed on the cluster's other members.
 */
@NullMarked
package dev.oauth4jvm.store.jcache;

import org.jspecify.annotations.NullMarked;
