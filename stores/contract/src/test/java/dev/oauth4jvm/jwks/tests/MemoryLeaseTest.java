package dev.oauth4jvm.jwks.tests;

class MemoryLeaseTest extends JwksLeaseContract {

  private final Engine engine = new MemoryEngine();

  @Override
  protected Engine engine() {
    return engine;
  }
}
