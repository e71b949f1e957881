package dev.oauth4jvm.store.contract;

class MemoryLeaseTest extends LeaseContract {

  private final Engine engine = new MemoryEngine();

  @Override
  protected Engine engine() {
    return engine;
  }
}
