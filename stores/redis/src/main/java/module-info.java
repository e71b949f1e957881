import org.jspecify.annotations.NullMarked;

/**
 * Keeps values in Redis or Valkey. Only {@link dev.oauth4jvm.store.redis.JedisStore} needs Jedis.
 */
@NullMarked
// Jedis is not a module yet; its manifest reserves this name.
@SuppressWarnings("requires-automatic")
module dev.oauth4jvm.store.redis {
  requires transitive dev.oauth4jvm;
  // Not transitive: otherwise every module that compiles against this one would need Jedis.
  requires static redis.clients.jedis;
  requires static org.jspecify;

  exports dev.oauth4jvm.store.redis;
}
