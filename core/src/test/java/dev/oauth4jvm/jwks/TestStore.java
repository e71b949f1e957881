package dev.oauth4jvm.jwks;

import dev.oauth4jvm.fake.Server;
import dev.oauth4jvm.fake.Threads;
import dev.oauth4jvm.store.Store;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory that counts its calls, and may be held or fail. */
final class TestStore implements JwksStore {

  private final JwksStore store = JwksStore.of(Store.inMemory());
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger saves = new AtomicInteger();
  private volatile Throwable failure;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile CountDownLatch arrival = new CountDownLatch(1);
  private volatile String text;

  /** Holds this document, whatever it is. */
  TestStore holding(String document) {
    text = document;
    return this;
  }

  /** From now on every call fails with this. */
  TestStore failing(Throwable failure) {
    this.failure = failure;
    return this;
  }

  void hold() {
    arrival = new CountDownLatch(1);
    gate = new CountDownLatch(1);
  }

  void release() {
    gate.countDown();
  }

  void awaitCall() throws InterruptedException {
    Threads.await(arrival);
  }

  int loads() {
    return loads.get();
  }

  int saves() {
    return saves.get();
  }

  /** What is held now. */
  String document() throws Exception {
    return text == null ? store.load(Server.ID) : text;
  }

  @Override
  public String load(JwksId id) throws Exception {
    loads.incrementAndGet();
    enter();
    return text == null ? store.load(id) : text;
  }

  @Override
  public void save(JwksId id, JwksEntry entry) throws Exception {
    saves.incrementAndGet();
    enter();
    text = null;
    store.save(id, entry);
  }

  private void enter() throws Exception {
    CountDownLatch held = gate;
    arrival.countDown();
    held.await();
    Throwable thrown = failure;
    if (thrown instanceof Exception exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }
}
