import org.jspecify.annotations.NullMarked;

/** Keeps JWK Sets in Redis or Valkey, by Jedis. */
@NullMarked
// Jedis is no module yet; the name is the one that its manifest promises.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.oauth4jvm.store.redis {
  requires transitive dev.oauth4jvm;
  requires transitive redis.clients.jedis;
  // What Jedis needs and, not being a module, cannot require.
  requires org.apache.commons.pool2;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.oauth4jvm.store.redis;
}
