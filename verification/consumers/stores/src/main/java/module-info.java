/** A user of the stores that is a module itself. */
@SuppressWarnings("requires-automatic")
module consumer {
  requires dev.oauth4jvm.store.dynamodb;
  requires dev.oauth4jvm.store.httpkv;
  requires dev.oauth4jvm.store.jdbc;
  requires dev.oauth4jvm.store.redis;
}
