package consumer;

import dev.oauth4jvm.Driver;
import dev.oauth4jvm.Secret;
import dev.oauth4jvm.json.JsonException;
import dev.oauth4jvm.json.JsonObject;

/** Fails unless core is a module that keeps its inside to itself and needs the JDK alone. */
public final class Main {

  private Main() {}

  /**
   * Runs the checks.
   *
   * @param args none
   * @throws JsonException if the parser refuses a document that is in order
   */
  public static void main(String[] args) throws JsonException {
    Module core = Secret.class.getModule();
    require(core.isNamed() && core.getName().equals("dev.oauth4jvm"), "core is a named module");
    require(!core.getDescriptor().isAutomatic(), "core has a module descriptor of its own");
    require(!core.isExported("dev.oauth4jvm.internal"), "dev.oauth4jvm.internal is not exported");
    for (Module module : ModuleLayer.boot().modules()) {
      String name = module.getName();
      require(
          name.startsWith("java.")
              || name.startsWith("jdk.")
              || name.equals("consumer")
              || module == core,
          "nothing but the JDK is needed to run, not " + name);
    }

    require(JsonObject.parse("{\"iss\":\"x\"}").toJson().equals("{\"iss\":\"x\"}"), "JSON works");
    require(!Secret.of("hidden").toString().contains("hidden"), "a secret hides its value");
    require(Driver.create() != null, "the transport's module is there");
    System.out.println("jpms: core works as a named module");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("expected: " + what);
    }
  }
}
