package dev.oauth4jvm.it;

import dev.oauth4jvm.Replays;
import java.time.Instant;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/** A record of one-time JWTs in a Redis that all processes share. */
// @start region="replays"
final class RedisReplays implements Replays {

  private final UnifiedJedis redis;

  RedisReplays(UnifiedJedis redis) {
    this.redis = redis;
  }

  @Override
  public boolean isFirst(String source, String id, Instant until) {
    SetParams unlessThere = SetParams.setParams().nx().exAt(until.getEpochSecond());
    return redis.set("replay:" + source + ":" + id, "", unlessThere) != null;
  }
}
// @end
