/**
 * Values in Redis or Valkey: {@link dev.oauth4jvm.store.redis.RedisStore}, with a client of its
 * own, or over Jedis for clusters and sentinels. An entry of a JWK Set is one string key that a
 * Node process with oauth4webapi can share. Scripts in the engine decide which entry is the newest
 * and which process fetches the next one.
 */
@NullMarked
package dev.oauth4jvm.store.redis;

import org.jspecify.annotations.NullMarked;
