/**
 * Values in a cache of JSR 107: {@link dev.oauth4jvm.store.jcache.JCacheStore}, for Ehcache,
 * Infinispan, Hazelcast and others, in one process or in a cluster. The store compares and replaces
 * values, so the other members of the cluster need no class of this library.
 */
@NullMarked
package dev.oauth4jvm.store.jcache;

import org.jspecify.annotations.NullMarked;
