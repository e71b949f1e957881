package dev.oauth4jvm.store.contract;

class MemoryStoreTest extends JwksStoreContract {

  private final Engine engine = new MemoryEngine();

  @Override
  protected Engine engine() {
    return engine;
  }
}
