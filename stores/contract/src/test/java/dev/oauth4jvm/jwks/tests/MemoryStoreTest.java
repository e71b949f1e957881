package dev.oauth4jvm.jwks.tests;

class MemoryStoreTest extends JwksStoreContract {

  private final Engine engine = new MemoryEngine();

  @Override
  protected Engine engine() {
    return engine;
  }
}
