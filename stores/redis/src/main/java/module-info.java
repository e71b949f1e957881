import org.jspecify.annotations.NullMarked;

/**
 * Keeps JWK Sets in Redis or Valkey. Jedis is needed by those alone who use {@link
 * dev.oauth4jvm.store.redis.JedisStore}.
 */
@NullMarked
// Jedis is no module yet; the name is the one that its manifest promises.
@SuppressWarnings("requires-automatic")
module dev.oauth4jvm.store.redis {
  requires transitive dev.oauth4jvm;
  // Not transitive, which would make every module that compiles against this one need Jedis.
  requires static redis.clients.jedis;
  requires static org.jspecify;

  exports dev.oauth4jvm.store.redis;
}
