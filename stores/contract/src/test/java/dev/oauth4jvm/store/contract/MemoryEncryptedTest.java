package dev.oauth4jvm.store.contract;

class MemoryEncryptedTest extends StoreContract {

  private final Engine engine = new MemoryEngine().encrypted();

  @Override
  protected Engine engine() {
    return engine;
  }
}
