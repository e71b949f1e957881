package dev.oauth4jvm.kafka;

import dev.oauth4jvm.store.Condition;
import dev.oauth4jvm.store.Store;
import dev.oauth4jvm.store.StoreKey;
import dev.oauth4jvm.store.StoreValue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Configurable;

/** A store of the application's own: one memory for each value of a setting. */
public final class GivenStore implements Store, Configurable {

  static final String ROOM = "oauth4jvm.store.room";

  private static final Map<String, Store> ROOMS = new ConcurrentHashMap<>();

  private Store room = Store.inMemory();

  @Override
  public void configure(Map<String, ?> settings) {
    room = ROOMS.computeIfAbsent((String) settings.get(ROOM), name -> Store.inMemory());
  }

  @Override
  public String load(StoreKey key) throws Exception {
    return room.load(key);
  }

  @Override
  public boolean save(StoreKey key, StoreValue value, Condition condition) throws Exception {
    return room.save(key, value, condition);
  }
}
